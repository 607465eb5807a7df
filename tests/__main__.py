"""`make test`: every suite in turn, the quick ones first; stops nothing short, tells at the end what failed.

The simulations need nothing but time: they run beside the suites, in what these leave of the machine.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

SEEDS = int(os.environ.get("SEEDS", "10000"))  # of the simulation: a quarter of an hour of one core
# The quick suites share the cores; the others start a whole shop each and get the machine to themselves.
SUITES: dict[str, list[str]] = {
    "rules, contracts, integration and sagas": [
        "-n",
        "2",
        "tests/unit",
        "tests/contracts",
        "tests/integration",
        "tests/simulation",
    ],
    "the package that goes to Lambda": ["tests/packaging"],
    "the shop over HTTP": ["tests/e2e"],
    "the pages in a browser": ["tests/browser"],
    "the shop on another emulator": ["tests/emulators"],
}
SIMULATIONS: dict[str, list[str]] = {
    "planted bugs": ["tests.simulation", "--plants"],
    f"{SEEDS:,} seeds of a whole shop": ["tests.simulation", "--seeds", str(SEEDS)],
}


def main() -> int:
    os.environ.setdefault("SLUICE_STAGE", "dev")
    beside = {} if sys.argv[1:] else SIMULATIONS  # what pytest is told to choose by chooses none of these
    with ExitStack() as ends:
        running = {title: ends.enter_context(_beside(arguments)) for title, arguments in beside.items()}
        failed = [title for title, arguments in SUITES.items() if not _run(title, _pytest(arguments))]
        failed += [title for title, ended in running.items() if not _wait(title, ended)]
    print(f"\nFailed: {'; '.join(failed)}" if failed else "\nEvery suite passed.", flush=True)
    return 1 if failed else 0


@contextmanager
def _beside(arguments: list[str]) -> Iterator[Callable[[], tuple[bool, str]]]:
    """Runs a program at the lowest priority; gives what waits for its end: whether it was a good one, and what was
    printed meanwhile."""
    with tempfile.TemporaryFile() as printed:
        command = ["nice", "-n", "19", sys.executable, "-m", *arguments]
        program = subprocess.Popen(command, stdout=printed, stderr=subprocess.STDOUT)

        def ended() -> tuple[bool, str]:
            good = program.wait() == 0
            printed.seek(0)
            return good, printed.read().decode()

        try:
            yield ended
        finally:
            if program.poll() is None:
                program.send_signal(signal.SIGINT)  # it ends its own processes
                program.wait()


def _wait(title: str, ended: Callable[[], tuple[bool, str]]) -> bool:
    print(f"\n== {title}", flush=True)
    started = time.monotonic()
    good, printed = ended()
    print(printed, end="")
    print(f"== {title}: {time.monotonic() - started:.0f} s more", flush=True)
    return good


def _pytest(arguments: list[str]) -> list[str]:
    paths = [a for a in arguments if not a.startswith("tests/") or os.path.isdir(a)]
    return ["pytest", *paths, *sys.argv[1:]]


def _run(title: str, arguments: list[str]) -> bool:
    print(f"\n== {title}", flush=True)
    started = time.monotonic()
    ended = subprocess.run([sys.executable, "-m", *arguments], check=False)
    print(f"== {title}: {time.monotonic() - started:.0f} s", flush=True)
    return ended.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
