"""Entity tags (RFC 9110, 8.8.3): strong, from the bytes or the version of what is answered."""

import hashlib
from typing import Any

import msgspec

from layers.cloud.web.http import Answer, Request


def tag_of(body: Any) -> str:
    return f'"{hashlib.blake2s(msgspec.json.encode(body), digest_size=12).hexdigest()}"'


def conditional(request: Request, body: Any, cache: str, tag: str | None = None) -> Answer[Any]:
    """`body` with its ETag (`tag`, or one of its bytes), or 304 without a body when the client has it already."""
    tag = tag or tag_of(body)
    headers = {"ETag": tag, "Vary": "Accept-Language"}
    known = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if tag in known or known == ["*"]:  # compared weakly (RFC 9110, 13.1.2): proxies that compress weaken tags
        return Answer(None, status=304, headers=headers, cache=cache)
    return Answer(body, headers=headers, cache=cache)
