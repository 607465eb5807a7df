"""What functions behind a route take and answer: requests, callers, answers, and the route itself."""

import inspect
import re
import typing
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

from layers.cloud.text import preferred_language
from layers.cloud.web import edge, parsing
from layers.cloud.web.problems import INVALID_PATH, InvalidRequestError

T = TypeVar("T")
JSON = "application/json"
# Whatever stands in a path names something: ids, SKUs. Stores and Step Functions refuse names beyond this as faults.
NAME = re.compile(r"[!-~]{1,128}")


@dataclass(frozen=True)
class Request:
    """What came in. Header names are lowercase; `called_from` is the address that called the API."""

    method: str
    path: str
    headers: dict[str, str]
    query: dict[str, str]
    body: bytes
    called_from: str
    trace_id: str

    @cached_property
    def source_ip(self) -> str:
        """The visitor's address, found out only where it is asked for."""
        return edge.visitor(self.called_from, self.headers)

    @cached_property
    def language(self) -> str:
        """The language to answer in: "zh" or "en"."""
        return preferred_language(self.headers.get("accept-language"))


@dataclass(frozen=True)
class Caller:
    """Who is calling, as the route's guard found out: `kind` ("operator") tells what they may do, `name` is what the
    audit log says of them."""

    kind: str
    name: str


Guard = Callable[[Request], Caller]
"""Tells who is calling, or refuses by raising."""


@dataclass
class Answer(Generic[T]):
    """An answer that is more than a body: a status of its own, headers, caching.

    `cache` is the Cache-Control value; answers without one are not to be stored.
    """

    body: T
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    cache: str = "no-store"


@dataclass(frozen=True)
class Route:
    """One line of app.py. `needs` raises while the part of the shop is given up that the route belongs to; `limit` is
    the class of requests by which one caller may call, "" for no limit."""

    method: str
    path: str
    function: Callable[..., Any]
    status: int
    guard: Guard | None
    content_type: str
    max_body: int
    needs: Callable[[], None] | None = None
    limit: str = ""

    @cached_property
    def hints(self) -> dict[str, Any]:
        """The types of parameters and answer, resolved on first use: import stays cheap."""
        return typing.get_type_hints(self.function, include_extras=True)

    @cached_property
    def parameters(self) -> list[str]:
        return list(inspect.signature(self.function).parameters)

    def arguments(self, request: Request, path: dict[str, str], caller: Caller | None = None) -> dict[str, Any]:
        """What the function asked for by name. Raises InvalidRequestError."""
        arguments: dict[str, Any] = {}
        for name in self.parameters:
            if name == "request":
                arguments[name] = request
            elif name == "caller":
                arguments[name] = caller
            elif name == "headers":
                arguments[name] = parsing.parse_headers(request.headers, self.hints[name])
            elif name == "query":
                arguments[name] = parsing.parse_query(request.query, self.hints[name])
            elif name == "body":
                arguments[name] = parsing.parse_json(request.body, self.hints[name])
            else:
                arguments[name] = _name(name, path[name])
        return arguments


def _name(parameter: str, value: str) -> str:
    if NAME.fullmatch(value):
        return value
    errors = [{"field": parameter, "expected": "1 to 128 printable ASCII characters"}]
    raise InvalidRequestError(f"{parameter}: nothing is named so", errors, INVALID_PATH)
