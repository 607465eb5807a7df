"""AWS's own DynamoDB Local 1.25.1: real conditions, transactions and indexes, to check our beliefs against.

AWS publishes it as a jar inside the npm package amplify-dynamodb-simulator, which we fetch once into .cache/.
"""

import base64
import hashlib
import shutil
import socket
import subprocess
import sys
import tarfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PACKAGE = "amplify-dynamodb-simulator@2.9.30"
SHA512 = "xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ=="
HOME = Path(__file__).parents[2] / ".cache" / "dynamodb-local" / PACKAGE.rpartition("@")[2]
MAIN = Path(__file__).with_name("LoopbackDynamoDb.java")
SKIP = "or set SLUICE_NO_DYNAMODB_LOCAL=1 to leave its part of the contract suites out"


class UnavailableError(Exception):
    """DynamoDB Local cannot be had here; the text says what to install."""


def install() -> Path:
    """The folder with DynamoDBLocal.jar, fetched (57 MB) when it is not there yet."""
    if not (HOME / "DynamoDBLocal.jar").exists():
        _need("npm", "npm (Node.js) to fetch DynamoDB Local")
        print("Fetching DynamoDB Local 1.25.1 (once, 57 MB) ...", file=sys.stderr, flush=True)
        HOME.mkdir(parents=True, exist_ok=True)
        _unpack(_fetch())
    return HOME


@contextmanager
def running() -> Iterator[str]:
    """Runs it in memory on a free port of 127.0.0.1 and gives its address."""
    home, port = install(), _free_port()
    _need("java", "a JDK, 11 or newer (Debian: default-jdk-headless), to run DynamoDB Local")
    command = ["java", f"-Djava.library.path={home / 'DynamoDBLocal_lib'}", "-Xmx512m"]
    command += ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]  # it lives for minutes: the best code is never worth it
    command += ["-cp", f"{home / 'DynamoDBLocal.jar'}:{home / 'DynamoDBLocal_lib'}/*", str(MAIN)]
    command += ["-inMemory", "-sharedDb", "-disableTelemetry", "-port", str(port)]
    with (home / "log.txt").open("w") as log:
        server = subprocess.Popen(command, cwd=home, stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait(server, f"http://127.0.0.1:{port}", home / "log.txt")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def _need(program: str, sentence: str) -> None:
    if not shutil.which(program):
        raise UnavailableError(f"The contract suites need {sentence}: install it, {SKIP}.")


def _fetch() -> Path:
    packed = subprocess.run(["npm", "pack", PACKAGE], cwd=HOME, capture_output=True, text=True, check=False)
    if packed.returncode:
        raise UnavailableError(f"npm could not fetch {PACKAGE}: {packed.stderr.strip()[-500:]}\nTry again, {SKIP}.")
    archive = HOME / packed.stdout.strip().splitlines()[-1]
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != SHA512:
        archive.unlink()
        raise UnavailableError(f"{PACKAGE} is not the file that we know: its SHA-512 is {digest}.")
    return archive


def _unpack(archive: Path) -> None:
    prefix = "package/emulator/"
    with tarfile.open(archive) as packed:
        for member in packed.getmembers():
            if member.name.startswith(prefix) and member.isfile():
                member.name = member.name.removeprefix(prefix)
                packed.extract(member, HOME, filter="data")
    archive.unlink()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + 120  # a second on an idle machine
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=1)
        except urllib.error.HTTPError:
            return  # it refuses unsigned calls, so it is up
        except OSError:
            time.sleep(0.1)
    raise UnavailableError(f"DynamoDB Local did not start:\n{log.read_text()[-2000:]}")
