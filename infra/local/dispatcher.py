"""The Lambda service: runs a function's handler in an environment and answers what Lambda would answer.

Environments are processes forked by the zygote (worker.py), each serving one invocation at a time, any function
of the bundle. An environment that overstays a function's timeout is killed; one that dies is a crashed runtime.
"""

from __future__ import annotations

import json
import os
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from infra.local.environments import CrashedError, Environment, Nursery, TimedOutError
from infra.local.functions import API, Bundle, Function

# An environment is forked at once while there are fewer than this; beyond, only when none came free in PATIENCE.
# Work bound by the two cores then shares few environments, and work that waits (a slow provider) gets more.
EAGER = 2 * (os.cpu_count() or 2)
PATIENCE = 0.1  # seconds
KEPT_FOR_THE_DOOR = 3  # environments only `api` may use, so that a slow saga never closes the shop


class ThrottledError(Exception):
    """No environment came free in time, or the function runs as often at once as it may."""


@dataclass(frozen=True)
class Reply:
    """What an invocation came to. `payload` is JSON: the result or, if `failed`, Lambda's error object."""

    payload: bytes
    failed: bool
    request_id: str

    def json(self) -> Any:
        return json.loads(self.payload)

    @property
    def error_type(self) -> str:
        return str(self.json().get("errorType", "")) if self.failed else ""


class Dispatcher:
    """Invokes functions. Thread safe: every caller brings its own thread and waits in it."""

    def __init__(self, bundle: Bundle, nursery: Nursery, most: int, region: str, account: str) -> None:
        self.bundle = bundle
        self._nursery = nursery
        self._most = most
        self._arn = f"arn:aws:lambda:{region}:{account}:function:"
        self._free = threading.Condition()
        self._idle: list[Environment] = []  # last in, first out: the warmest first
        self._alive = 0
        self._running: Counter[str] = Counter()
        self._closed = False
        self.observers: list[Callable[[Function, Reply, float], None]] = []

    def invoke(self, function: Function, event: bytes, patience: float = 20.0) -> Reply:
        """Run `function` on `event` (JSON). Waits at most `patience` seconds for an environment.

        Raises ThrottledError when none came free; a handler's failure is a Reply, not an exception.
        """
        request_id = str(uuid.uuid4())
        started = time.monotonic()
        with self._slot(function, started + patience) as environment:
            reply = self._run(function, event, environment, request_id)
        for observe in self.observers:
            observe(function, reply, time.monotonic() - started)
        return reply

    def close(self) -> None:
        with self._free:
            self._closed = True
            for environment in self._idle:
                environment.kill()
            self._idle.clear()
            self._free.notify_all()

    def _run(self, function: Function, event: bytes, environment: Environment, request_id: str) -> Reply:
        try:
            failed, payload = environment.call(self._head(function, request_id), event, function.timeout)
            return Reply(payload, failed, request_id)
        except TimedOutError:
            return _fault(request_id, "Sandbox.Timedout", f"Task timed out after {function.timeout:.2f} seconds")
        except CrashedError as crash:
            return _fault(request_id, "Runtime.ExitError", f"Runtime exited with error: {crash}")

    def _head(self, function: Function, request_id: str) -> bytes:
        return json.dumps(
            {
                "handler": function.handler,
                "function_name": function.deployed_name,
                "arn": self._arn + function.deployed_name,
                "memory": function.memory,
                "timeout": function.timeout,
                "request_id": request_id,
                "environment": function.environment
                | {
                    "AWS_LAMBDA_FUNCTION_NAME": function.deployed_name,
                    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
                    "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
                    "_X_AMZN_TRACE_ID": f"Root=1-{int(time.time()):08x}-{request_id.replace('-', '')[:24]}",
                },
            }
        ).encode()

    @contextmanager
    def _slot(self, function: Function, deadline: float) -> Iterator[Environment]:
        environment = self._acquire(function, deadline)
        try:
            yield environment
        finally:
            self._release(function, environment)

    def _acquire(self, function: Function, deadline: float) -> Environment:
        impatient = time.monotonic() + PATIENCE
        with self._free:
            while True:
                if self._closed or time.monotonic() >= deadline:
                    raise ThrottledError(function.deployed_name)
                allowed = self._may_run(function)
                if allowed and self._idle:
                    environment = self._idle.pop()
                    if environment.is_alive():
                        self._running[function.name] += 1
                        return environment
                    self._bury(environment)
                    continue
                if allowed and self._may_fork(function, impatient):
                    self._alive += 1
                    self._running[function.name] += 1
                    break
                self._free.wait(self._nap(deadline, impatient if allowed else deadline))
        return self._fork(function)

    def _may_run(self, function: Function) -> bool:
        if function.reserved is not None and self._running[function.name] >= function.reserved:
            return False
        busy = sum(self._running.values())
        return busy < self._most - (0 if function.name == API else KEPT_FOR_THE_DOOR)

    def _may_fork(self, function: Function, impatient: float) -> bool:
        return self._alive < EAGER or (self._alive < self._most and time.monotonic() >= impatient)

    def _nap(self, deadline: float, impatient: float) -> float:
        now = time.monotonic()
        return max(0.001, min(deadline, impatient if impatient > now else deadline) - now)

    def _fork(self, function: Function) -> Environment:
        try:
            return self._nursery.fork()
        except BaseException:
            with self._free:
                self._alive -= 1
                self._running[function.name] -= 1
                self._free.notify_all()
            raise

    def _release(self, function: Function, environment: Environment) -> None:
        with self._free:
            self._running[function.name] -= 1
            if environment.usable and not self._closed:
                self._idle.append(environment)
            else:
                self._bury(environment)
            self._free.notify_all()

    def _bury(self, environment: Environment) -> None:
        self._alive -= 1
        environment.kill()


def _fault(request_id: str, kind: str, message: str) -> Reply:
    error = {"errorType": kind, "errorMessage": f"RequestId: {request_id} Error: {message}"}
    return Reply(json.dumps(error).encode(), True, request_id)
