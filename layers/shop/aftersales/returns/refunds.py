"""What a return gives back, to the cent.

What one unit is refunded at comes from the line's own total, discounts and tax included, shared out to the cent: the
worth of all units of a line adds up to exactly what was paid for it. Of that, an exchange keeps the price of what
replaces the unit, and refunds the rest.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from layers.shop.aftersales.returns.errors import ReturnRefusedError
from layers.shop.aftersales.returns.model import OUR_FAULT, Return, ReturnLine
from layers.shop.checkout.orders.model import Funds, Order, OrderLine


def share(total: int, quantity: int, back: int, refunded: int) -> int:
    """What is still to be refunded of a line of `quantity` units paid `total`, once `back` of them have come back.

    `refunded` is counted as it was promised, not as these units would be: a return that was refused in between may have
    had the lesser cents, and units asked for again must not take the odd one twice.
    """
    return max(0, total * back // quantity - refunded)


def bought(order: Order, sku: str) -> OrderLine:
    """The line of the order with `sku`. Raises ReturnRefusedError."""
    lines = order.placement.lines
    for line in lines:
        if line.sku == sku:
            return line
    raise ReturnRefusedError("lines.sku", "a SKU of the order", f"{sku} is not in the order")


def refunded_line(order: Order, line: ReturnLine, earlier: Iterable[ReturnLine]) -> ReturnLine:
    """`line` with its refund, after the `earlier` lines that stand. Raises ReturnRefusedError."""
    whole = bought(order, line.sku)
    same = [other for other in earlier if other.sku == line.sku]
    left = whole.quantity - sum(other.quantity for other in same)
    if line.quantity > left:
        raise ReturnRefusedError("lines.quantity", f"at most {left}", f"{left} of {line.sku} are left to return")
    back, promised = whole.quantity - left + line.quantity, sum(other.worth for other in same)
    refund = share(whole.total, whole.quantity, back, promised)
    return replace(line, refund=refund, replacement=None)


def reckoned(one: Return, order: Order, beside: Iterable[Return], come_back: Iterable[Return]) -> Return:
    """`one` with its sums: shipping as `come_back` decides, and what goes back to where.

    `beside` are the other returns that stand: what they have of the money is not promised again.
    """
    shipping = shipping_refund(order, [*come_back], one)
    refund = sum(line.refund for line in one.lines) + shipping
    kept = sum(line.total for line in one.replacements)
    left = order.placement.funds - sum((other.claimed for other in beside), Funds())
    back = drawn(refund, left)
    carried = drawn(kept, left - back)
    return replace(
        one,
        refund=refund,
        shipping_refund=shipping,
        to_method=back.method,
        to_points=back.points,
        carried=carried,
    )


def drawn(amount: int, left: Funds) -> Funds:
    """`amount` out of what is `left`: the payment method is paid back first, then the gift card, points last."""
    method = min(amount, left.method)
    card = min(amount - method, left.card)
    return Funds(method, card, amount - method - card)


def shipping_refund(order: Order, come_back: list[Return], one: Return) -> int:
    """Shipping, with the last unit that comes back, if all of it is ours to answer for; never a second time.

    What is exchanged has been delivered after all, and the replacement travels free.
    """
    if any(other.shipping_refund for other in come_back):
        return 0
    lines = [line for other in [*come_back, one] for line in other.lines if not line.replacement]
    complete = sum(line.quantity for line in lines) == sum(line.quantity for line in order.placement.lines)
    return order.placement.totals.shipping if complete and all(line.reason in OUR_FAULT for line in lines) else 0
