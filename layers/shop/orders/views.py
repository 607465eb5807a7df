"""How an order looks to its buyer, and whole to an operator."""

from datetime import UTC, datetime

import msgspec
from msgspec import Struct

from layers.cloud import clock
from layers.shop.orders.model import Order, Placement, Turn
from layers.shop.pricing.model import Money


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


class ShipmentView(Struct, frozen=True):
    shipment_id: str
    carrier: str
    tracking_number: str


class AddressView(Struct, frozen=True):
    name: str
    line1: str
    line2: str
    city: str
    region: str
    postal_code: str
    country: str


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


class PaymentView(Struct, frozen=True):
    intent_id: str
    status: str
    authorized: Money
    captured: Money
    refunded: Money


class HoldView(Struct, frozen=True):
    sku: str
    shard: int
    quantity: int


class WholeOrderView(OrderView, frozen=True):
    """The order to an operator."""

    version: int = 0
    email: str | None = None
    phone: str | None = None
    language: str | None = None
    payment_method: str | None = None
    payment: PaymentView | None = None
    holds: list[HoldView] = []


def view(order: Order) -> OrderView:
    placement = order.placement
    return OrderView(
        order_id=order.order_id,
        status=order.status,
        reason=order.reason or None,
        lines=_lines(placement) if placement else [],
        totals=_totals(placement) if placement else None,
        timeline=[_turn(turn) for turn in order.timeline],
        shipment=_shipment(order),
        shipping_address=_address(placement) if placement else None,
        shipping_method=placement.shipping_method if placement else None,
    )


def whole_view(order: Order) -> WholeOrderView:
    placement = order.placement
    return WholeOrderView(
        **msgspec.structs.asdict(view(order)),
        version=order.version,
        email=placement.email if placement else None,
        phone=placement.phone if placement else None,
        language=placement.language if placement else None,
        payment_method=placement.payment_method if placement else None,
        payment=_payment(order),
        holds=[HoldView(hold.sku, hold.shard, hold.quantity) for hold in order.holds],
    )


def _payment(order: Order) -> PaymentView | None:
    paid, placement = order.payment, order.placement
    if not paid.intent_id or not placement:
        return None
    amounts = (Money(amount, placement.currency) for amount in (paid.authorized, paid.captured, paid.refunded))
    return PaymentView(paid.intent_id, paid.status, *amounts)


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


def _totals(placement: Placement) -> TotalsView:
    totals = placement.totals
    parts = (totals.subtotal, totals.discount, totals.shipping, totals.tax, totals.total)
    return TotalsView(*(Money(part, placement.currency) for part in parts))


def _turn(turn: Turn) -> TurnView:
    return TurnView(turn.status, clock.iso(datetime.fromtimestamp(turn.at_ms / 1000, UTC)), turn.reason or None)


def _shipment(order: Order) -> ShipmentView | None:
    parcel = order.parcel
    return ShipmentView(parcel.shipment_id, parcel.carrier, parcel.tracking_number) if parcel else None


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
