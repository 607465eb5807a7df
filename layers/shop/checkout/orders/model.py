"""Values and rules of orders."""

from typing import Literal, NewType

from msgspec import Struct

from layers.cloud import ids
from layers.shop.checkout.orders.reasons import Why
from layers.shop.goods.inventory.model import OWED, Reservation, quantities, warehouses_of
from layers.shop.offers.coupons.model import CouponUse
from layers.shop.offers.gift_cards.model import GiftCardUse
from layers.shop.offers.points.model import PointsUse
from layers.shop.offers.pricing.model import Money
from layers.shop.offers.sales.model import SaleUse
from layers.shop.payments.port import DEFAULT

Status = Literal[
    "queued",
    "pending",
    "confirmed",
    "shipped",
    "delivered",
    "closed",
    "rejected",
    "cancelled",
    "returning",
    "returned",
]

Fact = Literal[
    "awaiting_payment",
    "awaiting_stock",
    "stock_arrived",
    "refunded",
    "return_requested",
    "return_approved",
    "return_refused",
    "return_expired",
]
TimelineStatus = Status | Fact  # what a timeline tells: changes of status, and facts that change none

# The one table of allowed moves: every write's condition comes from it.
MOVES: dict[Status, frozenset[Status]] = {
    "queued": frozenset({"pending", "rejected"}),
    "pending": frozenset({"confirmed", "cancelled"}),
    "confirmed": frozenset({"shipped", "cancelled"}),
    "shipped": frozenset({"delivered", "returning"}),
    "delivered": frozenset({"closed", "returning"}),
    "returning": frozenset({"returned", "delivered"}),
    "closed": frozenset(),
    "rejected": frozenset(),
    "cancelled": frozenset(),
    "returned": frozenset(),
}

HOLDING: frozenset[Status] = frozenset({"pending"})
UNDONE: frozenset[Status] = frozenset({"rejected", "cancelled"})
SENT: frozenset[Status] = frozenset({"shipped", "delivered", "closed", "returning", "returned"})
SOLD: frozenset[Status] = SENT | {"confirmed"}


def sources(target: Status) -> list[Status]:
    """The states from which an order may move to `target`."""
    return sorted(status for status, targets in MOVES.items() if target in targets)


def attempt_id_for(cart_id: str, idempotency_key: str) -> str:
    """The attempt to order that this cart's key stands for: the same request twice is the same, with nothing stored."""
    return ids.derived_id("att", cart_id, idempotency_key)


def order_id_for(cart_id: str, version: int) -> str:
    """The order of a cart as it stands. There is one, whoever asks for it under whatever key: its row's own key is the
    guard, so that a cart that did not change cannot be placed twice."""
    return ids.derived_id("ord", cart_id, str(version))


class OrderLine(Struct, frozen=True, array_like=True):
    """What was bought, at the price it was bought for. Amounts are minor units of the order's currency."""

    sku: str
    product_id: str
    title: str
    quantity: int
    unit_price: int
    discount: int
    tax: int
    total: int


class OrderTotals(Struct, frozen=True, array_like=True):
    subtotal: int
    discount: int
    shipping: int
    tax: int
    total: int


class Address(Struct, frozen=True, array_like=True):
    name: str
    line1: str
    line2: str
    city: str
    region: str
    postal_code: str
    country: str


class Discount(Struct, frozen=True, array_like=True):
    """What one offer took off, in the order's currency; of free shipping, the fee that was waived. `name` is in the
    order's language, `code` the coupon's."""

    promotion_id: str
    name: str
    amount: int
    code: str = ""


class Phone(Struct, frozen=True, array_like=True):
    """A phone number as its owner spells it, and in E.164: `+4930123456`, without an extension."""

    given: str
    e164: str


class Funds(Struct, frozen=True, array_like=True):
    """Where an amount came from, or goes back to. Minor units."""

    method: int = 0
    card: int = 0
    points: int = 0

    def __add__(self, other: "Funds") -> "Funds":
        return Funds(self.method + other.method, self.card + other.card, self.points + other.points)

    def __sub__(self, other: "Funds") -> "Funds":
        return Funds(self.method - other.method, self.card - other.card, self.points - other.points)


class Exchange(Struct, frozen=True, array_like=True):
    """An order that is paid for by goods of another one, `order_id`, on their way back.

    `paid_by` is the order whose payment, gift card and points paid for those goods, by `funds`: the same as `order_id`,
    unless they came from an exchange themselves.
    """

    order_id: str
    return_id: str
    paid_by: str
    funds: Funds

    @property
    def amount(self) -> int:
        return self.funds.method + self.funds.card + self.funds.points


