"""API Gateway and chalice's routing: a request finds its function; what comes back is a status, headers and JSON."""

import re
from collections.abc import Mapping
from types import MappingProxyType, SimpleNamespace
from typing import Any, NamedTuple

import msgspec

from layers.cloud.watch import telemetry
from layers.cloud.web.api import Api
from layers.cloud.web.http import Request, Route

GATEWAY_SECONDS = 29.0


class Reply(NamedTuple):
    """What a client gets. `status` 0: nothing came back."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = MappingProxyType({})

    @property
    def failed(self) -> bool:
        """Whether the same request may be tried again."""
        return (self.status == 0 or self.status >= 500 or self.status == 429) and not self.waits

    @property
    def waits(self) -> bool:
        """Whether a turn in the waiting room comes first: the same request without one gets the same answer."""
        return self.status == 503 and isinstance(self.body, dict) and self.body.get("code") == "waiting_room"


class Door:
    """Every route of app.py."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._exact = {(route.method, route.path): route for route in api.routes if "{" not in route.path}
        self._patterns = [(route.method, _pattern(route.path), route) for route in api.routes if "{" in route.path]

    def handle(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        """As Lambda's function of the whole API, with what app.py puts around every invocation."""
        invoked = SimpleNamespace(lambda_context=context)
        return telemetry.observe(invoked, lambda _: self._handle(event, context))

    def _handle(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        route, path = self._route(event["method"], event["path"])
        request = Request(
            method=event["method"],
            path=event["path"],
            headers=event["headers"],
            query=event.get("query", {}),
            body=event["body"].encode(),
            called_from=event.get("source_ip", "198.51.100.1"),
            trace_id=context.aws_request_id,
        )
        response = self._api.answer(route, request, path)
        return {"status": response.status_code, "body": response.body, "headers": dict(response.headers)}

    def _route(self, method: str, path: str) -> tuple[Route, dict[str, str]]:
        if route := self._exact.get((method, path)):
            return route, {}
        for wanted, pattern, route in self._patterns:
            if wanted == method and (found := pattern.fullmatch(path)):
                return route, found.groupdict()
        raise LookupError(f"{method} {path}")


def reply_of(answer: dict[str, Any]) -> Reply:
    body = msgspec.json.decode(answer["body"]) if answer["body"] else None
    return Reply(answer["status"], body, answer["headers"])


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))
