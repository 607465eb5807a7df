"""Values and rules of returns.

A return is requested per line, approved or refused by the shop, received, and settled: refunded, and restocked or
written off. What one unit is refunded at comes from the line's own total, discounts and tax included, shared out to the
cent: the refunds of all units of a line add up to exactly what was paid for it.
"""

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from layers.shop.orders.model import Order, OrderLine
from layers.shop.returns.errors import ReturnKeyReusedError, ReturnRefusedError

Reason = Literal["changed_mind", "damaged", "wrong_item", "not_as_described"]
ReturnStatus = Literal["requested", "approved", "refused", "received", "refunded"]
Goods = Literal["restock", "write_off"]

WINDOW = timedelta(days=30)
# Ours to answer for: then the way there is paid back as well, once everything of the order has come back so.
OUR_FAULT: frozenset[Reason] = frozenset({"damaged", "wrong_item", "not_as_described"})
RETURNABLE = ("shipped", "delivered", "returning")

MOVES: dict[ReturnStatus, frozenset[ReturnStatus]] = {
    "requested": frozenset({"approved", "refused"}),
    "approved": frozenset({"received", "refused"}),
    "received": frozenset({"refunded"}),
    "refused": frozenset(),
    "refunded": frozenset(),
}


class ReturnLine(Struct, frozen=True):
    """So many units of a SKU. `refund` is minor units of the order's currency."""

    sku: str
    quantity: int
    reason: Reason
    refund: int = 0


