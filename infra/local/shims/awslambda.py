"""Lambda, moto 5.2.5: code never runs without docker. Here Invoke runs the function in the dispatcher's environments,
answers `Unhandled` (moto says `Handled`), and 429 when the function is throttled. moto takes any number for a queue's
MaximumConcurrency; AWS wants 2 to 1000.
"""

from __future__ import annotations

import json
from typing import Any

from moto.awslambda.models import EventSourceMapping, LambdaBackend, LambdaFunction
from moto.core.exceptions import JsonRESTError

from infra.local.shims.patches import Patches
from infra.local.shims.stepfunctions import Invoke

_invoke: Invoke | None = None


class InvalidConcurrencyError(JsonRESTError):
    """Lambda's answer to a concurrency that no queue can have."""

    code = 400

    def __init__(self, wanted: Any) -> None:
        super().__init__("InvalidParameterValueException", f"MaximumConcurrency must be from 2 to 1000, not {wanted}")


class TooManyRequestsError(JsonRESTError):
    """Lambda's answer to an invocation it has no environment for."""

    code = 429

    def __init__(self) -> None:
        super().__init__("TooManyRequestsException", "Rate Exceeded.")


def call_functions_with(invoke: Invoke) -> None:
    """Invoke runs `invoke(function name or ARN, payload)` from now on. LookupError: not one of ours."""
    global _invoke
    _invoke = invoke


def _invoke_lambda(function: LambdaFunction, event: Any = None) -> tuple[str, bool, str]:
    """Result, whether it is an error, and the log. moto hands the event over as text, bytes or parsed."""
    if _invoke is None:
        answer: tuple[str, bool, str] = _moto_invoke(function, event)
        return answer
    payload = event.encode() if isinstance(event, str) else event
    payload = payload if isinstance(payload, bytes) else json.dumps(payload or {}).encode()
    try:
        reply = _invoke(function.function_name, payload)
    except TimeoutError as error:
        raise TooManyRequestsError from error
    return reply.payload.decode(), reply.failed, ""


def _answer(function: LambdaFunction, body: str, request_headers: Any, response_headers: Any) -> str | bytes:
    """Asynchronous invocations (`Event`) answer nothing; failed ones carry `Unhandled`, as Lambda's do."""
    answer: str | bytes = _moto_answer(function, body, request_headers, response_headers)
    if "x-amz-function-error" in response_headers:
        response_headers["x-amz-function-error"] = "Unhandled"
    return answer


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
