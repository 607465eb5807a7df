"""What a return exchanges is an order of its own: kept from the approval on, sent when the goods are here.

That order is paid for by the goods, so it has no payment, no saga and no check-up of its own. Its row decides, once, by
the condition of the first write, whether units are kept for it.
"""

from typing import Literal

from layers.cloud import clock
from layers.cloud.watch.telemetry import about, count
from layers.shop.aftersales.fulfilment.ship_parcels import ship_parcels
from layers.shop.aftersales.returns import rules
from layers.shop.aftersales.returns.change_returns import change_returns
from layers.shop.aftersales.returns.model import Return, ReturnStatus, replacement_id_for
from layers.shop.aftersales.returns.read_returns import order_of, returns_of
from layers.shop.checkout.orders.model import (
    AcceptedOrder,
    Exchange,
    Order,
    OrderLine,
    OrderTotals,
    Payment,
    Placement,
)
from layers.shop.checkout.orders.place.reserve_order import refuse_or_release, reserve_order
from layers.shop.checkout.orders.read.read_order import find_order
from layers.shop.checkout.orders.reasons import Cancellation
from layers.shop.checkout.orders.saga.confirm_order import confirm_order
from layers.shop.offers.points.model import PointsUse

Outcome = Literal["reserved", "sold_out", "none"]
PAID_BY_GOODS = Payment("", "captured")


def reserve_replacement(order_id: str, return_id: str) -> Outcome:
    """`reserved`, `sold_out` (its worth is refunded instead) or `none` (nothing is exchanged). Safe to repeat."""
    order, one = _exchanged(order_id, return_id)
    if not one.replacements:
        return "none"
    if reserve_order(replacement(order, one)):
        count("ReplacementReserved")
        return "reserved"
    change_returns(order_id, lambda before: rules.refunded_instead(before, order, return_id))
    count("ReplacementSoldOut")
    return "sold_out"


def release_replacement(order_id: str, return_id: str) -> None:
    """Nothing is kept for this return, and nothing can be any more. Safe to repeat."""
    order, one = _exchanged(order_id, return_id)
    if one.replacements:
        refuse_or_release(replacement(order, one), _why(one.status))


def ship_replacement(order_id: str, return_id: str) -> str:
    """Send what the goods were exchanged for; its order's id, "" where nothing was. Safe to repeat.

    Raises MoveRefusedError when no units are kept for it.
    """
    order, one = _exchanged(order_id, return_id)
    if not one.replacements:
        return ""
    sent = replacement(order, one)
    confirm_order(sent.order_id, PAID_BY_GOODS.intent_id, 0)
    ship_parcels(sent.order_id, PAID_BY_GOODS, sent.placement.address.country, sent.placement.shipping_method)
    count("ReplacementShipped")
    return sent.order_id


def replacement_of(one: Return) -> Order | None:
    """The order that sends what `one` exchanges, once it is stored."""
    return find_order(replacement_id_for(one.return_id)) if any(line.exchange_for for line in one.lines) else None


def replacement(order: Order, one: Return) -> AcceptedOrder:
    """The order that sends what `one` exchanges: to the same place, at the price that what comes back pays."""
    paid, lines = order.placement, one.replacements
    assert paid is not None
    paid_by = paid.exchange.paid_by if paid.exchange else order.order_id
    placement = Placement(
        accepted_ms=clock.now_ms(),
        cart_id=paid.cart_id,
        currency=paid.currency,
        lines=lines,
        totals=_totals(lines),
        email=paid.email,
        phone=paid.phone,
        address=paid.address,
        shipping_method=paid.shipping_method,
        payment_method=paid.payment_method,
        language=paid.language,
        points=PointsUse(paid.points.member_id) if paid.points else None,
        exchange=Exchange(order.order_id, one.return_id, paid_by, one.carried),
    )
    return AcceptedOrder(replacement_id_for(one.return_id), one.return_id, placement)


def _totals(lines: list[OrderLine]) -> OrderTotals:
    subtotal = sum(line.unit_price * line.quantity for line in lines)
    discount, tax = sum(line.discount for line in lines), sum(line.tax for line in lines)
    return OrderTotals(subtotal, discount, 0, tax, subtotal - discount + tax)


def _exchanged(order_id: str, return_id: str) -> tuple[Order, Return]:
    about(order_id=order_id, return_id=return_id)
    return order_of(order_id), returns_of(order_id).named(return_id)


def _why(status: ReturnStatus) -> Cancellation:
    return "return_expired" if status == "expired" else "return_refused"