class Return(Struct, frozen=True):
    """`refund` is for the goods and, where the rule says so, for shipping; minor units.

    `to_method` of it goes back to the payment method, `to_points` to the points that paid it (minor units, too), the
    rest to the gift card.
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

    @property
    def to_card(self) -> int:
        return self.refund - self.to_method - self.to_points

    @property
    def stands(self) -> bool:
        return self.status != "refused"


class OrderReturns(Struct, frozen=True):
    """All returns of one order; `version` guards every change of any of them."""

    order_id: str
    returns: list[Return] = []
    version: int = 0

    def find(self, return_id: str) -> Return | None:
        return next((one for one in self.returns if one.return_id == return_id), None)

    def named(self, return_id: str) -> Return:
        """As `find`. Raises ReturnRefusedError."""
        if found := self.find(return_id):
            return found
        raise ReturnRefusedError("return_id", "a return of this order", f"there is no return {return_id}")

    def standing(self, sku: str) -> list[ReturnLine]:
        """The lines with `sku` of returns that were not refused."""
        return [line for one in self.returns if one.stands for line in one.lines if line.sku == sku]

    def claimed(self, sku: str) -> int:
        """Units of `sku` in returns that were not refused."""
        return sum(line.quantity for line in self.standing(sku))


def requested(
    before: OrderReturns, order: Order, lines: list[ReturnLine], return_id: str, at: datetime, at_text: str
) -> OrderReturns:
    """`before` with one return more; the same request again changes nothing.

    Raises ReturnRefusedError, and ReturnKeyReusedError when `return_id` stands for other lines.
    """
    if made := before.find(return_id):
        if [replace(line, refund=0) for line in made.lines] != lines:
            raise ReturnKeyReusedError
        return before
    _check_state(order, at)
    priced: list[ReturnLine] = []
    for line in lines:
        priced.append(_priced(before, priced, order, line))
    shipping = _shipping_refund(before, order, priced)
    refund = sum(line.refund for line in priced) + shipping
    assert order.placement is not None
    to_method, to_points = _shared_out(before, order, refund)
    currency = order.placement.currency
    made = Return(return_id, "requested", priced, refund, shipping, to_method, at_text, currency, to_points=to_points)
    return OrderReturns(before.order_id, [*before.returns, made], before.version + 1)


def moved(before: OrderReturns, return_id: str, status: ReturnStatus, goods: Goods | None = None) -> OrderReturns:
    """`before` with one return moved on; a move made before changes nothing. Raises ReturnRefusedError."""
    one = before.named(return_id)
    if one.status == status:
        return before
    if status not in MOVES[one.status]:
        raise ReturnRefusedError("status", f"one of {sorted(MOVES[one.status])}", f"the return is {one.status}")
    after = replace(one, status=status, goods=goods or one.goods)
    return OrderReturns(
        before.order_id, [after if r.return_id == return_id else r for r in before.returns], before.version + 1
    )


def everything_back(order: Order, returns: OrderReturns) -> bool:
    """Whether every unit of the order has come back and been refunded."""
    settled = OrderReturns(order.order_id, [one for one in returns.returns if one.status == "refunded"])
    lines = order.placement.lines if order.placement else []
    return all(settled.claimed(line.sku) >= line.quantity for line in lines)


def is_open(returns: OrderReturns) -> bool:
    """Whether a return of the order was agreed to and is not settled."""
    return any(one.status in ("approved", "received") for one in returns.returns)


def share(total: int, quantity: int, back: int, refunded: int) -> int:
    """What is still to be refunded of a line of `quantity` units paid `total`, once `back` of them have come back.

    `refunded` is counted as it was promised, not as these units would be: a return that was refused in between may have
    had the lesser cents, and units asked for again must not take the odd one twice.
    """
    return max(0, total * back // quantity - refunded)


def _check_state(order: Order, at: datetime) -> None:
    if order.status not in RETURNABLE or order.placement is None:
        raise ReturnRefusedError("order_id", "an order that was shipped", f"the order is {order.status}")
    # Delivered again, with a reason, is an order of which a part was returned: that opens no new window.
    shipped = max(t.at_ms for t in order.timeline if t.status in ("shipped", "delivered") and not t.reason)
    if at.timestamp() * 1000 > shipped + WINDOW.total_seconds() * 1000:
        raise ReturnRefusedError("order_id", f"an order of the last {WINDOW.days} days", "the time to return is over")


def _shared_out(before: OrderReturns, order: Order, refund: int) -> tuple[int, int]:
    """What of `refund` goes to the payment method and to points: the method is paid back first, then the gift card,
    points last, each up to what it paid."""
    assert order.placement is not None
    standing, card = [one for one in before.returns if one.stands], order.placement.gift_card
    to_method = min(refund, order.placement.payable.amount - sum(one.to_method for one in standing))
    left_of_card = (card.amount if card else 0) - sum(one.to_card for one in standing)
    return to_method, refund - to_method - min(refund - to_method, left_of_card)


def _line_of(order: Order, sku: str) -> OrderLine:
    lines = order.placement.lines if order.placement else []
    for line in lines:
        if line.sku == sku:
            return line
    raise ReturnRefusedError("lines.sku", "a SKU of the order", f"{sku} is not in the order")


def _priced(before: OrderReturns, beside: list[ReturnLine], order: Order, line: ReturnLine) -> ReturnLine:
    """`line` with its refund, after what came back before and what the same request names `beside` it."""
    bought = _line_of(order, line.sku)
    earlier = [*before.standing(line.sku), *(other for other in beside if other.sku == line.sku)]
    left = bought.quantity - sum(other.quantity for other in earlier)
    if line.quantity > left:
        raise ReturnRefusedError("lines.quantity", f"at most {left}", f"{left} of {line.sku} are left to return")
    back, refunded = bought.quantity - left + line.quantity, sum(other.refund for other in earlier)
    return replace(line, refund=share(bought.total, bought.quantity, back, refunded))


def _shipping_refund(before: OrderReturns, order: Order, lines: list[ReturnLine]) -> int:
    """Shipping, once the last unit comes back and all of it is ours to answer for; never a second time."""
    assert order.placement is not None
    if any(one.shipping_refund for one in before.returns if one.stands):
        return 0  # of the last unit; another return was refused since, and its units are asked for again
    earlier = [line for one in before.returns if one.stands for line in one.lines]
    units = sum(line.quantity for line in [*earlier, *lines])
    complete = units == sum(line.quantity for line in order.placement.lines)
    ours = all(line.reason in OUR_FAULT for line in [*earlier, *lines])
    return order.placement.totals.shipping if complete and ours else 0
