"""`make test`: every suite, several side by side; stops nothing short, tells at the end what failed and what took long.

`make test TEST=tests/unit/orders` runs that alone, as pytest does: a folder, a file, or a test of it (file::name).
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.support import durations
from tests.support.suites import Suite, Timetable

SEEDS = int(os.environ.get("SEEDS", "10000"))  # of the simulation, at most: a quarter of an hour of one core
LEAST = min(SEEDS, 1_000)  # however soon the suites are done


def pytest(title: str, *arguments: str, nice: int = 0) -> Suite:
    return Suite(title, ("pytest", *arguments), nice)


LAPTOP = ("tests/unit/local", "tests/integration/laptop", "tests/integration/payments")
COMPUTING = ("tests/unit", "tests/contracts", "tests/integration", "tests/simulation")
COMPUTING += tuple(f"--ignore={folder}" for folder in LAPTOP)

# What is tried out over HTTP and in a browser waits most of the time, and is measured in seconds: it is served first.
# What computes gets what that leaves of the cores, and the simulations what both leave.
LANES = (
    (
        pytest("the shop over HTTP", "-n", "3", "--dist", "loadfile", "tests/e2e"),
        pytest("the pages in a browser", "-n", "2", "--dist", "loadfile", "tests/browser"),
        pytest("the laptop cloud", "-n", "2", *LAPTOP),
    ),
    (
        pytest("rules, contracts, integration and sagas", "-n", "2", *COMPUTING, nice=5),
        pytest("the package that goes to Lambda", "tests/packaging", nice=5),
    ),
    (pytest("the shop, deployed to another emulator", "tests/emulators", nice=10),),
    (
        Suite("planted bugs", ("tests.simulation", "--plants"), nice=19),
        Suite(
            f"seeds of a whole shop, from {LEAST:,} to {SEEDS:,}",
            ("tests.simulation", "--seeds", str(SEEDS), "--least", str(LEAST)),
            nice=19,
            least=True,
        ),
    ),
)


def main() -> int:
    os.environ.setdefault("SLUICE_STAGE", "dev")
    if sys.argv[1:]:
        command = [sys.executable, "-m", "pytest", f"--durations={durations.SLOWEST}", *sys.argv[1:]]
        return subprocess.run(command, check=False).returncode
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        timetable = Timetable(LANES, Path(folder))
        timetable.run()
        slowest = durations.slowest([run.durations for run in timetable.ended])
    print(f"\nThe {durations.SLOWEST} slowest tests:")
    for seconds, test in slowest:
        print(f"{seconds:6.1f} s  {test}")
    print(f"\nThe suites, in {time.monotonic() - started:.0f} s:")
    for run in timetable.ended:
        print(f"{run.seconds:6.1f} s  {run.suite.title}")
    failed = [run.suite.title for run in timetable.ended if not run.good]
    print(f"\nFailed: {'; '.join(failed)}" if failed else "\nEvery suite passed.", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
