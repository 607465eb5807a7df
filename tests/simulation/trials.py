"""Planted bugs on trial: each in a process of its own, which imports a shop with that bug and runs until a run fails.

The processes are forked where everything that is not ours is imported already: that is most of an import.
"""

import importlib
import multiprocessing
import signal
import traceback
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from tests.simulation import planting
from tests.simulation.planting import Plant

NOT_OURS = ("chalice.app", "pynamodb.models", "pynamodb.transactions", "fakeredis", "lupa", "yaml", "stripe")


class Verdict(NamedTuple):
    """`story` of the run that failed, by `runs` of them; "" if none did."""

    plant: str
    runs: int
    story: str
    error: str = ""
    seed: int = 0

    def __str__(self) -> str:
        if self.error:
            return f"ERROR   {self.plant}\n{self.error}"
        if not self.story:
            return f"MISSED  {self.plant}: not in {self.runs} runs"
        return f"caught  {self.plant}: in run {self.runs}: {self.story.splitlines()[0]}"


def try_all(plants: Sequence[Plant], processes: int, told: bool = False) -> int:
    """0 if every bug is caught within its seeds, else 1. `told`: with the stories."""
    caught = 0
    for verdict in verdicts(plants, {}, processes):
        caught += bool(verdict.story)
        print(f"{verdict}\n\n{verdict.story}\n" if told else verdict, flush=True)
    print(f"{caught} of {len(plants)} planted bugs caught")
    return 0 if caught == len(plants) else 1


def verdicts(plants: Sequence[Plant], first: Mapping[str, int], processes: int) -> Iterator[Verdict]:
    """`first`: the seed that caught a bug last, by its name; it is tried before the others."""
    for name in NOT_OURS:
        importlib.import_module(name)
    ignore_interrupts = partial(signal.signal, signal.SIGINT, signal.SIG_IGN)
    with multiprocessing.get_context("fork").Pool(processes, ignore_interrupts, maxtasksperchild=1) as pool:
        yield from pool.imap(_try, [(bug, first.get(bug.name)) for bug in plants], 1)


def _try(task: tuple[Plant, int | None]) -> Verdict:
    bug, first = task
    try:
        planting.plant(bug)
        many, run = importlib.import_module("tests.simulation.many"), importlib.import_module("tests.simulation.run")
        many.settle_down()
        planting.check_grown()
        for number, seed in enumerate([*([] if first is None else [first]), *range(bug.seeds)], 1):
            if (ended := run.run(seed)).broken:
                return Verdict(bug.name, number, ended.story, seed=seed)
    except Exception:  # noqa: BLE001 - told where the verdicts are
        return Verdict(bug.name, 0, "", traceback.format_exc())
    return Verdict(bug.name, bug.seeds, "")
