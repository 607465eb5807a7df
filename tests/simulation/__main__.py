"""`make simulate SEEDS=10000`: run seeds on every core, tell the story of those that fail, sum up."""

import argparse
import os
import signal
import sys
import threading

from tests.simulation import mutants, trials
from tests.simulation.mutants import lane
from tests.simulation.plants import PLANTS


def main() -> int:
    asked = _asked()
    if asked.plants:
        return lane.try_today(PLANTS, asked.processes)
    if asked.all_plants:
        return lane.try_all(PLANTS, asked.processes)
    if asked.tidy_plants:
        return lane.tidy(PLANTS)
    if asked.plant:
        named = [each for each in (*PLANTS, *mutants.listed()) if asked.plant in each.name]
        return trials.try_all(named, asked.processes, told=True)
    enough = threading.Event()
    if asked.least is not None:
        signal.signal(signal.SIGTERM, lambda *_: _is_told(enough))
    from tests.simulation import many  # the shop is imported after what is planted

    seeds, without = range(asked.first, asked.first + asked.seeds), frozenset(filter(None, asked.without.split("; ")))
    return many.run_all(seeds, asked.processes, asked.least or 0, enough, without)


def _is_told(enough: threading.Event) -> None:
    """Once: told again while it ends, it would end badly."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    enough.set()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1_000, help="how many")
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first of them")
    parser.add_argument("--least", type=int, help="end at SIGTERM once so many are run, as if they were all")
    parser.add_argument("--without", default="", help='who and what is left out: "buyer3; carrier; slow"')
    parser.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument(
        "--plants", action="store_true", help="see that every planted bug is caught, a share of those by rule"
    )
    parser.add_argument("--all-plants", action="store_true", help="all of them; caught.json is written anew")
    parser.add_argument("--tidy-plants", action="store_true", help="forget those that the code has no place for now")
    parser.add_argument("--plant", default="", help="only those whose name holds this, with the story of each")
    return parser.parse_args()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
