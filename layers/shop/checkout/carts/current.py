"""Which store this process keeps carts in: DynamoDB behind copies in Redis, unless a test put its twin here."""

from collections.abc import Iterator
from contextlib import contextmanager

from layers.shop.checkout.carts.port import Carts

_current: Carts | None = None


def carts() -> Carts:
    global _current
    if _current is None:
        from layers.shop.checkout.carts.copies import CopiedCarts
        from layers.shop.checkout.carts.store import carts_table

        _current = CopiedCarts(carts_table)
    return _current


@contextmanager
def kept_in(store: Carts) -> Iterator[None]:
    """Keep carts in `store` for a while (tests)."""
    global _current
    before, _current = _current, store
    try:
        yield
    finally:
        _current = before
