"""MiniStack, an emulator that shares no code with moto: a second opinion on our templates, package and sagas.

It lives in a virtual environment of its own (.cache/ministack), since it pins what it likes.
"""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.local.children import valkey_command
from infra.local.ports import free_port

PACKAGE = "ministack[full]==1.5.33"
ROOT = Path(__file__).parents[2]
PYTHON = ".".join(map(str, sys.version_info[:2]))  # it runs functions by the Python that runs it
MORE_TYPES = Path(__file__).with_name("more_types.py")
HOME = ROOT / ".cache" / "ministack" / PACKAGE.rpartition("=")[2]


def install() -> Path:
    """The Python that has it, installed from PyPI when it is not there yet."""
    program = HOME / "bin" / "python"
    if not (HOME / "installed").exists():
        print(f"Installing {PACKAGE} (once) ...", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(HOME)], check=True)
        subprocess.run([str(HOME / "bin" / "pip"), "install", "--quiet", PACKAGE], check=True)
        (HOME / "installed").touch()
    return program


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Runs it on a free port of 127.0.0.1 with its files in `folder`, and gives its address."""
    port = free_port()
    settings = {"GATEWAY_PORT": str(port), "BIND_HOST": "127.0.0.1", "STATE_DIR": str(folder), "TMPDIR": str(folder)}
    # Its MQTT listener would bind every address.
    settings |= {"IOT_MTLS_ENABLED": "0", "LOG_LEVEL": "WARNING", "AWS_DEFAULT_REGION": "us-east-1"}
    # -P: beside that file lies one of MiniStack's own name
    with process([str(install()), "-P", str(MORE_TYPES)], folder / "ministack.log", settings):
        _wait(f"http://127.0.0.1:{port}/_ministack/health", folder / "ministack.log")
        yield f"http://127.0.0.1:{port}"


@contextmanager
def valkey(folder: Path) -> Iterator[str]:
    port = free_port()
    with process(valkey_command(port), folder / "valkey.log"):
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def process(command: list[str], log: Path, settings: dict[str, str] | None = None) -> Iterator[None]:
    """Runs a command in a process group of its own and ends all of it afterwards, function workers included."""
    with log.open("w") as output:
        started = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True, env=os.environ | (settings or {})
        )
    try:
        yield
    finally:
        os.killpg(started.pid, signal.SIGTERM)
        try:
            started.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)


def _wait(address: str, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=1)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"MiniStack did not start:\n{log.read_text()[-2000:]}")
