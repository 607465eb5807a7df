"""How an order looks to its buyer, and whole to an operator."""

from datetime import UTC, datetime

import msgspec
from msgspec import Struct

from layers.cloud import clock
from layers.shop.checkout.orders.model import Order, Parcel, Placement, Stored, TimelineEntry, UnreadableOrder
from layers.shop.checkout.orders.read.paid_with import PaidWithView, paid_with
from layers.shop.goods.inventory.model import quantities
from layers.shop.offers.pricing.model import Money


class LineView(Struct, frozen=True):
    sku: str
    product_id: str
    title: str
    quantity: int
    unit_price: Money
    discount: Money
    tax: Money
    total: Money


class TotalsView(Struct, frozen=True):
    subtotal: Money
    discount: Money
    shipping: Money
    tax: Money
    total: Money


class TurnView(Struct, frozen=True):
    status: str
    at: str
    reason: str | None = None


class PackedLine(Struct, frozen=True):
    sku: str
    quantity: int


class ShipmentView(Struct, frozen=True):
    """One parcel, and what is in it."""

    shipment_id: str
    carrier: str
    tracking_number: str
    lines: list[PackedLine]


class AwaitedLine(Struct, frozen=True):
    """Units that were sold before they are there; `available_from` is the date they are promised for."""

    sku: str
    quantity: int
    available_from: str | None


class AddressView(Struct, frozen=True):
    name: str
    line1: str
    line2: str
    city: str
    region: str
    postal_code: str
    country: str


class PaymentView(Struct, frozen=True, kw_only=True):
    """What the buyer has to do about the payment, or what was given back."""

    status: str
    redirect_url: str | None = None
    expires_at: str | None = None
    refunded: Money | None = None


class DiscountView(Struct, frozen=True):
    """What one offer took off; of free shipping, the fee that was waived."""

    promotion_id: str
    name: str
    amount: Money
    code: str | None = None


class OrderView(Struct, frozen=True):
    """The order to its buyer."""

    order_id: str
    status: str
    reason: str | None
    lines: list[LineView]
    totals: TotalsView | None
    timeline: list[TurnView]
    shipment: ShipmentView | None
    shipping_address: AddressView | None = None
    shipping_method: str | None = None
    payment: PaymentView | None = None
    shipments: list[ShipmentView] = []
    awaiting_stock: list[AwaitedLine] = []
    paid_with: PaidWithView | None = None
    exchanged_from: str | None = None  # the order whose goods on their way back pay for this one
    promotions: list[DiscountView] = []


class BookedPaymentView(PaymentView, frozen=True, kw_only=True):
    """What is on the provider's books, as it told us last."""

    intent_id: str
    authorized: Money
    captured: Money


class HoldView(Struct, frozen=True):
    sku: str
    shard: int
    quantity: int
    warehouse: str
    uncounted: bool = False


class WholeOrderView(OrderView, frozen=True):
    """The order to an operator."""

    version: int = 0
    email: str | None = None
    phone: str | None = None
    phone_e164: str | None = None
    language: str | None = None
    payment_method: str | None = None
    payment: BookedPaymentView | None = None
    member_id: str | None = None
    holds: list[HoldView] = []


def view(stored: Stored) -> OrderView:
    """To the buyer, who is shown that a message which could not be read was refused."""
    return _unreadable(stored) if isinstance(stored, UnreadableOrder) else _view(stored)


def whole_view(stored: Stored) -> WholeOrderView:
    """To an operator."""
    if isinstance(stored, UnreadableOrder):
        return WholeOrderView(**msgspec.structs.asdict(_unreadable(stored)), version=stored.version)
    return _whole_view(stored)


def _unreadable(order: UnreadableOrder) -> OrderView:
    timeline = [_turn(turn) for turn in order.timeline]
    return OrderView(order.order_id, order.status, order.reason or None, [], None, timeline, None)


