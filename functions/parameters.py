"""What many routes take: headers and limits, each spelt once."""

from typing import Annotated

from msgspec import Meta, Struct

from layers.cloud.web.texts import Key, OptionalKey, Tag, Token

Limit = Annotated[int, Meta(ge=1, le=100)]
"""Of a list's page."""


class KeyHeaders(Struct):
    """An empty key is none."""

    idempotency_key: OptionalKey = ""


class StrictKeyHeaders(Struct):
    """An empty key is refused."""

    idempotency_key: Key | None = None


class EditHeaders(Struct):
    if_match: Tag | None = None


class OrderTokenHeaders(Struct):
    x_order_token: Token | None = None
