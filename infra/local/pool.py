"""Who gets an environment: functions wait in line, `api` ahead of the others, within their limits.

Environments are forked as they are needed, a few at once, then one every PATIENCE seconds while the cores have time
left: work bound by the cores shares few of them, and work that waits (for a slow payment provider) gets more.
"""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Callable

from infra.local.cores import Cores
from infra.local.environments import Environment
from infra.local.functions import API, Function

# Environments forked without waiting: one per core, and one for whoever waits for somebody else. While there is work
# for all, each further one only cools the caches of the others: four times as many took 1.6 times the CPU per order.
EAGER = 1 + (os.cpu_count() or 2)
PATIENCE = 0.1  # seconds somebody waits before one more is forked, and until the next
PATIENCE_WHEN_BUSY = 5.0  # the same when the cores are busy: one more only cools the caches of the others
KEPT_FOR_THE_DOOR = 3  # environments only `api` may use, the first forked at once: slow sagas never close the shop


class ThrottledError(Exception):
    """No environment came free in time, or the function runs as often at once as it may."""


class Waiter:
    """Somebody in line. Granted: an idle environment, or the right to fork one."""

    def __init__(self, function: Function) -> None:
        self.function = function
        self.granted = threading.Event()
        self.environment: Environment | None = None


class Pool:
    """At most `most` environments, any of which serves any function. Thread safe."""

    def __init__(self, fork: Callable[[], Environment], most: int) -> None:
        self._fork, self._most = fork, most
        self.reserved: Callable[[Function], int | None] = lambda function: function.reserved
        """How often a function may run at once; None for as often as there is room."""
        self._lock = threading.Lock()
        self._idle: list[Environment] = []  # last in, first out: the warmest first
        self._line: list[Waiter] = []
        self._alive = 0
        self._busy = 0
        self._running: Counter[str] = Counter()
        self._closed = False
        self._cores = Cores()
        self._grew_at = 0.0
        self._freed_at = 0.0

    def acquire(self, function: Function, deadline: float, waits: bool = True) -> Environment:
        """An environment for one invocation. Raises ThrottledError at `deadline` (monotonic seconds), or without
        `waits` at once when the function runs as often as it may: so Lambda refuses who asks and stays for the answer.
        """
        waiter = Waiter(function)
        with self._lock:
            if not waits and self._is_full(function):
                raise ThrottledError(function.deployed_name)
            self._join(waiter)
            self._serve()
        while not waiter.granted.wait(max(0.0, min(PATIENCE, deadline - time.monotonic()))):
            self._insist(waiter, deadline)
        return waiter.environment or self._forked(function)

    def release(self, function: Function, environment: Environment) -> None:
        with self._lock:
            self._freed_at = time.monotonic()
            self._done(function)
            if environment.usable and not self._closed:
                self._idle.append(environment)
            else:
                self._bury(environment)
            self._serve()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            while self._idle:
                self._bury(self._idle.pop())

    def _join(self, waiter: Waiter) -> None:
        ahead = (
            [each for each in self._line if each.function.name == API] if waiter.function.name == API else self._line
        )
        self._line.insert(len(ahead), waiter)

    def _serve(self) -> None:
        """Grant what is free to those in line, in order; who may not run now does not hold up the others."""
        for waiter in list(self._line):
            if (self._idle or self._forks_at_once(waiter.function)) and self._may_run(waiter.function):
                self._grant(waiter)

    def _forks_at_once(self, function: Function) -> bool:
        """A few for all, and one more for the door when all of those are taken."""
        return self._alive < EAGER + (function.name == API)

    def _grant(self, waiter: Waiter) -> None:
        while self._idle and waiter.environment is None:
            environment = self._idle.pop()
            if environment.is_alive():
                waiter.environment = environment
            else:
                self._bury(environment)
        if waiter.environment is None:
            self._alive += 1
        self._line.remove(waiter)
        self._running[waiter.function.name] += 1
        self._busy += 1
        waiter.granted.set()

    def _insist(self, waiter: Waiter, deadline: float) -> None:
        """After PATIENCE: fork one more for whoever may run; after `deadline`: give up."""
        with self._lock:
            if waiter.granted.is_set():
                return
            if self._closed or time.monotonic() >= deadline:
                self._line.remove(waiter)
                raise ThrottledError(waiter.function.deployed_name)
            if self._may_grow() and self._may_run(waiter.function):
                self._grew_at = time.monotonic()
                self._grant(waiter)

    def _may_grow(self) -> bool:
        """Whether one more would help: the cores have time left, or nobody has come free for a while."""
        now = time.monotonic()
        turning = now - self._freed_at < PATIENCE
        pause = PATIENCE_WHEN_BUSY if turning and self._cores.busy() else PATIENCE
        return self._alive < self._most and now - self._grew_at >= pause

    def _may_run(self, function: Function) -> bool:
        if self._is_full(function):
            return False
        return self._busy < self._most - (0 if function.name == API else KEPT_FOR_THE_DOOR)

    def _is_full(self, function: Function) -> bool:
        reserved = self.reserved(function)
        return reserved is not None and self._running[function.name] >= reserved

    def _forked(self, function: Function) -> Environment:
        try:
            return self._fork()
        except BaseException:
            with self._lock:
                self._done(function)
                self._alive -= 1
                self._serve()
            raise

    def _done(self, function: Function) -> None:
        self._running[function.name] -= 1
        self._busy -= 1

    def _bury(self, environment: Environment) -> None:
        self._alive -= 1
        environment.kill()
