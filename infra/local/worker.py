"""A Lambda environment: a process that serves one invocation at a time over a socket, with a Lambda context.

It may be killed at any moment (`pkill -9 -f sluice-worker` kills them all); the dispatcher then answers what Lambda
would answer, and the next invocation gets a new one.
"""

from __future__ import annotations

import importlib
import json
import os
import socket
import time
import traceback
from collections.abc import Callable
from typing import Any

from infra.local import wire

TITLE = "python -m infra.local.worker sluice-worker"
BEGUN, DONE, FAILED = b"!", b"+", b"-"


class Context:
    """What Lambda hands a handler beside the event."""

    function_version = "$LATEST"
    client_context = None
    identity = None

    def __init__(self, facts: dict[str, Any]) -> None:
        self.function_name: str = facts["function_name"]
        self.memory_limit_in_mb: int = facts["memory"]
        self.invoked_function_arn: str = facts["arn"]
        self.aws_request_id: str = facts["request_id"]
        self.log_group_name = f"/aws/lambda/{self.function_name}"
        self.log_stream_name = f"{time.strftime('%Y/%m/%d')}/[$LATEST]{os.getpid():032x}"
        self._deadline = time.monotonic() + float(facts["timeout"])

    def get_remaining_time_in_millis(self) -> int:
        return max(0, int((self._deadline - time.monotonic()) * 1000))


def serve(connection: socket.socket) -> None:
    """One environment, until the dispatcher closes its end."""
    while (head := wire.receive(connection)) is not None:
        event = wire.receive(connection)
        if event is None:
            return
        wire.send(connection, BEGUN)  # from here on the handler may have acted
        wire.send(connection, *_answer(json.loads(head), event))


def _answer(head: dict[str, Any], event: bytes) -> tuple[bytes, bytes]:
    os.environ.update(head["environment"])
    try:
        result = _resolve(head["handler"])(json.loads(event), Context(head))
        return DONE, _marshal(result)
    except Exception as error:  # noqa: BLE001  Lambda reports whatever a handler raises
        return FAILED, json.dumps(describe(error, head["request_id"])).encode()


def _marshal(result: object) -> bytes:
    try:
        return json.dumps(result, ensure_ascii=False).encode()
    except TypeError as error:
        raise MarshalError(f"Unable to marshal response: {error}") from error


class MarshalError(Exception):
    """A handler returned what JSON cannot say."""


MarshalError.__name__ = "Runtime.MarshalError"


def describe(error: BaseException, request_id: str) -> dict[str, Any]:
    """An exception as Lambda's Python runtime puts it; the first frame is ours and left out."""
    return {
        "errorMessage": str(error),
        "errorType": type(error).__name__,
        "requestId": request_id,
        "stackTrace": traceback.format_list(traceback.extract_tb(error.__traceback__)[1:]),
    }


def _resolve(handler: str) -> Callable[[Any, Any], Any]:
    module, _, name = handler.rpartition(".")
    function: Callable[[Any, Any], Any] = getattr(importlib.import_module(module), name)
    return function
