"""SQS, moto 5.2.5: the trace header of who sends is lost. SQS keeps it with the message, as AWSTraceHeader."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from moto.core.responses import ActionResult
from moto.sqs.models import Message
from moto.sqs.responses import SQSResponse

from infra.local import chains
from infra.local.shims.patches import Patches

Send = Callable[[SQSResponse], ActionResult]
_trace: ContextVar[str] = ContextVar("the trace header of who sends now", default="")


def traced(system_attributes: dict[str, Any] | None) -> dict[str, Any] | None:
    """What a sender says itself goes before the header of its request."""
    if not (trace := _trace.get()) or chains.ATTRIBUTE in (system_attributes or {}):
        return system_attributes
    return {**(system_attributes or {}), chains.ATTRIBUTE: {"DataType": "String", "StringValue": trace}}


def _hearing(send: Send) -> Send:
    """`send` with the request's trace header in mind."""

    def heard(response: SQSResponse) -> ActionResult:
        before = _trace.set(response.headers.get(chains.HEADER) or "")
        try:
            return send(response)
        finally:
            _trace.reset(before)

    return heard


def trace_of(message: Message) -> str:
    """The trace header that came with a message, or ""."""
    kept: dict[str, Any] = (message.system_attributes or {}).get(chains.ATTRIBUTE, {})
    return str(kept.get("StringValue") or "")


PATCHES = Patches()
for _name in ("send_message", "send_message_batch"):
    PATCHES.replace(SQSResponse, _name, _hearing(vars(SQSResponse)[_name]))
