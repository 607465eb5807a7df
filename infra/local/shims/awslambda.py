"""Lambda, moto 5.2.5: code never runs without docker. Here Invoke runs the function in the dispatcher's environments.

- A failed one is told as `Unhandled` (moto says `Handled`).
- One that is throttled is refused with 429: at once where the caller stays for the answer; others (`Event`) wait.
- A chain of requests that goes round too long is stopped (chains.py).
- moto takes any number for a queue's MaximumConcurrency; AWS wants 2 to 1000.
"""

from __future__ import annotations

import json
from contextvars import ContextVar
from typing import Any, Protocol

from moto.awslambda.models import EventSourceMapping, LambdaBackend, LambdaFunction
from moto.core.exceptions import JsonRESTError

from infra.deploying.loops import MEANT
from infra.local import chains
from infra.local.shims.patches import Patches
from infra.local.shims.stepfunctions import LambdaReply


class Invoke(Protocol):
    """How a function is run: `came` by this chain of requests; `waits` for one of those reserved for it."""

    def __call__(self, name: str, payload: bytes, came: chains.Chain, waits: bool) -> LambdaReply: ...


_invoke: Invoke | None = None
_asked: ContextVar[Any] = ContextVar("the headers of the present Invoke", default=None)


class InvalidConcurrencyError(JsonRESTError):
    """Lambda's answer to a concurrency that no queue can have."""

    code = 400

    def __init__(self, wanted: Any) -> None:
        super().__init__("InvalidParameterValueException", f"MaximumConcurrency must be from 2 to 1000, not {wanted}")


class RecursiveInvocationError(JsonRESTError):
    """Lambda's answer to an invocation that would be one too many of its chain."""

    code = 400

    def __init__(self) -> None:
        super().__init__("RecursiveInvocationException", "Lambda has detected your function in a recursive loop.")


class TooManyRequestsError(JsonRESTError):
    """Lambda's answer to an invocation it has no environment for."""

    code = 429

    def __init__(self) -> None:
        super().__init__("TooManyRequestsException", "Rate Exceeded.")


def call_functions_with(invoke: Invoke) -> None:
    """Invoke runs `invoke(function name or ARN, payload, ...)` from now on. LookupError: not one of ours."""
    global _invoke
    _invoke = invoke


def _invoke_lambda(function: LambdaFunction, event: Any = None) -> tuple[str, bool, str]:
    """Result, whether it is an error, and the log. moto hands the event over as text, bytes or parsed."""
    if _invoke is None:
        answer: tuple[str, bool, str] = _moto_invoke(function, event)
        return answer
    payload = event.encode() if isinstance(event, str) else event
    payload = payload if isinstance(payload, bytes) else json.dumps(payload or {}).encode()
    headers = _asked.get() or {}
    came, name = chains.heard(headers.get(chains.HEADER) or ""), _noun(function.function_name)
    if name not in MEANT and chains.is_cut(came, name):
        raise RecursiveInvocationError
    try:
        reply = _invoke(function.function_name, payload, came, headers.get("X-Amz-Invocation-Type") == "Event")
    except TimeoutError as error:
        raise TooManyRequestsError from error
    return reply.payload.decode(), reply.failed, ""


def _answer(function: LambdaFunction, body: str, request_headers: Any, response_headers: Any) -> str | bytes:
    """Asynchronous invocations (`Event`) answer nothing; failed ones carry `Unhandled`, as Lambda's do."""
    before = _asked.set(request_headers)
    try:
        answer: str | bytes = _moto_answer(function, body, request_headers, response_headers)
    finally:
        _asked.reset(before)
    if "x-amz-function-error" in response_headers:
        response_headers["x-amz-function-error"] = "Unhandled"
    return answer


def _noun(deployed: str) -> str:
    """ "sluice-dev-check-up" is "check-up"."""
    return "-".join(deployed.split("-")[2:])


def _update_mapping(backend: LambdaBackend, uuid: str, spec: dict[str, Any]) -> EventSourceMapping | None:
    wanted = (spec.get("ScalingConfig") or {}).get("MaximumConcurrency", 2)
    if not isinstance(wanted, int) or not 2 <= wanted <= 1000:
        raise InvalidConcurrencyError(wanted)
    updated: EventSourceMapping | None = _moto_update_mapping(backend, uuid, spec)
    return updated


PATCHES = Patches()
_moto_update_mapping = PATCHES.replace(LambdaBackend, "update_event_source_mapping", _update_mapping)
_moto_invoke = PATCHES.replace(LambdaFunction, "_invoke_lambda", _invoke_lambda)
_moto_answer = PATCHES.replace(LambdaFunction, "invoke", _answer)
