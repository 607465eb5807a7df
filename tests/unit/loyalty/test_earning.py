"""What an order earns, and what of it is taken back: a rule over what is left, whatever happened in which order."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from layers.shop.aftersales.earning.earning import points_earned, points_of_order
from layers.shop.aftersales.returns.model import OrderReturns
from layers.shop.checkout.orders.model import Exchange, Funds
from layers.shop.offers.points.model import PRICE, OrderPoints, PointsUse, earned_for, use_for, worth_of
from layers.shop.offers.pricing.model import CURRENCIES, Money
from tests.unit.loyalty.members import MEMBER, a_member, an_order, returned
from tests.unit.orders.orders import MAY

DELIVERED = ("pending", "confirmed", "shipped", "delivered")


def test_a_whole_yuan_paid_for_goods_earns_a_point_and_shipping_earns_none():
    assert points_earned(an_order(*DELIVERED).placement) == 120


def test_every_currency_sold_in_has_a_price():
    assert set(PRICE) == set(CURRENCIES)


def test_one_percent_in_every_currency_whether_earned_or_spent():
    for currency in CURRENCIES:
        earned = earned_for(Money(10_000, currency))
        assert use_for(replace(a_member(), balance=earned), earned, Money(10_000, currency)).amount == 100


def test_less_than_a_hundred_minor_units_earns_nothing():
    assert [earned_for(Money(amount, "USD")) for amount in (99, 100, 199, -500)] == [0, 7, 7, 0]


def test_what_points_paid_earns_no_points():
    assert points_earned(an_order(*DELIVERED, spent=2_050).placement) == 99  # of 99.50


def test_points_are_pending_until_the_order_is_delivered():
    assert points_of_order(an_order("pending")) == OrderPoints()
    assert points_of_order(an_order("pending", "confirmed")) == OrderPoints(pending=120)
    assert points_of_order(an_order(*DELIVERED[:3])) == OrderPoints(pending=120)
    assert points_of_order(an_order(*DELIVERED)) == OrderPoints(earned=120)


def test_an_undone_order_earns_nothing_and_holds_nothing():
    assert points_of_order(an_order("pending", spent=500)) == OrderPoints(spent=500)
    assert points_of_order(an_order("pending", "cancelled", spent=500)) == OrderPoints()


def test_an_order_that_comes_back_before_it_was_delivered_earns_nothing():
    back = an_order("pending", "confirmed", "shipped", "returning", "returned")
    assert points_of_order(back, returned(10_000)).earned == 0


def test_a_return_takes_back_what_the_refund_had_earned_to_the_point():
    after = an_order(*DELIVERED, "returning", "delivered")
    assert points_of_order(after, returned(3_333)).earned == 86  # of 86.67
    assert points_of_order(after, returned(3_333, 3_333)).earned == 53  # of 53.34
    assert points_of_order(after, returned(3_333, status="received")).earned == 120


def test_what_goes_back_to_points_is_no_longer_what_points_paid():
    everything = returned(12_000, to_points=2_000)
    assert points_earned(an_order(*DELIVERED, spent=2_000).placement, everything) == 0


def test_what_is_exchanged_earns_with_the_order_that_replaces_it_and_points_follow_the_goods():
    order = an_order(*DELIVERED, "returning", "delivered", spent=2_000)
    lantern = replace(order.placement.lines[0], quantity=1, total=3_333)
    one = returned(0).returns[0]
    line = replace(one.lines[0], exchange_for="LANTERN-BLUE", replacement=lantern)
    exchanged = OrderReturns(MAY, [replace(one, lines=[line], carried=Funds(points=333, method=3_000))])
    assert points_earned(order.placement, exchanged) == 70  # of 120.00 - 33.33, of which points paid 16.67

    exchange = Exchange(MAY, one.return_id, MAY, Funds(points=333, method=3_000))
    sent = replace(order.placement, lines=[lantern], points=PointsUse(MEMBER), exchange=exchange)
    assert points_earned(sent) == 30
    assert points_earned(sent, returned(3_333, to_points=333)) == 0  # sent back in its turn


@given(st.lists(st.integers(0, 4_000), min_size=1, max_size=3), st.integers(0, 13_000))
def test_nothing_is_ever_taken_below_what_the_rule_gives_for_what_is_left(refunds, spent):
    placement = an_order(*DELIVERED, spent=spent).placement
    kept = points_earned(placement, returned(*refunds))
    assert kept == max(0, 12_000 - sum(refunds) - spent) // 100


def test_points_pay_whole_minor_units_and_no_more_than_the_total():
    member = replace(a_member(), balance=100)
    in_dollars = use_for(member, 100, Money(5_000, "USD"))
    assert (in_dollars.points, in_dollars.amount) == (98, 14)
    assert use_for(member, 100, Money(60, "CNY")).points == 60
    assert use_for(member, 3, Money(5_000, "USD")).points == 0


def test_a_share_of_what_points_paid_is_as_many_points_at_the_orders_own_price():
    use = use_for(replace(a_member(), balance=700), 700, Money(5_000, "USD"))
    assert (use.amount, use.worth_in_points(33)) == (100, 231)


def test_a_balance_is_worth_so_much_in_each_currency_and_never_less_than_nothing():
    assert Money(14, "USD") in worth_of(100)
    assert Money(0, "CNY") in worth_of(-5)


def test_rows_call_what_an_order_has_earned_as_they_always_have():
    assert msgspec.json.encode(OrderPoints(earned=120)) == b'{"kept":120,"pending":0,"spent":0,"version":0}'
