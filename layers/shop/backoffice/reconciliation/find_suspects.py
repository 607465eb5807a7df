"""The first look: page by page over everybody's books. It adds up, and suspects."""

from collections.abc import Callable

from msgspec import Struct

from layers.cloud import clock
from layers.shop.aftersales.returns.read_returns import all_returns, returns_of
from layers.shop.backoffice.reconciliation.books import order_named, paid_by, recorded_points_of
from layers.shop.backoffice.reconciliation.model import STALLED_MS, Run, Stage, Suspect, stood_still_ms
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
from layers.shop.backoffice.reconciliation.sums import Counter, Sums
from layers.shop.checkout.orders.model import SOLD, Order
from layers.shop.checkout.orders.read.read_order import all_orders
from layers.shop.goods.inventory.levels.audit_stock import stock_books
from layers.shop.offers.coupons.books import coupon_books
from layers.shop.offers.gift_cards.books import card_books
from layers.shop.offers.points.books import member_books
from layers.shop.offers.sales.books import sale_books
from layers.shop.payments.books import list_payments

PAGE = 250


class Page(Struct):
    """One page's worth; `following` is where to go on, "" at the end."""

    following: str
    sums: Sums
    suspects: list[Suspect] = []
    orders: int = 0
    payments: int = 0


def count_stock(run: Run, seen: set[str]) -> Page:
    rows, following = stock_books(run.position, PAGE)
    sums = Sums()
    for row in rows:
        counter = Counter(row.received, row.available, row.receipts, row.shards, row.blurred)
        sums.add(Sums(counters={f"{STOCK}|{row.shelf}": counter}))
    return Page(following, sums)


def count_coupons(run: Run, seen: set[str]) -> Page:
    rows, following = coupon_books(run.position, PAGE)
    counters = {
        f"{CUSTOMER}|{row.code}|{row.customer}" if row.customer else f"{COUPON}|{row.code}": Counter(row.used, rows=1)
        for row in rows
    }
    return Page(following, Sums(counters=counters))


def count_cards(run: Run, seen: set[str]) -> Page:
    rows, following = card_books(run.position, PAGE)
    sums = Sums()
    for row in rows:
        sums.add(Sums(counters={f"{CARD}|{row.card_id}": Counter(row.given, row.balance, rows=row.cards)}))
    return Page(following, sums)


def count_points(run: Run, seen: set[str]) -> Page:
    rows, following = member_books(run.position, PAGE)
    counters = {f"{POINTS}|{row.member_id}": Counter(row.given, row.balance, rows=1) for row in rows}
    return Page(following, Sums(counters=counters))


def count_sales(run: Run, seen: set[str]) -> Page:
    rows, following = sale_books(run.position, PAGE)
    counters = {f"{SALE}|{row.sale_id}|{row.holder}": Counter(row.used, receipts=row.listed, rows=1) for row in rows}
    return Page(following, Sums(counters=counters))


def compare_payments(run: Run, seen: set[str]) -> Page:
    since, until = (clock.moment(ms // 1000 * 1000) for ms in (run.since_ms, clock.now_ms()))
    page = list_payments(since, until, run.position or None)
    suspects = [
        Suspect(state.order_id, state.intent_id)
        for state in page.payments
        if any(about_payment(order_named(state.order_id), state, clock.now_ms()))
    ]
    listed = Sums(seen={state.intent_id for state in page.payments})
    return Page(page.following or "", listed, suspects, payments=len(page.payments))


def compare_orders(run: Run, seen: set[str]) -> Page:
    orders, following = all_orders(run.position, PAGE)
    sums, suspects = Sums(), []
    for order in orders:
        sums.add(Sums(tallies=tallies_of(order, run.window)))
        if _is_suspect(order, run, seen):
            suspects.append(Suspect(order.order_id))
    return Page(following, sums, suspects, orders=len(orders))


def compare_returns(run: Run, seen: set[str]) -> Page:
    found, following = all_returns(run.position, PAGE)
    suspects = []
    for returns in found:
        order = order_named(returns.order_id)
        settled = sum(one.to_method for one in returns.returns if one.status == "refunded")
        if order and (settled > order.payment.refunded or any(about_returns(order, returns, clock.now_ms()))):
            suspects.append(Suspect(returns.order_id))
    return Page(following, Sums(), suspects)


def _is_suspect(order: Order, run: Run, seen: set[str]) -> bool:
    if any(about_order(order, clock.now_ms(), running=False)):
        return True
    if order.status == "confirmed" and not order.rests and stood_still_ms(order, clock.now_ms()) > STALLED_MS:
        return True
    if order.status == "returning" and any(about_returns(order, returns_of(order.order_id), clock.now_ms())):
        return True
    if any(about_replacement(order, paid_by(order), clock.now_ms())):
        return True
    if may_be_judged(order, clock.now_ms(), run.since_ms):
        returns = returns_of(order.order_id)
        if any(about_points(order, returns, recorded_points_of(order))):
            return True
    return _should_be_listed(order, run) and order.payment.intent_id not in seen


def _should_be_listed(order: Order, run: Run) -> bool:
    """Whether the provider's list must have the order's payment. It is made after the order is placed."""
    placed = next((turn.at_ms for turn in order.timeline if turn.status == "pending"), 0)
    payable = order.placement.payable.amount
    settled = stood_still_ms(order, run.counted_ms) > run.settle_seconds * 1000
    return order.status in SOLD and payable > 0 and placed >= run.since_ms and settled


READ_PAGE: dict[Stage, Callable[[Run, set[str]], Page]] = {
    "stock": count_stock,
    "coupons": count_coupons,
    "gift_cards": count_cards,
    "points": count_points,
    "sales": count_sales,
    "payments": compare_payments,
    "orders": compare_orders,
    "returns": compare_returns,
}
