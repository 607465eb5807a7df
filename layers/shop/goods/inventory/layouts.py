"""What this environment has heard of stock: layouts, and what was sold out moments ago.

Learning a layout costs no read: a row that knows a newer one refuses an order, and tells (holds.py). A SKU that is not
here has never been spread, or this environment is new: whoever is not let near its first row had better look.
"""

from layers.cloud import clock
from layers.cloud.environment import Remembered
from layers.shop.goods.inventory.model import Layout

REMEMBERED = 10_000  # SKUs
ASKED_SECONDS = 5  # an environment asks no oftener for one SKU to be spread evenly
SHORT_MS = 2_000  # what was too little is asked again after that
CLOCKS_MS = 1_000  # the clocks of two environments differ by less
_known = Remembered(dict[str, Layout])
_asked = Remembered(dict[str, float])
_short = Remembered(dict[str, tuple[int, int]])


def known(sku: str) -> Layout:
    return _known().get(sku, Layout())


def heard_of(sku: str) -> bool:
    return sku in _known()


def learn(sku: str, layout: Layout) -> bool:
    """Remember a layout that a row told of; False when it is no news."""
    if layout.number <= known(sku).number:
        return False
    believe(sku, layout)
    return True


def believe(sku: str, layout: Layout) -> None:
    """Remember what row 0, read consistently, says: it is right, even against a higher number (a restored table)."""
    layouts = _known()
    layouts.pop(sku, None)
    layouts[sku] = layout
    if len(layouts) > REMEMBERED:
        layouts.pop(next(iter(layouts)))


def remember_short(sku: str, available: int) -> None:
    """All rows of a spread SKU, seen at one moment, had but so many units."""
    _short()[sku] = (now_ms(), available)


def is_short(sku: str, quantity: int, accepted_ms: int) -> bool:
    """Whether there was too little of a SKU at a moment after the order was accepted: then that is its answer too.

    A crowd that comes too late is told without a call of its own. Units that come back meanwhile are for who asks next.
    """
    seen_ms, available = _short().get(sku, (0, 0))
    return available < quantity and now_ms() - seen_ms < SHORT_MS and accepted_ms + CLOCKS_MS < seen_ms


def may_ask(sku: str) -> bool:
    """Whether this environment may ask for the SKU to be spread evenly now."""
    asked, now = _asked(), clock.monotonic()
    if now - asked.get(sku, -ASKED_SECONDS) < ASKED_SECONDS:
        return False
    asked[sku] = now
    return True


def now_ms() -> int:
    return clock.now_ms()
