"""Keeps a zygote (zygote.py) alive, and has it fork environments for the dispatcher."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from infra.local import wire
from infra.local.environments import Environment

START_LIMIT = 120.0  # seconds for a zygote to import the bundle on a very busy machine; 1 on an idle one
EXIT_REPORT = 0.2  # seconds to wait for the zygote to say how an environment ended


class BrokenBundleError(Exception):
    """The app does not import; the message is its traceback."""


class Nursery:
    """Keeps a zygote alive and has it fork environments. A killed zygote is replaced at once.

    The zygote dies with the thread that started it (see processes.py), so one thread starts them all and stays.
    """

    def __init__(self, module: str, root: Path, log: Callable[[IO[bytes]], None]) -> None:
        self._module, self._root, self._log = module, root, log
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._forked: queue.Queue[int] = queue.Queue()
        self._ended: dict[int, int] = {}
        self._news = threading.Condition()
        self._ready = threading.Event()
        self._closed = False
        self.broken: str | None = None
        self.pid: int | None = None
        threading.Thread(target=self._keep, name="nursery", daemon=True).start()

    def wait(self) -> None:
        """Until the bundle is imported. Raises BrokenBundleError if it cannot be."""
        deadline = time.monotonic() + START_LIMIT
        while not self._ready.wait(0.05) and time.monotonic() < deadline:
            if self.broken:
                raise BrokenBundleError(self.broken)
        if not self._ready.is_set():
            raise BrokenBundleError(f"the app did not import within {START_LIMIT:.0f} seconds")

    def fork(self) -> Environment:
        """A new environment. Tries again when the zygote is killed meanwhile."""
        while True:
            self.wait()
            ours, theirs = socket.socketpair()
            with theirs:
                pid = self._ask_for_one(theirs)
            if pid is not None:
                return Environment(pid, ours, self.how_it_ended)
            ours.close()
            time.sleep(0.01)  # the zygote was just killed: its keeper is about to notice

    def _ask_for_one(self, theirs: socket.socket) -> int | None:
        with self._lock:
            if self._control is None:
                return None
            try:
                socket.send_fds(self._control, [b"f"], [theirs.fileno()])
                return self._forked.get(timeout=5) or None
            except (OSError, queue.Empty):
                return None

    def how_it_ended(self, pid: int) -> int | None:
        """Exit status, negative for a signal; None when nobody is left to know (the zygote was killed too)."""
        with self._news:
            self._news.wait_for(lambda: pid in self._ended, EXIT_REPORT)
            return self._ended.pop(pid, None)

    def close(self) -> None:
        self._closed = True
        if self.pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def _keep(self) -> None:
        while not self._closed and not self.broken:
            ours, theirs = socket.socketpair()
            process = self._start(theirs)
            theirs.close()
            self.pid = process.pid
            self._control = ours
            assert process.stdout is not None
            threading.Thread(target=self._log, args=(process.stdout,), daemon=True).start()
            self._listen(ours)
            self._ready.clear()
            self._control = None
            self._forked.put(0)  # whoever waits for a fork asks the next zygote
            process.kill()
            process.wait()
            ours.close()

    def _start(self, theirs: socket.socket) -> subprocess.Popen[bytes]:
        arguments = [str(theirs.fileno()), self._module, str(self._root)]
        return subprocess.Popen(
            [sys.executable, "-m", "infra.local.zygote", *arguments],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=Path(__file__).resolve().parents[2],
        )

    def _listen(self, control: socket.socket) -> None:
        while True:
            try:
                frame = wire.receive(control)
            except OSError:
                return
            if frame is None:
                return
            self._hear(json.loads(frame))

    def _hear(self, news: dict[str, Any]) -> None:
        if "ready" in news:
            while not self._forked.empty():
                self._forked.get()
            self._ready.set()
        elif "broken" in news:
            self.broken = news["broken"]
        elif "forked" in news:
            self._forked.put(news["forked"])
        elif "ended" in news:
            self._remember(news["ended"], news["status"])

    def _remember(self, pid: int, status: int) -> None:
        with self._news:
            self._ended[pid] = status
            while len(self._ended) > 256:  # those who died idle are asked about by nobody
                self._ended.pop(next(iter(self._ended)))
            self._news.notify_all()