class Placement(Struct, frozen=True, array_like=True):
    """What the buyer agreed to, fixed when the order was accepted. Times are milliseconds since 1970."""

    accepted_ms: int
    cart_id: str
    currency: str
    lines: list[OrderLine]
    totals: OrderTotals
    email: str
    phone: str | Phone  # a plain one is spelt in E.164 already, or of a country without a plan
    address: Address
    shipping_method: str
    payment_method: str
    language: str
    coupon: CouponUse | None = None
    gift_card: GiftCardUse | None = None
    points: PointsUse | None = None
    admission: SaleUse | None = None
    exchange: Exchange | None = None
    discounts: list[Discount] | None = None

    @property
    def payable(self) -> Money:
        """What the payment method pays: the total less what points, a gift card and returned goods pay."""
        by_points, by_card = self.points.amount if self.points else 0, self.gift_card.amount if self.gift_card else 0
        by_goods = self.exchange.amount if self.exchange else 0
        return Money(self.totals.total - by_points - by_card - by_goods, self.currency)

    @property
    def funds(self) -> Funds:
        """What paid for the order, be it by way of goods that were exchanged."""
        if self.exchange:
            return self.exchange.funds
        by_points, by_card = self.points.amount if self.points else 0, self.gift_card.amount if self.gift_card else 0
        return Funds(self.payable.amount, by_card, by_points)

    @property
    def phone_given(self) -> str:
        return self.phone.given if isinstance(self.phone, Phone) else self.phone

    @property
    def phone_dialled(self) -> str:
        """In E.164, where that is known."""
        return self.phone.e164 if isinstance(self.phone, Phone) else self.phone

    @property
    def sale_id(self) -> str | None:
        return self.admission.sale_id if self.admission else None

    def quantities(self) -> dict[str, int]:
        return quantities((line.sku, line.quantity) for line in self.lines)


ReturnId = NewType("ReturnId", str)
"""The return that an entry of an order's timeline is about."""


class AcceptedOrder(Struct, frozen=True):
    """The message on the orders queue."""

    order_id: str
    fingerprint: str
    placement: Placement


class TimelineEntry(Struct, frozen=True, array_like=True):
    """One entry of the timeline. `reason` is a Why, or the ReturnId that it is about; `intent_id` the payment it is
    about, where that is not the order's own."""

    status: TimelineStatus
    at_ms: int
    reason: str = ""
    intent_id: str = ""


class Payment(Struct, frozen=True, array_like=True):
    """What the provider told. Amounts are minor units of the order's currency.

    `provider` is who holds or held the money, by its name: capture, void and refund go there.
    """

    intent_id: str = ""
    status: str = ""
    authorized: int = 0
    captured: int = 0
    refunded: int = 0
    provider: str = DEFAULT


class PaymentDue(Struct, frozen=True, array_like=True):
    """Where the buyer has to go to pay, and until when (milliseconds since 1970)."""

    redirect_url: str
    expires_ms: int


class Parcel(Struct, frozen=True, array_like=True):
    """The shipment as the order knows it."""

    shipment_id: str
    carrier: str
    tracking_number: str
    warehouse: str = ""


class Order(Struct, frozen=True):
    """An order as stored. `version` counts its changes of status, from 1: the order of its events."""

    order_id: str
    status: Status
    version: int
    fingerprint: str
    timeline: list[TimelineEntry]
    placement: Placement
    holds: list[Reservation] = []
    reason: Why = ""
    payment: Payment = Payment()
    parcels: list[Parcel] = []
    due: PaymentDue | None = None
    cancel_requested: bool = False
    expected: dict[str, str] = {}  # when goods that are not there yet are promised for: SKU to ISO date

    @property
    def ships_from(self) -> list[str]:
        """The warehouses that a parcel leaves from, and OWED while something is not there yet."""
        return warehouses_of(self.holds)

    @property
    def owed(self) -> dict[str, int]:
        """Units sold that are not there yet, by SKU."""
        return quantities((hold.sku, hold.quantity) for hold in self.holds if hold.warehouse == OWED)

    @property
    def rests(self) -> bool:
        """Paid, and nothing to be done about it until goods arrive."""
        noted = any(turn.status == "awaiting_stock" for turn in self.timeline)
        return self.status == "confirmed" and noted and bool(self.owed) and not self.cancel_requested

    @property
    def awaits_payment(self) -> bool:
        return self.status == "pending" and self.due is not None


class UnreadableOrder(Struct, frozen=True):
    """What is stored, as `rejected`, of a message too broken to read: nobody knows who wanted what.

    Its buyer is shown that it was refused; to all else it is no order. A person may mend the message and redrive it.
    """

    order_id: str
    version: int
    timeline: list[TimelineEntry]
    reason: Why
    status: Literal["rejected"] = "rejected"


Stored = Order | UnreadableOrder


KEY_CHARACTERS = 10  # 50 bits: enough to tell the keys of one cart apart, and little room in a row


def fingerprint_of(attempt_id: str, body_hash: str) -> str:
    """Which attempt an order came from, and with which body; neither has a colon."""
    return f"{attempt_id.rpartition('_')[2][:KEY_CHARACTERS]}{body_hash[:KEY_CHARACTERS]}"


def is_of_attempt(stored: Stored, attempt_id: str) -> bool:
    return isinstance(stored, Order) and stored.fingerprint.startswith(fingerprint_of(attempt_id, ""))


def may_be_placed_again(stored: Stored) -> bool:
    """Refused for a fault of ours, not for want of anything."""
    return stored.status == "rejected" and stored.reason == "processing_failed"
