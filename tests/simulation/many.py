"""Many runs on every core, with a bar that shows how far they are, and what they came to."""

import gc
import multiprocessing
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial

from tests.simulation.opening import opening
from tests.simulation.run import Ended, run
from tests.simulation.shrinking import shrunk

CHUNK = 20
STORIES = 3  # told in full


class Sum:
    """What the runs came to."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.done = 0
        self.broken: list[Ended] = []
        self.faults: Counter[str] = Counter()
        self.endings: Counter[str] = Counter()

    def add(self, ended: Ended) -> None:
        self.done += 1
        self.faults += ended.faults
        self.endings += ended.endings
        if ended.broken:
            self.broken.append(ended)

    @property
    def a_minute(self) -> float:
        return self.done / (time.monotonic() - self.started) * 60

    def __str__(self) -> str:
        seconds = time.monotonic() - self.started
        rate = f"{self.done:,} seeds in {seconds:.0f} s, {self.a_minute:,.0f} a minute; {len(self.broken)} broke a law"
        orders = ", ".join(f"{count:,} {status}" for status, count in self.endings.most_common())
        faults = ", ".join(f"{count:,} {kind}" for kind, count in self.faults.most_common())
        return f"{rate}\norders: {orders}\nfaults: {faults}"


def run_all(
    seeds: range,
    processes: int,
    least: int = 0,
    enough: threading.Event | None = None,
    without: frozenset[str] = frozenset(),
) -> int:
    """0 if every run kept every law, else 1. Ends before the last seed once `enough` is set and `least` are run.

    `without`: what is left out of every run; other runs that break a law are made smaller first.
    """
    total = Sum()
    for ended in runs(seeds, processes, without):
        total.add(ended)
        if ended.broken:
            _clear_line()
            print(_told(ended) if len(total.broken) <= STORIES else f"seed {ended.seed}: {ended.broken}", flush=True)
        _show(total, len(seeds))
        if enough and enough.is_set() and total.done >= least:
            break
    _clear_line()
    if total.done < len(seeds):
        print(f"Ended after {total.done:,} of {len(seeds):,} seeds, as it was told to.")
    print(total)
    return 1 if total.broken else 0


def _told(failed: Ended) -> str:
    """Its story, as short as it can be."""
    return failed.story if failed.without else shrunk(failed).story


def runs(seeds: range, processes: int, without: frozenset[str] = frozenset()) -> Iterator[Ended]:
    """In whatever order they end. Forked once the shop is open; Ctrl-C ends the children with us."""
    settle_down()
    one = partial(run, without=without)
    if processes == 1:
        yield from map(one, seeds)
        return
    with multiprocessing.get_context("fork").Pool(processes, _leave_signals_to_the_parent) as pool:
        yield from pool.imap_unordered(one, seeds, CHUNK)


def _leave_signals_to_the_parent() -> None:
    """It hears Ctrl-C and that it is enough; what it sends its children itself ends them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def settle_down() -> None:
    """Open the shop; what it consists of is never garbage, and what runs leave behind is collected now and then."""
    opening()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _show(total: Sum, wanted: int) -> None:
    """A bar; where nobody could see it move, a line now and then."""
    told = f"{total.done:,} of {wanted:,} seeds, {total.a_minute:,.0f} a minute, {len(total.broken)} broken"
    if not sys.stderr.isatty():
        if not total.done % 1_000 and total.done < wanted:
            print(told, flush=True)
    elif not total.done % 10:
        bar = "#" * (30 * total.done // wanted)
        sys.stderr.write(f"\r[{bar:<30}] {told} ")
        sys.stderr.flush()


def _clear_line() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r" + " " * 100 + "\r")
