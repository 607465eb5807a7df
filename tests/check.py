"""`make check`: what takes under a minute, after every small change. Stops at the first thing that is wrong."""

import subprocess
import sys
import time
from pathlib import Path

STEPS = {
    "ruff": ("ruff", "check", "--quiet", "."),
    "ruff's format": ("ruff", "format", "--check", "--quiet", "."),
    "mypy": ("mypy", "--no-error-summary"),
    "the arrows between packages": ("lint-imports", "--no-logo"),
    "the rules": ("pytest", "-n", "2", "tests/unit"),
}


def main() -> int:
    for title, (program, *arguments) in STEPS.items():
        started = time.monotonic()
        done = subprocess.run(
            [str(Path(sys.executable).with_name(program)), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        took = f"{time.monotonic() - started:5.1f} s"
        if done.returncode:
            print(f"{took}  {title}: FAILED\n{done.stdout}")
            return 1
        print(f"{took}  {title}", flush=True)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
