"""Rights that are one holder's and good for a few things: who has used one for what is kept in Redis until it runs out.

A right belongs to whoever is first to use it. Without Redis nobody can say how often one was used: what it says itself,
signed, is all there is to go by then.
"""

from typing import Any, Literal

from layers.cloud import redis
from layers.cloud.scripts import evaluate

Use = Literal["used", "others", "spent"]


def use(right: str, holder: str, thing: str, most: int, until_ms: int) -> Use | None:
    """Use `right` for `thing`, one of at most `most`; the same thing again is no further use. None without Redis."""
    told: list[Any] = [holder, thing, most, until_ms]
    answer = redis.attempt(lambda r: evaluate(r, ("use",), [_key(right)], told), otherwise=None)
    return None if answer is None else answer.decode()


def give_back(right: str, thing: str) -> None:
    """Nothing came of `thing`: it counts no more. The right stays its holder's."""
    redis.attempt(lambda r: r.hdel(_key(right), f"for:{thing}"), otherwise=None)


def _key(right: str) -> str:
    return f"right:{right}"
