"""A trial runs in a fork: what it plants, prints and leaves behind ends with it."""

import mmap
import os
import resource
import signal
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import NamedTuple

import pytest

from infra.local.processes import die_with_parent
from layers.cloud import clock
from tests.simulation.planting import Plant, PlantGoneError

CPU, WALL = 15, 300  # seconds after which a trial is given up


class Trial(NamedTuple):
    """Tests that are to fail in a shop with this bug; with none, they are to pass."""

    bug: Plant | None
    tests: Sequence[str]


class Fork(NamedTuple):
    """A trial that runs; `number`: of the test that it is at."""

    trial: Trial
    receiver: Connection
    child: int
    number: mmap.mmap

    def answer(self) -> str:
        """Raises PlantGoneError. A test that computes for ever, or takes the process with it, has failed; one that
        waits for ever has shown nothing: the machine may be busy."""
        try:
            told = self.receiver.recv()
        except EOFError:
            told = None
        self.receiver.close()
        _, status = os.waitpid(self.child, 0)
        if isinstance(told, PlantGoneError):
            raise told
        if told is None and os.WTERMSIG(status) != signal.SIGALRM:
            return self.trial.tests[int.from_bytes(self.number[:], "big")]
        return told or ""


class Hurried(clock.Clock):
    """Pauses between tries are next to none: a bug that makes everybody try again is told within seconds."""

    def sleep(self, seconds: float) -> None:
        time.sleep(min(seconds, 0.002))


def be_quiet() -> None:
    """Nothing that is said in a trial is news, nor how a test failed: to tell that takes longer than the test. One that
    hangs is given up."""
    die_with_parent()
    pytest.Function.repr_failure = lambda *_: ""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(WALL)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU + 1))
