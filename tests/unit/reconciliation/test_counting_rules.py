"""Counters against orders, while orders move."""

import pytest
from msgspec.structs import replace

from layers.shop.backoffice.reconciliation.rules.counting_rules import about_counter, has_taken, tallies_of
from layers.shop.backoffice.reconciliation.sums import Counter, Tally
from layers.shop.checkout.orders.model import Order, Status, TimelineEntry
from tests.unit.orders.orders import a_placement
from tests.unit.reconciliation.cases import MINUTE, NOW, an_order, of_a_member, of_a_sale, with_vouchers

WINDOW = (NOW - 10 * MINUTE, NOW - 5 * MINUTE)
BEFORE, DURING, AFTER = NOW - 20 * MINUTE, NOW - 7 * MINUTE, NOW
BUYER, ADDRESS = "sale|sal_night|buyer:may", "sale|sal_night|address:nanjing-road"
STOCK, COUPON, CARD, POINTS = "stock|LANTERN-RED", "coupon|SPRING", "card|gft_may", "points|mem_may"


def moved(*turns: tuple[Status, int]) -> Order:
    return Order("ord_may", turns[-1][0], 1, "f", [TimelineEntry(status, at) for status, at in turns], a_placement())


def judged(key: str, counter: Counter, tally: Tally) -> list[tuple[str, str, bool]]:
    return [(each.kind, each.remedy, bool(each.question)) for each in about_counter(key, counter, tally)]


@pytest.mark.parametrize(
    ("turns", "surely", "perhaps"),
    [
        ([("pending", BEFORE)], True, True),
        ([("pending", BEFORE), ("confirmed", AFTER)], True, True),
        ([("pending", DURING)], False, True),
        ([("pending", AFTER)], False, False),
        ([("pending", BEFORE), ("cancelled", BEFORE)], False, False),
        ([("pending", BEFORE), ("cancelled", DURING)], False, True),
        ([("pending", BEFORE), ("cancelled", AFTER)], True, True),
        ([("pending", DURING), ("cancelled", AFTER)], False, True),
        ([("pending", AFTER), ("cancelled", AFTER)], False, False),
        ([("rejected", BEFORE)], False, False),
    ],
)
def test_what_an_order_had_when_counters_were_read(
    turns: list[tuple[Status, int]], surely: bool, perhaps: bool
) -> None:
    assert has_taken(moved(*turns), WINDOW) == (surely, perhaps)


@pytest.mark.parametrize(("at", "here", "owed"), [(BEFORE, Tally(2, 2), None), (DURING, Tally(0, 2), Tally(0, 2))])
def test_goods_that_were_given_to_an_order_while_counters_were_read_may_have_been_owed_then(
    at: int, here: Tally, owed: Tally | None
) -> None:
    order = an_order()
    order = replace(order, timeline=[*order.timeline, TimelineEntry("stock_arrived", at)])
    found = tallies_of(order, WINDOW)
    assert (found[STOCK], found.get("stock|LANTERN-RED@~owed")) == (here, owed)


def test_an_order_takes_stock_coupon_and_gift_card() -> None:
    assert tallies_of(with_vouchers(an_order()), WINDOW) == {
        STOCK: Tally(2, 2),
        CARD: Tally(500, 500),
        COUPON: Tally(1, 1),
        "customer|SPRING|may": Tally(1, 1),
    }


def test_an_order_takes_the_points_it_spends_and_none_where_it_only_earns() -> None:
    assert tallies_of(of_a_member(an_order(), 700), WINDOW)[POINTS] == Tally(700, 700)
    assert POINTS not in tallies_of(of_a_member(an_order()), WINDOW)


@pytest.mark.parametrize("left", [7, 8])
def test_stock_is_conserved_whether_or_not_a_moving_order_has_taken_its_unit(left: int) -> None:
    assert judged(STOCK, Counter(10, left, 10, 1), Tally(2, 3)) == []


@pytest.mark.parametrize("left", [6, 9])
def test_stock_that_does_not_add_up_is_a_question(left: int) -> None:
    assert judged(STOCK, Counter(10, left, 10, 1), Tally(2, 3)) == [("stock_not_conserved", "", True)]


def test_a_received_count_that_only_itself_speaks_for_is_corrected() -> None:
    assert judged(STOCK, Counter(15, 8, 10, 1), Tally(2, 2)) == [("stock_not_conserved", "correct_received", False)]
    assert judged(STOCK, Counter(15, 8, 10, 8), Tally(2, 2)) == [("stock_not_conserved", "correct_received", False)]
    assert judged(STOCK, Counter(15, 8, 10, 1), Tally(2, 3))[0][1] == ""


