"""`make test`: every suite in turn, the quick ones first; stops nothing short, tells at the end what failed."""

import os
import subprocess
import sys
import time

SEEDS = int(os.environ.get("SEEDS", "10000"))  # of the simulation
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
    failed = [title for title, arguments in SUITES.items() if not _run(title, _pytest(arguments))]
    if not sys.argv[1:]:  # what pytest is told to choose by chooses none of these
        failed += [title for title, arguments in SIMULATIONS.items() if not _run(title, arguments)]
    print(f"\nFailed: {'; '.join(failed)}" if failed else "\nEvery suite passed.", flush=True)
    return 1 if failed else 0


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
