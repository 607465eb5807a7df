"""Signed tickets: values that a client carries for us and cannot change. Nothing is stored.

A ticket is `base64url(JSON).base64url(signature)`; the kind keeps one from passing for another.
"""

import base64
import binascii
from typing import Any, TypeVar

import msgspec

from layers.cloud.web import tokens

T = TypeVar("T")
MOST_CHARACTERS = 2_000


class ForgedTicketError(Exception):
    """A ticket must be one of ours, unaltered."""


def seal(kind: str, value: Any) -> str:
    payload = base64.urlsafe_b64encode(msgspec.json.encode(value)).decode().rstrip("=")
    return f"{payload}.{tokens.sign(kind, payload)}"


def unseal(kind: str, ticket: str, type: type[T]) -> T:  # noqa: A002 - the word msgspec uses for it
    """The value that was sealed as a `kind`. Raises ForgedTicketError."""
    payload, _, signature = ticket[:MOST_CHARACTERS].partition(".")
    if not tokens.verify(kind, payload, signature):
        raise ForgedTicketError
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)), type=type)
    except (binascii.Error, msgspec.MsgspecError) as unreadable:  # signed by another release
        raise ForgedTicketError from unreadable
