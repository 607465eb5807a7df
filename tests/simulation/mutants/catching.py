"""Which test catches a planted bug: the one that did last time, else another of its file, else any that comes there."""

import os
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import cache, partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from tests.simulation.mutants import ledger as books
from tests.simulation.mutants import reach
from tests.simulation.mutants.forks import Trial
from tests.simulation.mutants.hub import Hub, open_hub
from tests.simulation.mutants.ledger import Ledger
from tests.simulation.planting import Plant

TESTS = ("tests/unit", "tests/contracts", "tests/integration/payments", "tests/simulation")
MOST_NEARBY = 5
Way = Callable[[Plant], list[str]]
"""The tests that a bug is tried against."""


def tests_catch(plants: Sequence[Plant], ledger: Ledger, processes: int) -> Ledger:
    """Those that some test catches, and which. Where nobody is known any more, all tests are run once, to see who comes
    where: minutes."""
    files = sorted({test.split("::")[0] for bug in plants if books.is_test(test := ledger.get(bug.name, ""))})
    known = partial(_caught, plants=plants, ways=[_last_time(ledger), _nearby(ledger)], processes=processes)
    caught = _in_a_hub(files, known) if files else Ledger()
    if left := [bug for bug in plants if bug.name not in caught]:
        caught |= _in_a_hub(TESTS, lambda hub: _caught(hub, left, [_by_reach(hub)], processes))
    return caught


def _in_a_hub(folders: Sequence[str], work: Callable[[Hub], Ledger]) -> Ledger:
    """In a process of its own, which imports the shop."""
    receiver, sender = Pipe(duplex=False)
    sys.stdout.flush()
    child = os.fork()
    if not child:
        code = open_hub(folders, lambda hub: sender.send(work(hub)))
        sys.stdout.flush()
        os._exit(code)
    sender.close()
    return _answer(receiver, child)


def _answer(receiver: Connection, child: int) -> Ledger:
    try:
        return dict(receiver.recv())
    except EOFError:
        raise RuntimeError("the tests of planted bugs ended before their time: see above") from None
    finally:
        os.waitpid(child, 0)


def _caught(hub: Hub, plants: Sequence[Plant], ways: Sequence[Way], processes: int) -> Ledger:
    found = Ledger()
    for way in ways:
        left = [bug for bug in plants if bug.name not in found]
        trials = [Trial(bug, [test for test in way(bug) if test in hub.items]) for bug in left]
        for trial, test in hub.try_all([each for each in trials if each.tests], processes):
            if test and trial.bug:
                found[trial.bug.name] = test
    broken = _broken(hub, {*found.values()}, processes)
    return {name: test for name, test in found.items() if test not in broken}


def _broken(hub: Hub, tests: set[str], processes: int) -> set[str]:
    """Those that fail, alone, in a shop without any bug: they catch nothing."""
    broken = {test for _, test in hub.try_all([Trial(None, [test]) for test in sorted(tests)], processes) if test}
    for test in sorted(broken):
        print(f"fails without any bug, and so catches none: {test}", flush=True)
    return broken


def _last_time(ledger: Ledger) -> Way:
    return lambda bug: [ledger.get(bug.name, "")]


def _nearby(ledger: Ledger) -> Way:
    by_file: dict[str, Counter[str]] = defaultdict(Counter)
    for name, entry in ledger.items():
        if books.is_test(entry):
            by_file[books.file_of(name)][entry] += 1
    return lambda bug: [test for test, _ in by_file[books.file_of(bug.name)].most_common(MOST_NEARBY)]


def _by_reach(hub: Hub) -> Way:
    @cache
    def reached() -> reach.Reach:
        return reach.known() or reach.learn(hub)

    return lambda bug: reach.where_to(bug, reached())
