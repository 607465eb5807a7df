"""The least HTTP client that keeps its connection: what it costs is not the shop's to answer for."""

import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

JSON = {"Content-Type": "application/json"}


@dataclass
class Reply:
    status: int
    body: bytes
    headers: http.client.HTTPMessage

    def json(self) -> Any:
        return json.loads(self.body)


class Connection:
    """One kept-alive connection; not for several threads."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)

    def call(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Reply:
        raw = None if body is None else json.dumps(body).encode()
        self._connection.request(method, path, raw, {**(JSON if body is not None else {}), **(headers or {})})
        answer = self._connection.getresponse()
        return Reply(answer.status, answer.read(), answer.headers)

    def expect(self, status: int, method: str, path: str, body: Any = None, **headers: str) -> Reply:
        """The reply, which must have this status. Header names are written with `_` for `-`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        reply = self.call(method, path, body, named)
        if reply.status != status:
            raise UnexpectedReplyError(f"{method} {path}: {reply.status} {reply.body[:300]!r}")
        return reply


class UnexpectedReplyError(Exception):
    """A benchmark of wrong answers measures nothing."""
