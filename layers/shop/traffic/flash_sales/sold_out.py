"""What an environment remembers to be sold out, so that most of a late crowd costs no call at all. Seconds old."""

from layers.cloud import clock
from layers.cloud.environment import Remembered

SECONDS = 1.0  # units may come back: a receipt, an order cancelled after it was confirmed
_until: Remembered[dict[tuple[str, str], float]] = Remembered(dict)


def note(sale_id: str, sku: str) -> None:
    _until()[sale_id, sku] = clock.monotonic() + SECONDS


def is_known(sale_id: str, sku: str) -> bool:
    return _until().get((sale_id, sku), 0.0) > clock.monotonic()
