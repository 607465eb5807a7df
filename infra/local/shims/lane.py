"""moto's way from HTTP to a backend costs 1 to 1.5 ms of CPU a call (Flask, service models, reflection), most of what
a laptop's order costs. Here the calls an order makes go straight to moto's own action methods. Anything unusual, and
every refusal, is asked again the long way, so that errors are moto's own: an action that raised has changed nothing.
"""

from __future__ import annotations

import base64
import datetime
import json
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.core.responses import ActionResult, BaseResponse
from moto.dynamodb.responses import DynamoHandler
from moto.events.responses import EventsHandler
from moto.sqs.responses import SQSResponse
from moto.stepfunctions.responses import StepFunctionResponse

from infra.local.chains import HEADER

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
NONE = b"{}"
ACTIONS: dict[str, tuple[type[BaseResponse], str]] = {
    f"{prefix}.{action}": (handler, method)
    for prefix, handler, actions in (
        (
            "DynamoDB_20120810",
            DynamoHandler,
            {
                "GetItem": "get_item",
                "PutItem": "put_item",
                "UpdateItem": "update_item",
                "DeleteItem": "delete_item",
                "Query": "query",
                "BatchGetItem": "batch_get_item",
                "BatchWriteItem": "batch_write_item",
                "TransactWriteItems": "transact_write_items",
                "TransactGetItems": "transact_get_items",
            },
        ),
        (
            "AmazonSQS",
            SQSResponse,
            {
                "SendMessage": "send_message",
                "SendMessageBatch": "send_message_batch",
                "ReceiveMessage": "receive_message",
                "DeleteMessage": "delete_message",
                "GetQueueUrl": "get_queue_url",
            },
        ),
        ("AWSStepFunctions", StepFunctionResponse, {"StartExecution": "start_execution"}),
        ("AWSEvents", EventsHandler, {"PutEvents": "put_events"}),
    )
    for action, method in actions.items()
}
UNSAID = {"ConsumedCapacityUnits"}  # what moto's actions say and its serializer drops
PARSE_THEMSELVES = (EventsHandler, StepFunctionResponse)
# Bytes in messages and calls for other accounts are rare and need moto's parser.
UNUSUAL = b'"BinaryValue"'


class Lane:
    """WSGI: the quick way for ACTIONS, `moto` for the rest."""

    def __init__(self, moto: Application) -> None:
        self._moto = moto

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        found = ACTIONS.get(environ.get("HTTP_X_AMZ_TARGET", ""))
        region = region_of(environ.get("HTTP_AUTHORIZATION", ""))
        if found is None or region is None or "HTTP_X_MOTO_ACCOUNT_ID" in environ:
            return self._moto(environ, start_response)
        length = int(environ.get("CONTENT_LENGTH") or 0)
        stream = environ["wsgi.input"]
        body = stream.read(length)
        answer = None if UNUSUAL in body else attempt(*found, body, region, environ)
        if answer is None:
            stream.seek(0)
            return self._moto(environ, start_response)
        start_response(
            "200 OK",
            [
                ("Content-Type", "application/x-amz-json-1.0"),
                ("Content-Length", str(len(answer))),
                ("x-amzn-RequestId", str(uuid.uuid4())),
            ],
        )
        return [answer]


def region_of(authorization: str) -> str | None:
    """From SigV4: Credential=<key>/<date>/<region>/<service>/aws4_request."""
    parts = authorization.partition("Credential=")[2].split("/", 3)
    return parts[2] if len(parts) == 4 else None


def attempt(kind: type[BaseResponse], method: str, body: bytes, region: str, environ: Environ) -> bytes | None:
    """The answer's body; None when moto is to answer itself."""
    handler: Any = kind()
    try:
        handler.params = handler.body = json.loads(body)
        if kind in PARSE_THEMSELVES:
            handler.body = body
        handler.uri_match, handler.querystring = {}, {}
        handler.region, handler.current_account = region, DEFAULT_ACCOUNT_ID
        handler.uri = f"http://{environ.get('HTTP_HOST', '')}/"
        handler.path = environ.get("PATH_INFO", "/")
        handler.headers = {HEADER: environ.get("HTTP_X_AMZN_TRACE_ID", "")}
        handler.response_headers = {}
        return _encoded(handler, method)
    except Exception:  # noqa: BLE001  moto says what is wrong with it
        return None


def _encoded(handler: Any, method: str) -> bytes:
    result = handler.act(method) if hasattr(handler, "act") else getattr(handler, method)()
    if isinstance(result, str):
        return result.encode()
    answer: Any = result.result if isinstance(result, ActionResult) else result
    if answer is None:
        return NONE
    kept = {name: value for name, value in answer.items() if value is not None and name not in UNSAID}
    return json.dumps(kept, default=_plain, separators=(",", ":")).encode()


def _plain(value: object) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime.datetime):
        return value.timestamp()
    if hasattr(value, "to_json"):
        return value.to_json()
    raise TypeError(f"{type(value).__name__} is unexpected here")
