"""The layouts this environment has heard of. What is not here has never been spread.

Learning one costs no read: a row that knows a newer layout refuses an order, and tells (holds.py).
"""

from layers.cloud import clock
from layers.shop.inventory.model import Layout

REMEMBERED = 10_000  # SKUs
ASKED_SECONDS = 5  # an environment asks no oftener for one SKU to be spread evenly
_known: dict[str, Layout] = {}
_asked: dict[str, float] = {}


def known(sku: str) -> Layout:
    return _known.get(sku, Layout())


def learn(sku: str, layout: Layout) -> bool:
    """Remember a layout that a row told of; False when it is no news."""
    if layout.number <= known(sku).number:
        return False
    believe(sku, layout)
    return True


def believe(sku: str, layout: Layout) -> None:
    """Remember what row 0, read consistently, says: it is right, even against a higher number (a restored table)."""
    _known.pop(sku, None)
    if layout.number:
        _known[sku] = layout
    if len(_known) > REMEMBERED:
        _known.pop(next(iter(_known)))


def may_ask(sku: str) -> bool:
    """Whether this environment may ask for the SKU to be spread evenly now."""
    now = clock.monotonic()
    if now - _asked.get(sku, -ASKED_SECONDS) < ASKED_SECONDS:
        return False
    _asked[sku] = now
    return True


def forget() -> None:
    """Know nothing, as a new environment does (tests)."""
    _known.clear()
    _asked.clear()
