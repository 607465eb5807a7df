"""Tests tried against planted bugs: they are collected once, and every trial is a fork in which a few of them run.

A plugin for pytest: it takes the place of the loop that runs tests.
"""

import gc
import mmap
import os
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from layers.cloud import clock
from tests.simulation.mutants import swap
from tests.simulation.mutants.forks import Fork, Hurried, Trial, be_quiet
from tests.simulation.planting import PlantGoneError

SLOW = {"moto", "dynamodb_local"}  # engines whose answers the model's tests have, in a hundredth of the time


class Hub:
    """`work` is called with the hub, once the tests are collected and the shop is imported."""

    def __init__(self, work: Callable[["Hub"], None]) -> None:
        self._work = work
        self.items: dict[str, pytest.Item] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.session = session
        self.items = {item.nodeid: item for item in session.items if not _engine(item) & SLOW}
        swap.import_all()
        swap.living()
        gc.collect()
        gc.freeze()
        self._work(self)
        return True

    def try_all(self, wanted: Iterable[Trial], processes: int) -> Iterator[tuple[Trial, str]]:
        """Each with the first of its tests that fails, "" if none does."""
        running: dict[Connection, Fork] = {}
        waiting = iter(wanted)
        while True:
            for trial in islice(waiting, processes - len(running)):
                fork = self._begin(trial)
                running[fork.receiver] = fork
            if not running:
                return
            ended = wait(list(running))
            for receiver in [each for each in running if each in ended]:
                fork = running.pop(receiver)
                yield fork.trial, fork.answer()

    def _begin(self, trial: Trial) -> Fork:
        receiver, sender = Pipe(duplex=False)
        number = mmap.mmap(-1, 4)
        child = os.fork()
        if not child:
            self._try(trial, sender, number)
        sender.close()
        return Fork(trial, receiver, child, number)

    def _try(self, trial: Trial, sender: Connection, number: mmap.mmap) -> None:
        """In the fork; never returns."""
        be_quiet()
        try:
            if trial.bug:
                swap.swap(trial.bug)
            with clock.kept_by(Hurried()):
                sender.send(self._first_failure(trial.tests, number))
                self.session._setupstate.teardown_exact(None)
        except Exception:  # noqa: BLE001 - ours, not a test's: whoever waits for the answer raises it
            sender.send(PlantGoneError(traceback.format_exc()))
        finally:
            os._exit(0)

    def _first_failure(self, tests: Sequence[str], number: mmap.mmap) -> str:
        for at, (test, following) in enumerate(zip(tests, [*tests[1:], None], strict=True)):
            number[:] = at.to_bytes(4, "big")
            if any(report.failed for report in self.run(test, following)):
                return test
        return ""

    def run(self, test: str, following: str | None) -> list[Any]:
        item = self.items[test]
        return runtestprotocol(item, log=False, nextitem=self.items[following] if following else None)


def _engine(item: pytest.Item) -> set[str]:
    """What a contract's test runs on: "model" of `test_x[model]`."""
    return set(item.name.rpartition("[")[2].removesuffix("]").split("-"))


def open_hub(folders: Sequence[str], work: Callable[[Hub], None]) -> int:
    os.environ.setdefault("SLUICE_STAGE", "dev")
    os.environ["SLUICE_NO_DYNAMODB_LOCAL"] = "1"
    return int(pytest.main(["-s", "--tb=native", "-p", "no:xdist", *folders], plugins=[Hub(work)]))
