"""Stock, coupons, gift cards, points, limits of sales: what their counters say, against what orders have of them.

Counters are read first, orders after, and orders move all the while. But an order tells when it took and when it gave
back, so what orders had when a counter was read can be said exactly, except for orders that moved while counters were
being read: these make it a span (Tally) instead of a number.
"""

from collections.abc import Iterator

from layers.shop.backoffice.reconciliation.model import Evidence, Kind, Remedy, Verdict
from layers.shop.backoffice.reconciliation.sums import Counter, Tally
from layers.shop.checkout.orders.model import HOLDING, SOLD, Order
from layers.shop.goods.inventory.model import OWED, Shelf

STOCK, COUPON, CUSTOMER, CARD, POINTS, SALE = "stock", "coupon", "customer", "card", "points", "sale"

# By resource: what a wrong balance is called, how one is set right that is owed, and what is asked about any other.
BALANCES: dict[str, tuple[Kind, Remedy, str]] = {
    CARD: (
        "gift_card_balance_wrong",
        "correct_balance",
        "The card holds more than its orders leave. Take it from the holder, or let it be?",
    ),
    POINTS: (
        "points_balance_wrong",
        "correct_points",
        "The membership holds more points than its orders leave. Take them from the member, or let them be?",
    ),
}


def resources_of(order: Order) -> Iterator[tuple[str, int]]:
    """What the order takes when placed and gives back when cancelled (orders/table/resources.py): key and units."""
    for hold in order.holds:
        if not hold.uncounted:
            yield f"{STOCK}|{hold.shelf}", hold.quantity
    if card := order.placement.gift_card:
        yield f"{CARD}|{card.card_id}", card.amount
    if (use := order.placement.points) and use.points:
        yield f"{POINTS}|{use.member_id}", use.points
    if coupon := order.placement.coupon:
        if coupon.limited:
            yield f"{COUPON}|{coupon.code}", 1
        if coupon.per_customer:
            yield f"{CUSTOMER}|{coupon.code}|{coupon.customer}", 1
    if sale := order.placement.admission:
        yield f"{SALE}|{sale.sale_id}|buyer:{sale.buyer}", sale.quantity
        if sale.per_address:
            yield f"{SALE}|{sale.sale_id}|address:{sale.address}", sale.quantity


def has_taken(order: Order, window: tuple[int, int]) -> tuple[bool, bool]:
    """Whether the order had its resources while counters were read (`window`, milliseconds): surely, and perhaps."""
    opened, closed = window
    taken = _last(order, "pending")
    if order.status in HOLDING | SOLD:
        return taken <= opened, taken <= closed
    if order.status == "cancelled":
        back = _last(order, "cancelled")
        return taken <= opened and back > closed, taken <= closed and back > opened
    return False, False


def tallies_of(order: Order, window: tuple[int, int]) -> dict[str, Tally]:
    surely, perhaps = has_taken(order, window)
    restocked = _last(order, "stock_arrived") > window[0]  # then where its units lay before is not known
    found: dict[str, Tally] = {}
    for hold in order.holds if perhaps and restocked else ():
        found.setdefault(f"{STOCK}|{Shelf(hold.sku, OWED)}", Tally()).high += hold.quantity
    for key, units in resources_of(order) if perhaps else ():
        tally, sure = found.setdefault(key, Tally()), surely and not (restocked and key.startswith(f"{STOCK}|"))
        tally.low, tally.high = tally.low + units * sure, tally.high + units
    return found


def about_counter(key: str, counter: Counter, tally: Tally) -> Iterator[Verdict]:
    """`given - left` must be what orders have."""
    kind = key.split("|")[0]
    facts: Evidence = {"orders_have": tally.low, "orders_may_have": tally.high}
    if kind == STOCK:
        yield from _about_stock(key, counter, tally, facts)
    elif kind == SALE:
        yield from _about_sale(key, counter, tally, facts)
    elif tally.low <= counter.used <= tally.high:
        return
    elif kind in BALANCES:
        yield from _about_balance(key, counter, tally, facts)
    else:
        facts |= {"counter": counter.used}
        exact = tally.low == tally.high and counter.rows == 1
        question = "" if exact else "Orders with this coupon are being placed: run again in a quiet hour."
        yield Verdict("coupon_count_wrong", key, facts, "correct_count" if exact else "", question)


def _about_stock(key: str, counter: Counter, tally: Tally, facts: Evidence) -> Iterator[Verdict]:
    if counter.blurred or tally.low <= counter.used <= tally.high:
        return
    facts |= {"received": counter.given, "available": counter.left, "receipts": counter.receipts}
    facts |= {"missing": counter.used - tally.high if counter.used > tally.high else counter.used - tally.low}
    # Two books that are kept apart, the receipts and the shelf with its orders, agree: `received` is the wrong one.
    if counter.rows and tally.low == tally.high == counter.receipts - counter.left:
        yield Verdict("stock_not_conserved", key, facts, "correct_received")
    else:
        question = "Count the shelf. Units missing: positive is lost from sale, negative is sold beyond what arrived."
        yield Verdict("stock_not_conserved", key, facts, question=question)


def _about_sale(key: str, counter: Counter, tally: Tally, facts: Evidence) -> Iterator[Verdict]:
    """A holder's units of a sale. A buyer's row also lists the orders, from which a gate is built: a third book."""
    lists = "|buyer:" in key
    listed = counter.receipts if lists else tally.low
    if all(tally.low <= units <= tally.high for units in (counter.used, listed)):
        return
    facts |= {"counter": counter.used} | ({"listed": counter.receipts} if lists else {})
    if tally.low == tally.high == listed and counter.rows == 1:
        yield Verdict("sale_use_wrong", key, facts, "correct_sale_use")
    else:
        question = "Orders of this sale are being placed: run again in a quiet hour. If it stays, the row lists others."
        yield Verdict("sale_use_wrong", key, facts, question=question)


def _about_balance(key: str, counter: Counter, tally: Tally, facts: Evidence) -> Iterator[Verdict]:
    wrong, remedy, question = BALANCES[key.split("|")[0]]
    facts |= {"given": counter.given, "balance": counter.left, "right_balance": counter.given - tally.high}
    if tally.low == tally.high and counter.used > tally.high and counter.rows == 1:
        yield Verdict(wrong, key, facts, remedy)  # the holder is owed it
    else:
        yield Verdict(wrong, key, facts, question=question)


def _last(order: Order, status: str) -> int:
    return max((turn.at_ms for turn in order.timeline if turn.status == status), default=0)
