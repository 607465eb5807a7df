"""Suites of tests: each a program of its own, whose words are kept until it ends, so that several run side by side."""

import os
import re
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from infra.local.processes import die_with_parent

LOOK_AGAIN = 0.2  # seconds between two looks at who has ended


@dataclass(frozen=True)
class Suite:
    """`nice`: 0 is served first, 19 gets what the others leave. One that has a `least` has no end of its own: it is
    told to come to one when every other suite has ended."""

    title: str
    arguments: tuple[str, ...]  # of python -m
    nice: int = 0
    least: bool = False


class Run:
    """A suite that was started."""

    def __init__(self, suite: Suite, folder: Path) -> None:
        self.suite = suite
        self.started = time.monotonic()
        self.seconds = 0.0
        self._said = folder / "said"
        self.durations = folder / "durations.xml"
        command = [sys.executable, "-m", *suite.arguments]
        if suite.arguments[0] == "pytest":
            command.append(f"--junitxml={self.durations}")
        folder.mkdir()
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(
                command, stdout=said, stderr=subprocess.STDOUT, process_group=0, preexec_fn=partial(_become, suite)
            )

    @property
    def good(self) -> bool:
        return self.process.returncode == 0

    def has_ended(self) -> bool:
        if self.process.poll() is None:
            return False
        self.seconds = time.monotonic() - self.started
        return True

    def end(self, number: int) -> None:
        """Asks it to end; its own children are its own business."""
        if self.process.poll() is None:
            os.kill(self.process.pid, number)

    def said(self) -> str:
        return self._said.read_text(errors="replace")

    def progress(self) -> str:
        """As pytest tells it: "44%"."""
        shares = re.findall(r"(\d+%)\]", self.said())
        return f"{self.suite.title} {shares[-1] if shares else '...'}"


def _become(suite: Suite) -> None:
    """Ctrl-C reaches it through us only, in a group of its own; the session is ours, or `nice` would mean nothing.

    A suite that is told when it is enough may be told so before it listens: until it does, the signal means nothing.
    """
    os.nice(suite.nice)
    if suite.least:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    die_with_parent()


class Timetable:
    """Lanes of suites: those of one lane run one after the other, the lanes side by side."""

    def __init__(self, lanes: Sequence[Sequence[Suite]], folder: Path) -> None:
        self._waiting = [deque(lane) for lane in lanes]
        self._running: dict[int, Run] = {}
        self._folder = folder
        self.ended: list[Run] = []

    def run(self) -> None:
        """Until every suite has ended. Ctrl-C ends those that run, and starts no other."""
        try:
            self._go_on()
            while self._running:
                time.sleep(LOOK_AGAIN)
                self._go_on()
        except BaseException:
            for run in self._running.values():
                run.end(signal.SIGINT)
            for run in self._running.values():
                run.process.wait()
            raise

    def _go_on(self) -> None:
        for number, run in list(self._running.items()):
            if run.has_ended():
                self.ended.append(self._running.pop(number))
                tell(run)
        for number, lane in enumerate(self._waiting):
            if lane and number not in self._running:
                suite = lane.popleft()
                folder = self._folder / f"{number}-{len(lane)}"
                self._running[number] = Run(suite, folder)
        if not any(self._waiting) and all(run.suite.least for run in self._running.values()):
            for run in self._running.values():
                run.end(signal.SIGTERM)
        _show([run.progress() for run in self._running.values()])


def tell(run: Run) -> None:
    """What a suite said, once it has ended."""
    _show([])
    verdict = "" if run.good else ", FAILED"
    print(
        f"\n== {run.suite.title}\n{run.said().rstrip()}\n== {run.suite.title}: {run.seconds:.0f} s{verdict}", flush=True
    )


def _show(news: list[str]) -> None:
    """One line that is written over, where somebody watches."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K" + "  ·  ".join(news)[:120])
        sys.stderr.flush()
