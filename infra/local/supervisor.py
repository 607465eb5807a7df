"""The parent of the laptop cloud: starts Valkey, the payment provider's double and the cloud process, restarts what
dies, prints the addresses, and leaves nothing running when it ends.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from infra.local import whereabouts
from infra.local.banner import banner
from infra.local.children import Child, become_child, provider_command, valkey_command
from infra.local.ports import StartError, check_ports, free_port
from infra.local.settings import Settings, world

REPO = Path(__file__).resolve().parents[2]
START_LIMIT = 180.0  # seconds for the cloud on a very busy machine; 3 on an idle one
GRACE = 3.0  # seconds a child has to end by itself
RESTART_PAUSE = 0.5  # seconds before a killed child is back


class Supervisor:
    """Runs the laptop cloud in the foreground until it is told to stop."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings if settings.redis_port else replace(settings, redis_port=free_port())
        self.environment = os.environ | world(self.settings)
        self._children: list[Child] = []
        self._stopping = False

    def run(self) -> int:
        """Exit code: 0 after Ctrl-C or SIGTERM, 2 when it could not start, 1 when the cloud died."""
        started = time.monotonic()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        try:
            check_ports(self.settings)
            self._leave_note()
            self._say("The shop opens in a moment ...")
            self._start(started)
            return self._watch()
        except StartError as error:
            if self._stopping:
                return 0
            print(error, file=sys.stderr)
            return 2
        finally:
            self._end_all()

    def _stop(self, *_: object) -> None:
        self._stopping = True

    def _start(self, started: float) -> None:
        self._launch(Child("valkey", valkey_command(self.settings.redis_port), self.settings.redis_port))
        if importlib.util.find_spec("infra.local.provider.__main__"):
            self._launch(Child("payments", provider_command(self.settings), self.settings.payments_port))
        news, told = os.pipe()
        self.environment["SLUICE_NEWS_FD"] = str(told)
        cloud = Child("cloud", [sys.executable, "-m", "infra.local.cloud"], self.settings.port, vital=True)
        self._launch(cloud, pass_fds=(told,))
        os.close(told)
        seeded = self._await_cloud(news)
        os.close(news)
        self._say(banner(self.settings, self.environment, seeded, time.monotonic() - started))

    def _leave_note(self) -> None:
        """Before anything is started: where no note can be written, nothing else can be."""
        try:
            whereabouts.leave(self.settings.url, self.environment["SLUICE_ADMIN_KEY"])
        except OSError as error:
            told = f"the note on where the shop is cannot be written to {whereabouts.NOTES}"
            raise StartError(f"The shop stays closed: {told} ({error.strerror}).") from error

    def _say(self, text: str) -> None:
        try:
            print(text, flush=True)
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains again as it ends
            raise StartError(f"The shop stays closed: nothing can be printed ({error.strerror}).") from error

    def _launch(self, child: Child, pass_fds: tuple[int, ...] = ()) -> None:
        child.process = subprocess.Popen(
            child.command,
            env=self.environment,
            cwd=REPO,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if child.name == "valkey" else None,
            pass_fds=pass_fds,
            preexec_fn=become_child,
        )
        if child not in self._children:
            self._children.append(child)

    def _await_cloud(self, news: int) -> str:
        """Until the cloud says it is ready. What it seeded, in words."""
        end, said = time.monotonic() + START_LIMIT, b""
        while time.monotonic() < end and not self._stopping:
            if not select.select([news], [], [], 0.1)[0]:
                continue
            chunk = os.read(news, 65536)
            said += chunk
            if chunk and not said.endswith(b"\n"):
                continue
            return _understand(said)
        raise StartError("" if self._stopping else f"The cloud was not ready within {START_LIMIT:.0f} seconds.")

    def _watch(self) -> int:
        while not self._stopping:
            for child in self._children:
                if child.process and child.process.poll() is not None and not self._revive(child):
                    return 1
            time.sleep(0.1)
        return 0

    def _revive(self, child: Child) -> bool:
        """Restart a child that died, after a moment. False: it cannot be replaced."""
        if child.vital:
            print(f"{child.name} ended with {child.process and child.process.returncode}.", file=sys.stderr)
            return False
        if not child.died_at:
            child.died_at = time.monotonic()
            print(f"{child.name} died; it will be back in a moment.", flush=True)
        elif time.monotonic() - child.died_at > RESTART_PAUSE:
            child.died_at = 0.0
            self._launch(child)
        return True

    def _end_all(self) -> None:
        whereabouts.remove(self.settings.url)
        alive = [child.process for child in reversed(self._children) if child.process]
        for process in alive:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        end = time.monotonic() + GRACE
        for process in alive:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.01, end - time.monotonic()))
            process.kill()
            process.wait()


def _understand(said: bytes) -> str:
    lines = [json.loads(line) for line in said.splitlines()]
    if not lines:
        raise StartError("The cloud ended before it was ready.")
    if "broken" in lines[-1]:
        raise StartError(f"The cloud could not start: {lines[-1]['broken']}")
    return str(lines[-1].get("seeded", ""))
