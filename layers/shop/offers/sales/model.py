"""Values and rules of flash sales."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Literal

from msgspec import Struct

from layers.shop.offers.pricing.model import Money

SaleState = Literal["scheduled", "running", "ended"]
# How much longer a lease runs than its admission: by then no clock in the house thinks the admission good.
LEASE_GRACE_SECONDS = 5


class SaleItem(Struct, frozen=True, omit_defaults=True):
    """A SKU on sale. `price` is its price during the sale; without one the shelf price stays."""

    sku: str
    price: Money | None = None


class Challenge(Struct, frozen=True, omit_defaults=True):
    """What a visitor's machine does before it may stand in line.

    `proof_of_work`: find a text whose hash begins with `difficulty` zero bits, 2^difficulty tries on average;
    `captcha`: solve what the CAPTCHA provider in the settings asks.
    """

    kind: Literal["proof_of_work", "captcha"] = "proof_of_work"
    difficulty: int = 16


class Sale(Struct, frozen=True, omit_defaults=True):
    """A flash sale. Times are UTC; entries are taken while starts_at <= now < ends_at.

    `per_buyer` and `per_address` are units, 0 for no limit; `admission_rate` is buyers a second; who is admitted has
    `admission_seconds` to order.
    """

    sale_id: str
    name: str
    items: list[SaleItem]
    starts_at: datetime
    ends_at: datetime
    per_buyer: int
    admission_rate: float
    admission_seconds: int
    per_address: int = 0
    challenge: Challenge | None = None
    version: int = 1

    @property
    def skus(self) -> list[str]:
        return [item.sku for item in self.items]

    @property
    def closes_at(self) -> datetime:
        """Until then an admission given in the last moment is good, and so are the sale's prices and demands."""
        return self.ends_at + timedelta(seconds=self.admission_seconds)

    def state_at(self, at: datetime) -> SaleState:
        if at < self.starts_at:
            return "scheduled"
        return "running" if at < self.ends_at else "ended"

    def has(self, sku: str) -> bool:
        return any(item.sku == sku for item in self.items)

    def price_of(self, sku: str) -> Money | None:
        return next((item.price for item in self.items if item.sku == sku), None)


class Ticket(Struct, frozen=True, array_like=True):
    """A place in a sale's line, as its holder carries it. `buyer` and `address` are keys (see customers.py)."""

    sale_id: str
    entry_id: str
    sku: str
    quantity: int
    buyer: str
    address: str
    number: str


class Admission(Struct, frozen=True, array_like=True):
    """The right to order so many units of a SKU until `expires_ms`, once, for one buyer."""

    sale_id: str
    entry_id: str
    sku: str
    quantity: int
    buyer: str
    address: str
    expires_ms: int


class SaleUse(Struct, frozen=True, array_like=True):
    """What an order takes of a sale's limits: tried when it is placed, given back when it is cancelled.

    `buyer` and `address` (of shipment) are keys; limits are units, 0 for none.
    """

    sale_id: str
    entry_id: str
    order_id: str
    buyer: str
    sku: str
    quantity: int
    per_buyer: int
    address: str
    per_address: int


class UsedUp(Struct, frozen=True):
    """What one buyer has of a sale, by the table: units, and the entries that were ever spent."""

    units: int
    spent: frozenset[str]


class UseBooks(Struct, frozen=True):
    """A counter of a sale: units that one `holder` (`buyer:<key>`, `address:<key>`) has, and those of the orders that
    its row lists. An address lists none."""

    sale_id: str
    holder: str
    used: int
    listed: int


class SaleOrder(Struct, frozen=True, array_like=True):
    """A placed order that was not cancelled, as the sale's books have it."""

    order_id: str
    entry_id: str
    buyer: str
    sku: str
    quantity: int


def milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def sale_of(sku: str, sales: Iterable[Sale]) -> Sale | None:
    return next((sale for sale in sales if sale.has(sku)), None)