def _view(order: Order) -> OrderView:
    """`shipment` is the first of `shipments`: most orders have but one."""
    placement, shipments = order.placement, [_shipment(order, parcel) for parcel in order.parcels]
    return OrderView(
        order_id=order.order_id,
        status=order.status,
        reason=order.reason or None,
        lines=_lines(placement),
        totals=_totals(placement),
        timeline=[_turn(turn) for turn in order.timeline],
        shipment=next(iter(shipments), None),
        shipping_address=_address(placement),
        shipping_method=placement.shipping_method,
        payment=_payment(order),
        shipments=shipments,
        awaiting_stock=[AwaitedLine(sku, units, order.expected.get(sku)) for sku, units in order.owed.items()],
        paid_with=paid_with(placement),
        exchanged_from=placement.exchange.order_id if placement.exchange else None,
        promotions=_discounts(placement),
    )


def _whole_view(order: Order) -> WholeOrderView:
    placement = order.placement
    return WholeOrderView(
        **{**msgspec.structs.asdict(_view(order)), "payment": _booked(order)},
        version=order.version,
        email=placement.email,
        phone=placement.phone_given,
        phone_e164=placement.phone_dialled,
        language=placement.language,
        payment_method=placement.payment_method,
        holds=[HoldView(*msgspec.structs.astuple(hold)) for hold in order.holds],
        member_id=placement.points.member_id if placement.points else None,
    )


def _payment(order: Order) -> PaymentView | None:
    """To the buyer: only where there is something to do or to know."""
    paid, placement, due = order.payment, order.placement, order.due
    if paid.refunded:
        return PaymentView(status=paid.status, refunded=Money(paid.refunded, placement.currency))
    if order.status == "cancelled" and paid.captured:
        return PaymentView(status=paid.status)  # what was taken is on its way back
    if order.awaits_payment and due:
        return PaymentView(status=paid.status, redirect_url=due.redirect_url, expires_at=_iso(due.expires_ms))
    return None


def _booked(order: Order) -> BookedPaymentView | None:
    paid, placement, due = order.payment, order.placement, order.due if order.awaits_payment else None
    if not paid.intent_id:
        return None
    authorized, captured, refunded = (
        Money(amount, placement.currency) for amount in (paid.authorized, paid.captured, paid.refunded)
    )
    return BookedPaymentView(
        intent_id=paid.intent_id,
        status=paid.status,
        authorized=authorized,
        captured=captured,
        refunded=refunded,
        redirect_url=due.redirect_url if due else None,
        expires_at=_iso(due.expires_ms) if due else None,
    )


def _lines(placement: Placement) -> list[LineView]:
    def money(amount: int) -> Money:
        return Money(amount, placement.currency)

    return [
        LineView(
            sku=line.sku,
            product_id=line.product_id,
            title=line.title,
            quantity=line.quantity,
            unit_price=money(line.unit_price),
            discount=money(line.discount),
            tax=money(line.tax),
            total=money(line.total),
        )
        for line in placement.lines
    ]


def _discounts(placement: Placement) -> list[DiscountView]:
    return [
        DiscountView(each.promotion_id, each.name, Money(each.amount, placement.currency), each.code or None)
        for each in placement.discounts or ()
    ]


def _totals(placement: Placement) -> TotalsView:
    totals = placement.totals
    parts = (totals.subtotal, totals.discount, totals.shipping, totals.tax, totals.total)
    return TotalsView(*(Money(part, placement.currency) for part in parts))


def _turn(turn: TimelineEntry) -> TurnView:
    return TurnView(turn.status, _iso(turn.at_ms), turn.reason or None)


def _iso(ms: int) -> str:
    return clock.iso(datetime.fromtimestamp(ms / 1000, UTC))


def _shipment(order: Order, parcel: Parcel) -> ShipmentView:
    inside = quantities((hold.sku, hold.quantity) for hold in order.holds if hold.warehouse == parcel.warehouse)
    lines = [PackedLine(sku, units) for sku, units in inside.items()]
    return ShipmentView(parcel.shipment_id, parcel.carrier, parcel.tracking_number, lines)


def _address(placement: Placement) -> AddressView:
    address = placement.address
    return AddressView(
        address.name,
        address.line1,
        address.line2,
        address.city,
        address.region,
        address.postal_code,
        address.country,
    )
