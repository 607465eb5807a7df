"""The Lambda service: runs a function's handler in an environment and answers what Lambda would answer.

An environment that overstays the function's timeout is killed; one that dies is a crashed runtime.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from infra.local import chains
from infra.local.chains import Chain
from infra.local.environments import CrashedError, Environment, NeverBegunError, TimedOutError
from infra.local.functions import Bundle, Function
from infra.local.pool import Pool, ThrottledError

__all__ = ["Dispatcher", "Reply", "ThrottledError"]


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

    def __init__(self, bundle: Bundle, pool: Pool, region: str, account: str) -> None:
        self.bundle = bundle
        self._pool = pool
        self._arn = f"arn:aws:lambda:{region}:{account}:function:"
        self.observers: list[Callable[[Function, Reply, float], None]] = []

    def invoke(
        self, function: Function, event: bytes, patience: float = 20.0, came: Iterable[Chain] = (), waits: bool = True
    ) -> Reply:
        """Run `function` on `event` (JSON), which `came` by these chains of requests. Waits at most `patience` seconds
        for an environment, but without `waits` not for one of those that are reserved for the function.

        Raises ThrottledError when none came free; a handler's failure is a Reply, not an exception.
        """
        request_id = str(uuid.uuid4())
        head = self._head(function, request_id, chains.invoked(came, function.name))
        started = time.monotonic()
        reply = None
        while reply is None:
            environment = self._pool.acquire(function, started + patience, waits)
            try:
                reply = self._run(function, head, event, environment, request_id)
            finally:
                self._pool.release(function, environment)
        for observe in self.observers:
            observe(function, reply, time.monotonic() - started)
        return reply

    def close(self) -> None:
        self._pool.close()

    def _run(
        self, function: Function, head: bytes, event: bytes, environment: Environment, request_id: str
    ) -> Reply | None:
        """None: the environment was dead before it began, so another one gets the event."""
        try:
            failed, payload = environment.call(head, event, function.timeout)
            return Reply(payload, failed, request_id)
        except NeverBegunError:
            return None
        except TimedOutError:
            return _fault(request_id, "Sandbox.Timedout", f"Task timed out after {function.timeout:.2f} seconds")
        except CrashedError as crash:
            return _fault(request_id, "Runtime.ExitError", f"Runtime exited with error: {crash}")

    def _head(self, function: Function, request_id: str, chain: Chain) -> bytes:
        told = {
            "handler": function.handler,
            "function_name": function.deployed_name,
            "arn": self._arn + function.deployed_name,
            "memory": function.memory,
            "timeout": function.timeout,
            "request_id": request_id,
            "environment": function.environment | _lambda_variables(function, request_id, chain),
        }
        return json.dumps(told).encode()


def _lambda_variables(function: Function, request_id: str, chain: Chain) -> dict[str, str]:
    return {
        "AWS_LAMBDA_FUNCTION_NAME": function.deployed_name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "_X_AMZN_TRACE_ID": chains.told(f"1-{int(time.time()):08x}-{request_id.replace('-', '')[:24]}", chain),
    }


def _fault(request_id: str, kind: str, message: str) -> Reply:
    error = {"errorType": kind, "errorMessage": f"RequestId: {request_id} Error: {message}"}
    return Reply(json.dumps(error).encode(), True, request_id)
