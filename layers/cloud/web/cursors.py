"""Opaque, signed list cursors: a client can hand one back, not forge one."""

import base64
import binascii
from typing import Any

import msgspec

from layers.cloud.web import tokens


class InvalidCursorError(Exception):
    """A cursor must be one that this list gave out, unaltered."""

    def __init__(self) -> None:
        super().__init__("cursor is not one that this list gave out")
        self.errors = [{"field": "cursor", "expected": "the next_cursor of an earlier answer, unchanged"}]


def encode(of: str, position: dict[str, Any]) -> str:
    """The cursor for `position` in the list called `of` ("products"); no other list takes it."""
    payload = msgspec.json.encode(position)
    signature = tokens.sign(_kind(of), payload.decode())[:16].encode()
    return base64.urlsafe_b64encode(signature + payload).decode().rstrip("=")


def decode(of: str, cursor: str) -> dict[str, Any]:
    """The position that `encode` was given. Raises InvalidCursorError."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        payload = raw[16:].decode()
        if not tokens.verify(_kind(of), payload, raw[:16].decode(), characters=16):
            raise InvalidCursorError
        return msgspec.json.decode(payload, type=dict[str, Any])
    except (binascii.Error, ValueError) as broken:
        raise InvalidCursorError from broken


def _kind(of: str) -> str:
    return f"cursor of {of}"
