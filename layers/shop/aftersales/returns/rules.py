"""How the returns of an order change. Each rule answers what to store instead, or the same where nothing changes."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec.structs import replace

from layers.cloud import clock
from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.shop.aftersales.returns.errors import ReturnRefusedError
from layers.shop.aftersales.returns.exchange import exchanged
from layers.shop.aftersales.returns.model import (
    ARRIVED,
    MOVES,
    WINDOW,
    Goods,
    OrderReturns,
    Return,
    ReturnLine,
    ReturnParcel,
    ReturnStatus,
)
from layers.shop.aftersales.returns.refunds import reckoned, refunded_line
from layers.shop.checkout.orders.model import Order
from layers.shop.goods.catalog.model import Variant

RETURNABLE = ("shipped", "delivered", "returning")
UNDERWAY: tuple[ReturnStatus, ...] = ("requested", "approved")


def requested(
    before: OrderReturns,
    order: Order,
    lines: list[ReturnLine],
    return_id: str,
    at: datetime,
    variants: Mapping[str, Variant] | None = None,
) -> OrderReturns:
    """`before` with one return more; the same request again changes nothing. `variants` are those that it exchanges.

    Raises ReturnRefusedError, NotExchangeableError, DearerExchangeError, and IdempotencyKeyReusedError when `return_id`
    stands for other lines.
    """
    if made := before.find(return_id):
        if [replace(line, refund=0, replacement=None) for line in made.lines] != lines:
            raise IdempotencyKeyReusedError("this Idempotency-Key asked to return other things: use a new key")
        return before
    _check_state(order, at)
    priced = [
        exchanged(line, order, variants or {}) if line.exchange_for else line
        for line in _priced(order, lines, before.beside(return_id))
    ]
    one = Return(return_id, "requested", priced, 0, 0, 0, clock.iso(at), order.placement.currency)
    standing = before.beside(return_id)
    return _with(before, reckoned(one, order, standing, standing))


def moved(before: OrderReturns, return_id: str, status: ReturnStatus, note: str = "") -> OrderReturns:
    """`before` with one return moved on; a move made before changes nothing. Raises ReturnRefusedError."""
    one = before.named(return_id)
    if one.status == status:
        return before
    _check_move(one, status)
    return _with(before, replace(one, status=status, note=note or one.note))


def received(before: OrderReturns, order: Order, return_id: str, goods: Goods, at: datetime) -> OrderReturns:
    """The goods are here: what stands now decides what is refunded. Raises ReturnRefusedError.

    Goods of a return that had expired are refunded as if they were asked to come back now.
    """
    one = before.named(return_id)
    if one.status in ARRIVED:
        return before
    _check_move(one, "received")
    beside = before.beside(return_id)
    lines = _priced(order, one.lines, beside) if one.status == "expired" else one.lines
    one = replace(one, status="received", goods=goods, lines=lines, received_at=clock.iso(at))
    return _with(before, reckoned(one, order, beside, [other for other in beside if other.status in ARRIVED]))


def refunded_instead(before: OrderReturns, order: Order, return_id: str) -> OrderReturns:
    """What was to be exchanged is sold out: its worth is refunded."""
    one = before.named(return_id)
    if not one.replacements:
        return before
    lines = [replace(line, refund=line.worth, replacement=None) for line in one.lines]
    beside = before.beside(return_id)
    come_back = [other for other in beside if other.status in ARRIVED] if one.status in ARRIVED else beside
    return _with(before, reckoned(replace(one, lines=lines), order, beside, come_back))


def sent_back(before: OrderReturns, return_id: str, parcel: ReturnParcel) -> OrderReturns:
    """The buyer tells how the goods travel. Raises ReturnRefusedError once they are here, or not awaited."""
    one = before.named(return_id)
    if one.parcel == parcel:
        return before
    if one.status not in UNDERWAY:
        raise ReturnRefusedError("return_id", f"a return that is one of {list(UNDERWAY)}", f"it is {one.status}")
    return _with(before, replace(one, parcel=parcel))


def _check_move(one: Return, status: ReturnStatus) -> None:
    if status not in MOVES[one.status]:
        raise ReturnRefusedError("status", f"one of {sorted(MOVES[one.status])}", f"the return is {one.status}")


def _check_state(order: Order, at: datetime) -> None:
    if order.status not in RETURNABLE:
        raise ReturnRefusedError("order_id", "an order that was shipped", f"the order is {order.status}")
    # Delivered again, with a reason, is an order of which a part was returned: that opens no new window.
    shipped = max(t.at_ms for t in order.timeline if t.status in ("shipped", "delivered") and not t.reason)
    if at.timestamp() * 1000 > shipped + WINDOW.total_seconds() * 1000:
        raise ReturnRefusedError("order_id", f"an order of the last {WINDOW.days} days", "the time to return is over")


def _priced(order: Order, lines: Iterable[ReturnLine], beside: Iterable[Return]) -> list[ReturnLine]:
    """`lines` with their refunds, after what others claim and what the same request names before."""
    earlier = [line for other in beside for line in other.lines]
    priced: list[ReturnLine] = []
    for line in lines:
        priced.append(refunded_line(order, line, [*earlier, *priced]))
    return priced


def _with(before: OrderReturns, one: Return) -> OrderReturns:
    """`before`, one version on, with `one` in its place or at the end."""
    others = [one if other.return_id == one.return_id else other for other in before.returns]
    if before.find(one.return_id) is None:
        others.append(one)
    return OrderReturns(before.order_id, others, before.version + 1)
