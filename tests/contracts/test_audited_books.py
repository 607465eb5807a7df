"""The books that reconciliation compares, read page by page, and corrected only as they were read."""

from collections.abc import Callable
from typing import TypeVar

import pytest

from layers.shop.aftersales.returns.read_returns import all_returns
from layers.shop.aftersales.returns.store import returns_table
from layers.shop.checkout.orders.read.read_order import all_orders
from layers.shop.checkout.orders.saga.record_payment import record_capture
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory.bookings import StockBooks
from layers.shop.goods.inventory.jobs import EvenOut
from layers.shop.goods.inventory.levels.audit_stock import correct_received, stock_books
from layers.shop.goods.inventory.levels.read_stock import stock_of
from layers.shop.goods.inventory.model import Layout, Shelf
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from layers.shop.goods.inventory.spread.even_out import even_out
from layers.shop.goods.inventory.spread.reshard import reshard
from layers.shop.goods.inventory.spreading import Transfer
from layers.shop.goods.inventory.table.store import stock_table
from layers.shop.offers.coupons import uses as coupons
from layers.shop.offers.coupons.books import correct_uses, coupon_books
from layers.shop.offers.coupons.model import CouponBooks, CouponUse, LimitedCoupon
from layers.shop.offers.coupons.store import coupons_table
from layers.shop.offers.gift_cards.books import card_books, correct_balance
from layers.shop.offers.gift_cards.credit_card import credit_card
from layers.shop.offers.gift_cards.issue_card import issue_card
from layers.shop.offers.gift_cards.model import CardBooks
from layers.shop.offers.pricing.model import Coupon, Money, Percentage, Promotion
from tests.unit.orders.orders import an_order
from tests.unit.reconciliation.cases import some_returns

T = TypeVar("T")
LANTERN = Shelf("LANTERN-RED")

pytestmark = pytest.mark.usefixtures("queues")


def every(read: Callable[[str, int], tuple[list[T], str]], limit: int = 2) -> list[T]:
    """All pages, small ones; a filtered page may be empty, and the last one too."""
    found, after = read("", limit)
    while after:
        page, after = read(after, limit)
        found += page
    return found


def test_shards_and_receipts_add_up_over_pages() -> None:
    for number in range(3):
        receive_stock("LANTERN-RED", 5, f"rcp_{number}")
    receive_stock("KETTLE", 7, "rcp_0")
    rows = [row for row in every(stock_books) if row.shelf == LANTERN]
    assert sum(row.receipts for row in rows) == 15
    assert [row for row in rows if row.shards] == [StockBooks(LANTERN, 15, 15, shards=1)]


def test_a_spread_sku_is_seen_whole_on_one_page_and_on_no_other() -> None:
    receive_stock("LANTERN-RED", 30, "rcp_0")
    reshard(LANTERN, 8)
    even_out(EvenOut(str(LANTERN)))
    rows = every(stock_books)
    assert [row for row in rows if row.shards] == [StockBooks(LANTERN, 30, 30, shards=8)]
    assert sum(row.receipts for row in rows) == 30


def test_units_that_are_moved_while_books_are_read_are_seen_once() -> None:
    receive_stock("LANTERN-RED", 30, "rcp_0")
    reshard(LANTERN, 8)
    even_out(EvenOut(str(LANTERN)))
    found, after = stock_books("", 1)
    for shard in range(8):
        stock_table.transfer(LANTERN, Transfer(shard, {(shard + 5) % 8: 1}), Layout(1, 8, 8))
        if after:
            page, after = stock_books(after, 1)
            found += page
    while after:
        page, after = stock_books(after, 1)
        found += page
    assert sum(row.available for row in found) == 30


def test_received_is_corrected_only_as_it_was_read() -> None:
    receive_stock("LANTERN-RED", 5, "rcp_0")
    assert not correct_received(LANTERN, received=9, right=4)
    assert correct_received(LANTERN, received=5, right=4)
    stock = stock_of(LANTERN)
    assert stock is not None
    assert (stock.received, stock.available) == (4, 5)


def test_a_coupons_counters_are_read_and_corrected_each_by_itself() -> None:
    promotion = Promotion("prm_spring", "Spring", Percentage(10))
    coupons_table.create(LimitedCoupon(Coupon("SPRING", promotion), 5, 1))
    _use(CouponUse("SPRING", "may", True, 1))
    assert set(every(coupon_books, 1)) == {CouponBooks("SPRING", "", 1), CouponBooks("SPRING", "may", 1)}
    assert correct_uses("SPRING", "may", 1, 0)
    assert not correct_uses("SPRING", "", 2, 0)
    assert set(every(coupon_books)) == {CouponBooks("SPRING", "", 1), CouponBooks("SPRING", "may", 0)}


def test_a_cards_credits_are_given_beside_what_it_was_issued_for() -> None:
    _, card = issue_card(Money(4_000, "CNY"), "", "may")
    assert credit_card(card.card_id, 500, "ret_0")
    rows = every(card_books, 1)
    assert sum(row.given for row in rows) == 4_500
    assert [row for row in rows if row.cards] == [CardBooks(card.card_id, 4_000, 4_500, 1)]


def test_a_balance_is_corrected_only_as_it_was_read() -> None:
    _, card = issue_card(Money(4_000, "CNY"), "", "may")
    assert not correct_balance(card.card_id, 3_999, 1)
    assert correct_balance(card.card_id, 4_000, 3_000)
    assert [row.balance for row in every(card_books)] == [3_000]


def test_all_orders_are_read_each_once() -> None:
    ids = {f"ord_{letter * 26}" for letter in "abcde"}
    for order_id in ids:
        orders_table.reject(order_id, "sold_out", an_order(order_id))
    assert sorted(order.order_id for order in every(all_orders)) == sorted(ids)


def test_a_capture_is_recorded_without_moving_the_order() -> None:
    accepted = an_order()
    orders_table.place(accepted, [])
    order = orders_table.get(accepted.order_id)
    assert order is not None
    record_capture(order, 20_800)
    after = orders_table.get(accepted.order_id)
    assert after is not None
    assert (after.status, after.version, after.payment.captured) == ("pending", 1, 20_800)


def test_all_returns_are_read() -> None:
    returns = some_returns("requested")
    returns_table.put(returns)
    assert every(all_returns) == [returns]


def _use(use: CouponUse) -> None:
    from pynamodb.transactions import TransactWrite

    from layers.cloud.tables import connection

    with TransactWrite(connection=connection()) as transaction:
        coupons.take(transaction, use)
