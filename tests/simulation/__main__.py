"""`make simulate SEEDS=10000`: run seeds on every core, tell the story of those that fail, sum up."""

import argparse
import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from tests.simulation import planting
from tests.simulation.plants import PLANTS

if TYPE_CHECKING:
    from tests.simulation.run import Ended

CHUNK = 20
STORIES = 3  # told in full


def main() -> int:
    asked = _asked()
    if asked.plants:
        return _try_plants()
    if asked.plant:
        planting.plant(next(each for each in PLANTS if each.name == asked.plant))
    seeds = range(asked.first, asked.first + asked.seeds)
    return _run_all(seeds, asked.processes, bool(asked.plant))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1_000, help="how many")
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first of them")
    parser.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--plant", default="", help="run with this planted bug, until it is caught")
    parser.add_argument("--plants", action="store_true", help="see that every planted bug is caught")
    return parser.parse_args()


def _run_all(seeds: range, processes: int, until_broken: bool) -> int:
    started = time.monotonic()
    faults: Counter[str] = Counter()
    endings: Counter[str] = Counter()
    done, broken = 0, []
    for ended in _ended(seeds, processes):
        done += 1
        faults += ended.faults
        endings += ended.endings
        if ended.broken:
            broken.append(ended)
            _tell(ended, len(broken))
            if until_broken:
                break
        _show_progress(done, len(seeds), len(broken), started)
    _sum_up(done, broken, faults, endings, time.monotonic() - started)
    return 1 if broken else 0


def _ended(seeds: range, processes: int) -> Iterator["Ended"]:
    """Forked once the shop is imported and opened. Ctrl-C ends the children with us."""
    from tests.simulation.opening import opening
    from tests.simulation.run import run

    opening()
    planting.check_grown()
    gc.collect()
    gc.freeze()  # what the shop consists of is never garbage
    gc.set_threshold(50_000, 20, 100)
    if processes == 1:
        yield from map(run, seeds)
        return
    ignore_interrupts = partial(signal.signal, signal.SIGINT, signal.SIG_IGN)
    with multiprocessing.get_context("fork").Pool(processes, ignore_interrupts) as pool:
        yield from pool.imap_unordered(run, seeds, CHUNK)


def _tell(ended: "Ended", number: int) -> None:
    _clear_line()
    print(ended.story if number <= STORIES else f"seed {ended.seed}: {ended.broken}", flush=True)


def _show_progress(done: int, wanted: int, broken: int, started: float) -> None:
    if not sys.stderr.isatty() or done % 10:
        return
    bar = "#" * (30 * done // wanted)
    rate = done / (time.monotonic() - started) * 60
    sys.stderr.write(f"\r[{bar:<30}] {done}/{wanted} seeds, {rate:,.0f} a minute, {broken} broken ")
    sys.stderr.flush()


def _clear_line() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r" + " " * 90 + "\r")


def _sum_up(done: int, broken: list["Ended"], faults: Counter[str], endings: Counter[str], seconds: float) -> None:
    _clear_line()
    print(f"{done:,} seeds in {seconds:.0f} s, {done / seconds * 60:,.0f} a minute; {len(broken)} broke a law")
    print("orders: " + ", ".join(f"{count:,} {status}" for status, count in endings.most_common()))
    print("faults: " + ", ".join(f"{count:,} {kind}" for kind, count in faults.most_common()))


def _try_plants() -> int:
    """Each in a process of its own, since each imports another shop."""
    missed = 0
    for each in PLANTS:
        command = [sys.executable, "-m", "tests.simulation", "--plant", each.name, "--seeds", str(each.seeds)]
        ended = subprocess.run([*command, "--processes", "1"], capture_output=True, text=True, check=False)
        caught = ended.returncode == 1 and ended.stdout.startswith("seed ")
        missed += not caught
        told = ended.stdout.splitlines()[0] if caught else (ended.stderr or ended.stdout)[-2_000:]
        print(f"{'caught' if caught else 'MISSED'}: {each.name}: {told}", flush=True)
    print(f"{len(PLANTS) - missed} of {len(PLANTS)} planted bugs caught")
    return 1 if missed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
