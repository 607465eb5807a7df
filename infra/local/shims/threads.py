"""Threads of Step Functions, moto 5.2.5: two are made for each execution and one for each task state. Making a thread
means waiting until it runs, and so for the interpreter, behind every thread that has work. Here threads that are done
wait a little for the next target.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from types import SimpleNamespace
from typing import Any

from moto.stepfunctions.parser.asl.component.program import program
from moto.stepfunctions.parser.asl.component.state.exec import execute_state
from moto.stepfunctions.parser.backend import execution_worker

from infra.local.shims.patches import Patches

PATIENCE = 5.0  # seconds a thread waits for more
Task = Callable[[], None]
_idle: list[SimpleQueue[Task]] = []  # last in, first out; append and pop are atomic


class PooledThread:
    """As much of threading.Thread as moto uses."""

    def __init__(
        self, target: Callable[..., Any], args: Sequence[Any] = (), daemon: bool = True, name: str | None = None
    ) -> None:
        self._target, self._args = target, args
        self._done = threading.Event()

    def start(self) -> None:
        try:
            _idle.pop().put(self._run)
        except IndexError:
            threading.Thread(target=_work, args=(self._run,), name="saga", daemon=True).start()

    def _run(self) -> None:
        try:
            self._target(*self._args)
        finally:
            self._done.set()

    def join(self, timeout: float | None = None) -> None:
        self._done.wait(timeout)

    def is_alive(self) -> bool:
        return not self._done.is_set()


def _work(task: Task) -> None:
    tasks: SimpleQueue[Task] = SimpleQueue()
    while True:
        _attempt(task)
        _idle.append(tasks)
        try:
            task = tasks.get(timeout=PATIENCE)
        except Empty:
            try:
                _idle.remove(tasks)
            except ValueError:  # taken in this very moment: the task is on its way
                task = tasks.get()
            else:
                return


def _attempt(task: Task) -> None:
    try:
        task()
    except Exception:  # noqa: BLE001 - as a thread of its own: told, and nobody else is hurt
        threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread())))


PATCHES = Patches()
PATCHES.replace(execute_state, "Thread", PooledThread)
PATCHES.replace(execution_worker, "Thread", PooledThread)
PATCHES.replace(program, "threading", SimpleNamespace(Thread=PooledThread))
