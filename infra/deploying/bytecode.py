"""Bytecode into a package: Lambda's folders are read-only, so what is not compiled is compiled at each cold start.

Without an unchecked hash Python would compare it with times that a zip does not keep, and throw it away.
"""

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from infra.deploying.cloud import FailedError

EPOCH = (1980, 1, 1, 0, 0, 0)  # the same content is the same file, whenever it was packed
COMPILE = ("-m", "compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash")


def interpreter(version: str) -> str:
    """The program that runs Python `version` ("3.13") on this machine. Raises FailedError where there is none."""
    if sys.version_info[:2] == tuple(int(part) for part in version.split(".")):
        return sys.executable
    found = _uv("python", "find", "--no-python-downloads", "--no-project", version)
    if not found:
        raise FailedError(
            f"Python {version} is needed to compile what ships; nobody else can write its bytecode.\n"
            f"Install it (.venv/bin/uv python install {version}) and deploy again."
        )
    return found


def compile_into(package: Path, version: str, folder: str) -> None:
    """Adds to a zip the bytecode of its modules, for Python `version`; `folder` is where Lambda unpacks it ("/opt")."""
    with tempfile.TemporaryDirectory() as unpacked:
        with zipfile.ZipFile(package) as archive:
            archive.extractall(unpacked)
        command = [interpreter(version), *COMPILE, "-s", unpacked, "-p", folder, unpacked]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise FailedError(f"What ships cannot be compiled:\n{done.stdout}{done.stderr}")
        pack(Path(unpacked), package)


def pack(folder: Path, package: Path) -> None:
    """A zip of all files in `folder`, the same bytes for the same content."""
    with zipfile.ZipFile(package, "w") as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), EPOCH)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)


def _uv(*arguments: str) -> str:
    program = Path(sys.executable).with_name("uv")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False, env=os.environ)
    return done.stdout.strip() if done.returncode == 0 else ""
