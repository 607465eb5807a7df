"""Rights that are one holder's and good for a few things: who has used one for what is kept in Redis until it runs out.

A right belongs to whoever is first to use it. Without Redis nobody can say how often one was used: what it says itself,
signed, is all there is to go by then.
"""

from typing import Any, Literal

from msgspec import Struct

from layers.cloud.memory import redis
from layers.cloud.memory.scripts import evaluate

Use = Literal["used", "others", "spent"]


class Right(Struct, frozen=True):
    """Good for at most `most` things, until it runs out (milliseconds since 1970)."""

    name: str
    most: int
    until_ms: int


def use(right: Right, holder: str, thing: str) -> Use | None:
    """Use `right` for `thing`; the same thing again is no further use. None without Redis."""
    told: list[Any] = [holder, thing, right.most, right.until_ms]
    answer = redis.attempt(lambda r: evaluate(r, ("use",), [_key(right)], told), otherwise=None)
    return None if answer is None else answer.decode()


def give_back(right: Right, thing: str) -> None:
    """Nothing came of one call of `use` that answered "used": unless another call used it for `thing`, that counts no
    more. The right stays its holder's."""
    redis.attempt(lambda r: evaluate(r, ("give_back",), [_key(right)], [thing]), otherwise=None)


def _key(right: Right) -> str:
    return f"right:{right.name}"
