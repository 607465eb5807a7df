"""How a return looks to its buyer and to an operator."""

from msgspec import Struct

from layers.shop.aftersales.returns.model import Return, ReturnLine
from layers.shop.aftersales.returns.replace_goods import replacement_of
from layers.shop.checkout.orders.order_token import token_of
from layers.shop.offers.pricing.model import Money


class ReturnedLineView(Struct):
    """`exchange` tells whether what was wanted instead is promised (`kept`) or sold out (`refunded`)."""

    sku: str
    quantity: int
    reason: str
    refund: Money
    exchange_for: str | None = None
    exchange: str | None = None


class ParcelView(Struct):
    carrier: str
    tracking_number: str


class ReplacementView(Struct):
    """The order that sends what was wanted instead; its token is for the buyer's eyes."""

    order_id: str
    status: str
    order_token: str | None = None


class ReturnView(Struct):
    return_id: str
    order_id: str
    status: str
    lines: list[ReturnedLineView]
    refund: Money
    shipping_refund: Money
    requested_at: str
    goods: str | None
    received_at: str | None = None
    parcel: ParcelView | None = None
    note: str | None = None
    replacement: ReplacementView | None = None


class ListedReturnView(Struct):
    """A return in a list over all orders."""

    return_id: str
    order_id: str
    status: str
    lines: list[ReturnedLineView]
    refund: Money
    requested_at: str
    parcel: ParcelView | None = None


def view(order_id: str, one: Return, to_buyer: bool = True) -> ReturnView:
    return ReturnView(
        return_id=one.return_id,
        order_id=order_id,
        status=one.status,
        lines=[_line(line, one.currency) for line in one.lines],
        refund=Money(one.refund, one.currency),
        shipping_refund=Money(one.shipping_refund, one.currency),
        requested_at=one.requested_at,
        goods=one.goods,
        received_at=one.received_at or None,
        parcel=_parcel(one),
        note=one.note or None,
        replacement=_replacement(one, to_buyer),
    )


def listed_view(order_id: str, one: Return) -> ListedReturnView:
    lines = [_line(line, one.currency) for line in one.lines]
    refund = Money(one.refund, one.currency)
    return ListedReturnView(one.return_id, order_id, one.status, lines, refund, one.requested_at, _parcel(one))


def _line(line: ReturnLine, currency: str) -> ReturnedLineView:
    exchange = ("kept" if line.replacement else "refunded") if line.exchange_for else None
    refund = Money(line.refund, currency)
    return ReturnedLineView(line.sku, line.quantity, line.reason, refund, line.exchange_for or None, exchange)


def _parcel(one: Return) -> ParcelView | None:
    return ParcelView(one.parcel.carrier, one.parcel.tracking_number) if one.parcel else None


def _replacement(one: Return, to_buyer: bool) -> ReplacementView | None:
    order = replacement_of(one)
    if order is None:
        return None
    return ReplacementView(order.order_id, order.status, token_of(order.order_id) if to_buyer else None)
