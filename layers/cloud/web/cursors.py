"""Opaque, signed list cursors: a client can hand one back, not forge one."""

import base64
import binascii
import hmac
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
    signature = _signature(of, payload.decode())
    return base64.urlsafe_b64encode(signature + payload).decode().rstrip("=")


def decode(of: str, cursor: str) -> dict[str, Any]:
    """The position that `encode` was given. Raises InvalidCursorError."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        payload = raw[16:].decode()
        if not hmac.compare_digest(_signature(of, payload), raw[:16]):
            raise InvalidCursorError
        return msgspec.json.decode(payload, type=dict[str, Any])
    except (binascii.Error, ValueError) as broken:
        raise InvalidCursorError from broken


def _signature(of: str, payload: str) -> bytes:
    return tokens.sign(f"cursor of {of}", payload)[:16].encode()
