"""Values of returns.

A return is requested per line, approved or refused by the shop, received, and settled: refunded or exchanged, and
restocked or written off. One that was approved and never arrives expires.
"""

from datetime import timedelta
from typing import Literal

from msgspec import Struct

from layers.cloud import ids
from layers.shop.aftersales.returns.errors import ReturnNotFoundError
from layers.shop.checkout.orders.model import Funds, Order, OrderLine, Status

Reason = Literal["changed_mind", "damaged", "wrong_item", "not_as_described"]
ReturnStatus = Literal["requested", "approved", "refused", "expired", "received", "refunded"]
Goods = Literal["restock", "write_off"]

WINDOW = timedelta(days=30)
# Ours to answer for: then the way there is paid back as well, once everything of the order has come back so.
OUR_FAULT: frozenset[Reason] = frozenset({"damaged", "wrong_item", "not_as_described"})

# Goods that arrive after their return has expired are still goods: they are refunded, no longer exchanged.
MOVES: dict[ReturnStatus, frozenset[ReturnStatus]] = {
    "requested": frozenset({"approved", "refused"}),
    "approved": frozenset({"received", "refused", "expired"}),
    "expired": frozenset({"received"}),
    "received": frozenset({"refunded"}),
    "refused": frozenset(),
    "refunded": frozenset(),
}
OPEN: frozenset[ReturnStatus] = frozenset({"requested", "approved", "received"})  # somebody has something to do
ARRIVED: frozenset[ReturnStatus] = frozenset({"received", "refunded"})


class ReturnLine(Struct, frozen=True):
    """So many units of a SKU. `refund` is minor units of the order's currency.

    `exchange_for` is the SKU wanted instead, "" for money; `replacement` what is kept of it, at the price that what
    comes back pays. Without one, an exchange was promised and could not be kept: it is a refund.
    """

    sku: str
    quantity: int
    reason: Reason
    refund: int = 0
    exchange_for: str = ""
    replacement: OrderLine | None = None

    @property
    def worth(self) -> int:
        """What was paid for these units: refunded, or kept for what replaces them."""
        return self.refund + (self.replacement.total if self.replacement else 0)


class ReturnParcel(Struct, frozen=True):
    """How the goods travel back, as the buyer tells."""

    carrier: str
    tracking_number: str


class Return(Struct, frozen=True):
    """`refund` is for the goods and, where the rule says so, for shipping; minor units.

    `to_method` of it goes back to the payment method, `to_points` to the points that paid it (minor units, too), the
    rest to the gift card. `carried` is what had paid for what replacements keep. `note` is told to the buyer.
    """

    return_id: str
    status: ReturnStatus
    lines: list[ReturnLine]
    refund: int
    shipping_refund: int
    to_method: int
    requested_at: str
    currency: str
    goods: Goods | None = None
    to_points: int = 0
    carried: Funds = Funds()
    parcel: ReturnParcel | None = None
    note: str = ""
    received_at: str = ""

    @property
    def to_card(self) -> int:
        return self.refund - self.to_method - self.to_points

    @property
    def claimed(self) -> Funds:
        """What this return has of the money that paid for the order: given back, or kept for replacements."""
        return Funds(self.to_method, self.to_card, self.to_points) + self.carried

    @property
    def stands(self) -> bool:
        return self.status not in ("refused", "expired")

    @property
    def replacements(self) -> list[OrderLine]:
        return [line.replacement for line in self.lines if line.replacement]


class OrderReturns(Struct, frozen=True):
    """All returns of one order; `version` guards every change of any of them."""

    order_id: str
    returns: list[Return] = []
    version: int = 0

    def find(self, return_id: str) -> Return | None:
        return next((one for one in self.returns if one.return_id == return_id), None)

    def named(self, return_id: str) -> Return:
        """As `find`. Raises ReturnNotFoundError."""
        if found := self.find(return_id):
            return found
        raise ReturnNotFoundError(return_id)

    def beside(self, return_id: str) -> list[Return]:
        """The other returns that stand."""
        return [one for one in self.returns if one.stands and one.return_id != return_id]

    def claimed(self, sku: str) -> int:
        """Units of `sku` in returns that stand."""
        return sum(line.quantity for one in self.returns if one.stands for line in one.lines if line.sku == sku)


def replacement_id_for(return_id: str) -> str:
    """The order that sends what a return exchanges: one per return, for ever."""
    return ids.derived_id("ord", return_id, "exchange")


def everything_back(order: Order, returns: OrderReturns) -> bool:
    """Whether every unit of the order has come back and been settled."""
    settled = OrderReturns(order.order_id, [one for one in returns.returns if one.status == "refunded"])
    lines = order.placement.lines
    return all(settled.claimed(line.sku) >= line.quantity for line in lines)


def is_open(returns: OrderReturns) -> bool:
    """Whether a return of the order was agreed to and is not settled."""
    return any(one.status in ("approved", "received") for one in returns.returns)


def order_after(order: Order, returns: OrderReturns) -> Status | None:
    """What an order with these returns is when none is open; None while one is."""
    return None if is_open(returns) else "returned" if everything_back(order, returns) else "delivered"


def waiting_since(returns: OrderReturns) -> str:
    """Where the order stands in the line of those that wait for somebody; "" where nothing does."""
    asked = [one.requested_at for one in returns.returns if one.status in OPEN]
    return f"{min(asked)}#{returns.order_id}" if asked else ""
