"""The HTTP door, standing for API Gateway: chalice's LocalGateway builds the event and runs authorizers; the function
that serves the route runs in the dispatcher, like every function, so a killed worker is a 502 here as it is there.
"""

from __future__ import annotations

import base64
import json
import uuid
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

from chalice.local import (
    ForbiddenError,
    InvalidAuthorizerError,
    LambdaEventConverter,
    LocalGateway,
    NotAuthorizedError,
    RouteMatcher,
)

from infra.local import problems
from infra.local.dispatcher import Dispatcher, ThrottledError
from infra.local.functions import API, API_TIMEOUT, BACK_OFFICE
from infra.local.problems import Response
from infra.local.throttle import TokenBucket
from layers.cloud.web import doors

BODY_LIMIT = 10 * 1024 * 1024  # API Gateway's
PATIENCE = 10.0  # seconds a request waits for an environment before it is turned away


class FunctionFailedError(Exception):
    """Function `api` crashed, timed out, or answered what is no HTTP answer."""

    def __init__(self, error_type: str, request_id: str) -> None:
        super().__init__(error_type)
        self.error_type, self.request_id = error_type, request_id


class NotTextError(Exception):
    """A body that is neither UTF-8 nor of a binary type. (No ValueError: LocalGateway takes those for lost routes.)"""


class RemoteApp:
    """Looks like the chalice app to LocalGateway, but runs in a worker."""

    def __init__(self, app: Any, dispatcher: Dispatcher) -> None:
        self.routes, self.api = app.routes, app.api
        self._dispatcher = dispatcher
        functions = dispatcher.bundle.functions
        self._shop = functions[API]
        self._served = {doors.BACK_OFFICE: functions.get(BACK_OFFICE, self._shop)}

    def __call__(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        door = doors.door_of(event["requestContext"]["resourcePath"])
        function = self._served.get(door, self._shop)
        reply = self._dispatcher.invoke(function, json.dumps(event).encode(), PATIENCE)
        if reply.failed:
            raise FunctionFailedError(reply.error_type, reply.request_id)
        answer = reply.json()
        if not isinstance(answer, dict) or "statusCode" not in answer:
            raise FunctionFailedError("MalformedProxyResponse", reply.request_id)
        return answer


class Door:
    """Answers one request. Thread safe."""

    def __init__(self, app: Any, dispatcher: Dispatcher, throttle: TokenBucket, stage: str) -> None:
        config: Any = SimpleNamespace(
            lambda_timeout=int(API_TIMEOUT),
            lambda_memory_size=dispatcher.bundle.functions[API].memory,
            function_name=dispatcher.bundle.functions[API].deployed_name,
        )
        self._routes: dict[str, dict[str, Any]] = app.routes
        self._matcher = RouteMatcher(list(app.routes))
        self._gateway = LocalGateway(RemoteApp(app, dispatcher), config)  # type: ignore[arg-type]
        self._gateway.event_converter = self._converter = _Converter(self._matcher, app.api.binary_types, stage)  # type: ignore
        self._throttle = throttle

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes, source_ip: str) -> Response:
        """`target` is the path and query as they were sent, still percent-encoded."""
        path = target.partition("?")[0]
        if not self._throttle.take():
            return problems.too_many_requests()
        try:
            methods = self._routes[self._matcher.match_route(path).route]
        except ValueError:
            return problems.route_not_found(unquote(path))
        asked = "GET" if method == "HEAD" and "HEAD" not in methods else method
        if asked not in methods and asked != "OPTIONS":
            return problems.method_not_allowed(method, _allowed(methods))
        return self._ask(asked, target, headers | {"x-forwarded-for": source_ip}, body)

    def _ask(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Response:
        try:
            return _as_response(self._gateway.handle_request(method, target, headers, body or None))
        except NotTextError:
            return problems.bad_request("The body is not UTF-8.")
        except NotAuthorizedError:
            return problems.unauthorized()
        except (ForbiddenError, InvalidAuthorizerError):
            return problems.forbidden()
        except ThrottledError:
            return problems.too_many_requests()
        except FunctionFailedError as failure:
            if failure.error_type == "Sandbox.Timedout":
                return problems.gateway_timeout(failure.request_id)
            return problems.bad_gateway(failure.request_id)


def _allowed(methods: dict[str, Any]) -> list[str]:
    return sorted({*methods, "OPTIONS", *(["HEAD"] if "GET" in methods else [])})


class _Converter:
    """LocalGateway's event, and what it leaves out: decoded path parameters, text bodies, who asks, request ids."""

    def __init__(self, matcher: RouteMatcher, binary_types: list[str], stage: str) -> None:
        self._chalice = LambdaEventConverter(matcher, binary_types)
        self._stage = stage

    def create_lambda_event(
        self, method: str, path: str, headers: dict[str, str], body: bytes | None = None
    ) -> dict[str, Any]:
        event: dict[str, Any] = self._chalice.create_lambda_event(method, path, headers, body)
        if isinstance(event["body"], bytes):
            event["body"] = _text(event["body"])
        event["pathParameters"] = {name: unquote(value) for name, value in event["pathParameters"].items()}
        event["multiValueHeaders"] = {name: [value] for name, value in event["headers"].items()}
        event["path"] = unquote(path.partition("?")[0])
        event["httpMethod"] = method
        event["requestContext"] |= {"requestId": str(uuid.uuid4()), "stage": self._stage}
        event["requestContext"]["identity"] = {
            "sourceIp": headers["x-forwarded-for"],
            "userAgent": headers.get("user-agent"),
        }
        return event


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise NotTextError from error


def _as_response(answer: dict[str, Any]) -> Response:
    headers = [(name, str(value)) for name, value in (answer.get("headers") or {}).items()]
    for name, values in (answer.get("multiValueHeaders") or {}).items():
        headers += [(name, str(value)) for value in values]
    body = answer.get("body")
    if answer.get("isBase64Encoded"):
        content = base64.b64decode(body or "")
    else:
        content = (body or "").encode() if not isinstance(body, bytes) else body
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", "application/json"))
    return Response(int(answer["statusCode"]), headers, content)
