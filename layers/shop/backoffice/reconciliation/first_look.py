"""The first look: page by page over everybody's books. It adds up, and suspects."""

from collections.abc import Callable
from datetime import UTC, datetime

from msgspec import Struct

from layers.cloud import clock
from layers.shop.aftersales.returns.model import OrderReturns
from layers.shop.backoffice.reconciliation.model import STALLED_MS, Counter, Run, Stage, Sums, Suspect, stood_still_ms
from layers.shop.backoffice.reconciliation.port import Books
from layers.shop.backoffice.reconciliation.rules.counting_rules import (
    CARD,
    COUPON,
    CUSTOMER,
    POINTS,
    SALE,
    STOCK,
    tallies_of,
)
from layers.shop.backoffice.reconciliation.rules.order_rules import about_order
from layers.shop.backoffice.reconciliation.rules.payment_rules import about_payment
from layers.shop.backoffice.reconciliation.rules.point_rules import about_points, may_be_judged
from layers.shop.backoffice.reconciliation.rules.return_rules import about_replacement, about_returns
from layers.shop.checkout.orders.model import SOLD, Order


class Page(Struct):
    """One page's worth; `following` is where to go on, "" at the end."""

    following: str
    sums: Sums
    suspects: list[Suspect] = []
    orders: int = 0
    payments: int = 0


def count_stock(run: Run, books: Books, seen: set[str]) -> Page:
    rows, following = books.stock(run.position)
    sums = Sums()
    for row in rows:
        counter = Counter(row.received, row.available, row.receipts, row.shards, row.blurred)
        sums.add(Sums(counters={f"{STOCK}|{row.sku}": counter}))
    return Page(following, sums)


def count_coupons(run: Run, books: Books, seen: set[str]) -> Page:
    rows, following = books.coupons(run.position)
    counters = {
        f"{CUSTOMER}|{row.code}|{row.customer}" if row.customer else f"{COUPON}|{row.code}": Counter(row.used, rows=1)
        for row in rows
    }
    return Page(following, Sums(counters=counters))


def count_cards(run: Run, books: Books, seen: set[str]) -> Page:
    rows, following = books.cards(run.position)
    sums = Sums()
    for row in rows:
        sums.add(Sums(counters={f"{CARD}|{row.card_id}": Counter(row.given, row.balance, rows=row.cards)}))
    return Page(following, sums)


def count_points(run: Run, books: Books, seen: set[str]) -> Page:
    rows, following = books.points(run.position)
    counters = {f"{POINTS}|{row.member_id}": Counter(row.given, row.balance, rows=1) for row in rows}
    return Page(following, Sums(counters=counters))


def count_sales(run: Run, books: Books, seen: set[str]) -> Page:
    rows, following = books.sales(run.position)
    counters = {f"{SALE}|{row.sale_id}|{row.holder}": Counter(row.used, receipts=row.listed, rows=1) for row in rows}
    return Page(following, Sums(counters=counters))


def compare_payments(run: Run, books: Books, seen: set[str]) -> Page:
    since, until = (datetime.fromtimestamp(ms // 1000, UTC) for ms in (run.since_ms, now_ms()))
    page = books.payments(since, until, run.position or None)
    suspects = [
        Suspect(state.order_id, state.intent_id)
        for state in page.payments
        if any(about_payment(books.order(state.order_id), state, now_ms()))
    ]
    listed = {state.intent_id for state in page.payments}
    return Page(page.following or "", Sums(seen=listed), suspects, payments=len(page.payments))


def compare_orders(run: Run, books: Books, seen: set[str]) -> Page:
    orders, following = books.orders(run.position)
    sums, suspects = Sums(), []
    for order in orders:
        sums.add(Sums(tallies=tallies_of(order, run.window)))
        if _is_suspect(order, run, books, seen):
            suspects.append(Suspect(order.order_id))
    return Page(following, sums, suspects, orders=len(orders))


def compare_returns(run: Run, books: Books, seen: set[str]) -> Page:
    found, following = books.returns(run.position)
    suspects = []
    for returns in found:
        order = books.order(returns.order_id)
        settled = sum(one.to_method for one in returns.returns if one.status == "refunded")
        if order and (settled > order.payment.refunded or any(about_returns(order, returns, now_ms()))):
            suspects.append(Suspect(returns.order_id))
    return Page(following, Sums(), suspects)


def _is_suspect(order: Order, run: Run, books: Books, seen: set[str]) -> bool:
    if any(about_order(order, now_ms(), running=False)):
        return True
    if order.status == "confirmed" and not order.rests and stood_still_ms(order, now_ms()) > STALLED_MS:
        return True
    if order.status == "returning" and any(about_returns(order, books.returns_of(order.order_id), now_ms())):
        return True
    if any(about_replacement(order, paid_by(order, books), now_ms())):
        return True
    if may_be_judged(order, now_ms(), run.since_ms):
        returns = books.returns_of(order.order_id)
        if any(about_points(order, returns, books.standing(order))):
            return True
    return _should_be_listed(order, run) and order.payment.intent_id not in seen


def paid_by(order: Order, books: Books) -> OrderReturns:
    """The returns among which is the one that pays for `order`; none, unread, for one that is paid for with money."""
    exchange = order.placement.exchange if order.placement else None
    return books.returns_of(exchange.order_id) if exchange else OrderReturns("")


def _should_be_listed(order: Order, run: Run) -> bool:
    """Whether the provider's list must have the order's payment. It is made after the order is placed."""
    placed = next((turn.at_ms for turn in order.timeline if turn.status == "pending"), 0)
    payable = order.placement.payable.amount if order.placement else 0
    settled = stood_still_ms(order, run.counted_ms) > run.settle_seconds * 1000
    return order.status in SOLD and payable > 0 and placed >= run.since_ms and settled


def now_ms() -> int:
    return clock.now_ms()


LOOKS: dict[Stage, Callable[[Run, Books, set[str]], Page]] = {
    "stock": count_stock,
    "coupons": count_coupons,
    "gift_cards": count_cards,
    "points": count_points,
    "sales": count_sales,
    "payments": compare_payments,
    "orders": compare_orders,
    "returns": compare_returns,
}
