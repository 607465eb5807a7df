"""What an order's amounts must be before anybody is asked for money: nothing below zero, nothing taken off twice."""

from layers.shop.checkout.orders.errors import CannotBePaidError
from layers.shop.checkout.orders.model import OrderLine, Placement
from layers.shop.offers.pricing.model import MAX_AMOUNT


def check_sums(placement: Placement) -> None:
    """Raises CannotBePaidError: an order that no payment method can pay takes no goods."""
    totals, lines = placement.totals, placement.lines
    if not lines or not all(_adds_up(line) for line in lines):
        raise CannotBePaidError("a line is below zero or does not add up")
    if min(totals.subtotal, totals.discount, totals.shipping, totals.tax, totals.total) < 0:
        raise CannotBePaidError("a total is below zero")
    if totals.discount != sum(line.discount for line in lines):
        raise CannotBePaidError("what is taken off the lines is not what is taken off the order")
    if totals.total != totals.subtotal - totals.discount + totals.shipping + totals.tax:
        raise CannotBePaidError("the total is not the sum of its parts")
    if not 0 <= placement.payable.amount <= MAX_AMOUNT:
        raise CannotBePaidError(f"{placement.payable.amount} is left to pay, not 0 to {MAX_AMOUNT} minor units")


def _adds_up(line: OrderLine) -> bool:
    shelf = line.quantity * line.unit_price
    sane = line.quantity > 0 and 0 <= line.discount <= shelf and line.tax >= 0
    return sane and line.total == shelf - line.discount + line.tax
