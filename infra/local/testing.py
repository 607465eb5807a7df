"""The laptop cloud for tests: a whole one in processes of its own (`laptop`), or moto in this one (`moto_world`).

with laptop() as shop:
    httpx.get(f"{shop.url}/v1/products")
    shop.kill_workers()
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from infra.local.ports import free_port
from infra.local.settings import ACCOUNT, HOST, REGION, ROOT

OPEN = "Ctrl-C closes it."
WORKER, VALKEY, CLOUD, PAYMENTS = "sluice-worker", "valkey-server", "infra.local.cloud", "infra.local.provider"


class NotOpenError(Exception):
    """The laptop cloud did not come up; the message is what it printed."""


@dataclass
class Laptop:
    """A running laptop cloud, and hands to hurt it with."""

    url: str
    aws_endpoint: str
    payments_url: str
    admin_key: str
    supervisor: subprocess.Popen[str]
    environment: Mapping[str, str]
    output: list[str] = field(default_factory=list)

    def kill_workers(self) -> int:
        """kill -9 every Lambda environment; how many there were."""
        return self._kill(WORKER)

    def kill_valkey(self) -> int:
        return self._kill(VALKEY)

    def kill_payments(self) -> int:
        return self._kill(PAYMENTS)

    def pids(self, pattern: str) -> list[int]:
        """Processes of this laptop cloud whose command line holds `pattern`."""
        return [pid for pid, command in descendants(self.supervisor.pid).items() if pattern in command]

    def close(self, number: int = signal.SIGINT, patience: float = 60.0) -> int:
        """End it as Ctrl-C does; the exit code."""
        self.supervisor.send_signal(number)
        return self.supervisor.wait(patience)

    def _kill(self, pattern: str) -> int:
        found = self.pids(pattern)
        for pid in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return len(found)


@contextmanager
def laptop(app: str = "app", root: Path = ROOT, seed: bool = True, **environment: str) -> Iterator[Laptop]:
    """A laptop cloud on free ports, with its own admin key. `environment` is added to what its processes see."""
    shop = start(app, root, seed, environment)
    try:
        yield shop
    finally:
        if shop.supervisor.poll() is None:
            shop.close()


def start(app: str, root: Path, seed: bool, environment: Mapping[str, str]) -> Laptop:
    """Raises NotOpenError."""
    ports = {name: str(free_port()) for name in ("PORT", "AWS_PORT", "PAYMENTS_PORT")}
    told = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "SLUICE_"))}
    told |= ports | {"SLUICE_ADMIN_KEY": secrets.token_urlsafe(16), "SLUICE_ROOT": str(root), **environment}
    supervisor = subprocess.Popen(
        [sys.executable, "-m", "infra.local", "up", "--app", app, *([] if seed else ["--no-seed"])],
        cwd=ROOT,
        env=told,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    shop = Laptop(
        url=f"http://{HOST}:{ports['PORT']}",
        aws_endpoint=f"http://{HOST}:{ports['AWS_PORT']}",
        payments_url=f"http://{HOST}:{ports['PAYMENTS_PORT']}",
        admin_key=told["SLUICE_ADMIN_KEY"],
        supervisor=supervisor,
        environment=told,
    )
    _await_open(shop)
    return shop


def _await_open(shop: Laptop, patience: float = 200.0) -> None:
    opened = threading.Event()
    threading.Thread(target=_read, args=(shop, opened), daemon=True).start()
    end = time.monotonic() + patience
    while not opened.wait(0.05):
        if shop.supervisor.poll() is not None or time.monotonic() > end:
            shop.supervisor.kill()
            shop.supervisor.wait()
            raise NotOpenError("".join(shop.output))


def _read(shop: Laptop, opened: threading.Event) -> None:
    assert shop.supervisor.stdout is not None
    for line in shop.supervisor.stdout:
        shop.output.append(line)
        if OPEN in line:
            opened.set()


def descendants(root: int) -> dict[int, str]:
    """Command lines of all processes below `root`, by process id."""
    listing = subprocess.run(
        ["ps", "-Aww", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(None, 2) for line in listing.splitlines()]
    children: dict[int, list[int]] = {}
    commands: dict[int, str] = {}
    for row in rows:
        children.setdefault(int(row[1]), []).append(int(row[0]))
        commands[int(row[0])] = row[2] if len(row) > 2 else ""
    found, waiting = {}, list(children.get(root, ()))
    while waiting:
        pid = waiting.pop()
        found[pid] = commands[pid]
        waiting += children.get(pid, ())
    return found


@contextmanager
def moto_world(stage: str = "dev") -> Iterator[None]:
    """moto with our shims in this process, holding the shop's tables, queues, buckets and bus; no servers.

    Every botocore client made inside talks to it. The environment says so, and is put back afterwards.
    """
    from moto import mock_aws

    from infra.local import shims, stacks

    told = {
        "AWS_ACCESS_KEY_ID": "laptop",
        "AWS_SECRET_ACCESS_KEY": "laptop",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCOUNT_ID": ACCOUNT,
        "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
        "SLUICE_STAGE": stage,
    }
    before = dict(os.environ)
    os.environ.update(told)
    os.environ.pop("AWS_ENDPOINT_URL", None)
    shims.install()
    try:
        with mock_aws(config={"stepfunctions": {"execute_state_machine": True}}):
            _forget()
            stacks.create_all(stage, only=("tables", "queues", "storage", "events"))
            yield
    finally:
        shims.remove()
        os.environ.clear()
        os.environ.update(before)
        _forget()


def _forget() -> None:
    """Clients, connections and addresses of another cloud."""
    from layers.cloud import addresses, aws, tables

    aws.forget_clients()
    tables.forget_connections()
    addresses.forget()
