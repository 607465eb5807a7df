"""`python -m infra.install`: what requirements-dev.txt locks into the environment of this Python, told in a few lines
where pip tells two thousand. Standard library only: nothing is installed when it runs.
"""

import re
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from infra.progress import Bar

LOCK = Path(__file__).resolve().parents[1] / "requirements-dev.txt"
PIP = ("-m", "pip", "install", "--disable-pip-version-check", "--progress-bar=off", "--require-hashes", "-r")
LOCKED = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*==", re.MULTILINE)
# What pip's line about each locked package begins with, once for every package.
SEEN = ("Collecting ", "Processing ", "Ignoring ", "Requirement already satisfied: ")
EXPLAINING = 5  # lines of pip, at most, for somebody whose install failed


def follow(said: Iterable[str], bar: Bar) -> list[str]:
    """Every line that pip said, each drawn as it comes."""
    lines, seen = [], 0
    for line in said:
        lines.append(line.rstrip())
        seen += line.startswith(SEEN)
        bar.show(seen)
    return lines


def explanation(lines: list[str]) -> str:
    """What pip says of its failure: its errors, else how it ended."""
    errors = [line for line in lines if line.startswith("ERROR:")]
    return "\n".join((errors or lines)[-EXPLAINING:])


def main() -> int:
    started, locked = time.monotonic(), len(LOCKED.findall(LOCK.read_text()))
    print(f"Installing {locked} packages into .venv (once, a minute or two) ...", flush=True)
    command = [sys.executable, *PIP, str(LOCK)]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip,
        Bar("  fetching", locked) as bar,
    ):
        assert pip.stdout is not None
        lines = follow(pip.stdout, bar)
    if pip.returncode:
        print(f"pip could not install what is locked:\n{explanation(lines)}", file=sys.stderr)
        return 2
    print(f"Installed in {time.monotonic() - started:.0f} s.", flush=True)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
