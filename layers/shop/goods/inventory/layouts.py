"""What this environment knows of stock: layouts, and what was sold out moments ago.

Learning a layout costs no read: a row that knows a newer one refuses an order, and shows it (reservations.py). A shelf
that is not here has never been spread, or this environment is new: whoever is not let near its first row had better
look.
"""

from collections.abc import Iterable

from layers.cloud import clock
from layers.cloud.environment import Remembered
from layers.shop.goods.inventory.model import Layout, Shelf

REMEMBERED = 10_000  # shelves
SHORT_MS = 2_000  # what was too little is asked again after that
CLOCKS_MS = 1_000  # the clocks of two environments differ by less
_known = Remembered(dict[Shelf, Layout])
_short = Remembered(dict[Shelf, tuple[int, int]])


def known(shelf: Shelf) -> Layout:
    return _known().get(shelf, Layout())


def is_counted(sku: str) -> bool:
    """Whether a SKU is sold by its count, as far as is known here; the write that places an order knows for sure."""
    return known(Shelf(sku)).counted


def is_known(shelf: Shelf) -> bool:
    return shelf in _known()


def warehouses_of(skus: Iterable[str]) -> set[str]:
    """The warehouses beside the first that are known to keep any of these SKUs, OWED among them: mostly none."""
    return {warehouse for sku in skus for warehouse in known(Shelf(sku)).warehouses}


def learn(shelf: Shelf, layout: Layout) -> bool:
    """Remember a layout that a row showed; False when it is no news."""
    if layout.number <= known(shelf).number:
        return False
    believe(shelf, layout)
    return True


def believe(shelf: Shelf, layout: Layout) -> None:
    """Remember what row 0, read consistently, says: it is right, even against a higher number (a restored table)."""
    layouts = _known()
    layouts.pop(shelf, None)
    layouts[shelf] = layout
    if len(layouts) > REMEMBERED:
        layouts.pop(next(iter(layouts)))


def remember_short(shelf: Shelf, available: int) -> None:
    """All rows of a spread shelf, seen at one moment, had but so many units."""
    _short()[shelf] = (clock.now_ms(), available)


def is_short(shelf: Shelf, quantity: int, accepted_ms: int) -> bool:
    """Whether there was too little on a shelf at a moment after the order was accepted: then that is its answer too.

    A crowd that comes too late is told without a call of its own. Units that come back meanwhile are for who asks next.
    """
    seen_ms, available = _short().get(shelf, (0, 0))
    return available < quantity and clock.now_ms() - seen_ms < SHORT_MS and accepted_ms + CLOCKS_MS < seen_ms