def test_units_of_a_sku_that_was_never_received_are_told_of() -> None:
    assert judged(STOCK, Counter(), Tally(2, 2)) == [("stock_not_conserved", "", True)]


@pytest.mark.parametrize("key", [COUPON, "customer|SPRING|may"])
def test_a_coupon_is_counted_as_often_as_orders_use_it(key: str) -> None:
    assert judged(key, Counter(4, rows=1), Tally(4, 4)) == []
    assert judged(key, Counter(5, rows=1), Tally(4, 4)) == [("coupon_count_wrong", "correct_count", False)]
    assert judged(key, Counter(3, rows=1), Tally(4, 4)) == [("coupon_count_wrong", "correct_count", False)]
    assert judged(key, Counter(6, rows=1), Tally(4, 5)) == [("coupon_count_wrong", "", True)]


def test_a_gift_card_gets_what_its_holder_is_owed_and_never_loses_without_a_person() -> None:
    assert judged(CARD, Counter(4_000, 3_500, rows=1), Tally(500, 500)) == []
    assert judged(CARD, Counter(4_000, 3_000, rows=1), Tally(500, 500))[0][1] == "correct_balance"
    assert judged(CARD, Counter(4_000, 3_600, rows=1), Tally(500, 500)) == [("gift_card_balance_wrong", "", True)]


def test_a_member_gets_the_points_that_are_owed_and_never_loses_any_without_a_person() -> None:
    assert judged(POINTS, Counter(1_000, 300, rows=1), Tally(700, 700)) == []
    assert judged(POINTS, Counter(-50, -750, rows=1), Tally(700, 700)) == []  # a debt is none of orders' doing
    assert judged(POINTS, Counter(1_000, 250, rows=1), Tally(700, 700)) == [
        ("points_balance_wrong", "correct_points", False)
    ]
    assert judged(POINTS, Counter(1_000, 400, rows=1), Tally(700, 700)) == [("points_balance_wrong", "", True)]
    assert judged(POINTS, Counter(1_000, 250, rows=1), Tally(600, 700))[0][1] == ""
    assert judged(POINTS, Counter(), Tally(700, 700)) == [("points_balance_wrong", "", True)]


def test_an_order_of_a_sale_has_its_buyers_units_and_where_there_is_a_limit_its_addresss() -> None:
    assert tallies_of(of_a_sale(an_order()), WINDOW) == {STOCK: Tally(2, 2), BUYER: Tally(2, 2)}
    assert tallies_of(of_a_sale(an_order(), per_address=4), WINDOW)[ADDRESS] == Tally(2, 2)
    assert BUYER not in tallies_of(of_a_sale(an_order("cancelled")), WINDOW)


def test_a_buyers_count_of_a_sale_is_set_right_where_orders_and_the_list_agree_against_it() -> None:
    wrong = [("sale_use_wrong", "correct_sale_use", False)]
    assert judged(BUYER, Counter(2, receipts=2, rows=1), Tally(2, 2)) == []
    assert judged(BUYER, Counter(3, receipts=2, rows=1), Tally(2, 2)) == wrong
    assert judged(BUYER, Counter(1, receipts=2, rows=1), Tally(2, 2)) == wrong
    assert judged(ADDRESS, Counter(3, rows=1), Tally(2, 2)) == wrong
    assert judged(ADDRESS, Counter(2, rows=1), Tally(2, 2)) == []


def test_a_count_of_a_sale_that_nothing_proves_is_a_question() -> None:
    question = [("sale_use_wrong", "", True)]
    assert judged(BUYER, Counter(2, receipts=1, rows=1), Tally(2, 2)) == question  # a gate would be built from it
    assert judged(BUYER, Counter(4, receipts=3, rows=1), Tally(2, 2)) == question
    assert judged(BUYER, Counter(5, receipts=3, rows=1), Tally(2, 3)) == question
    assert judged(BUYER, Counter(), Tally(2, 2)) == question
    assert judged(BUYER, Counter(3, receipts=2, rows=1), Tally(2, 3)) == []


def test_stock_that_was_moved_too_fast_to_be_seen_is_not_judged() -> None:
    assert judged(STOCK, Counter(10, 6, 10, 8, blurred=True), Tally(2, 2)) == []
