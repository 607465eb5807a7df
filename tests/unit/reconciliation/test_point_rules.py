"""What memberships say of orders, against the orders."""

from layers.shop.aftersales.returns.model import OrderReturns
from layers.shop.backoffice.reconciliation.rules.point_rules import about_points, may_be_judged
from layers.shop.checkout.orders.model import Order
from layers.shop.offers.points.model import OrderPoints
from tests.unit.reconciliation.cases import MAY, MINUTE, NOW, an_order, of_a_member, some_returns

EARNED = 198  # of the lanterns of a_placement
NONE = OrderReturns(MAY)


def judged(order: Order, booked: OrderPoints, returns: OrderReturns = NONE) -> list[tuple[str, str]]:
    return [(each.kind, each.remedy) for each in about_points(of_a_member(order), returns, booked)]


def test_a_delivered_orders_points_are_in_the_books_or_are_booked() -> None:
    assert judged(an_order("delivered"), OrderPoints(earned=EARNED, version=3)) == []
    for booked in (
        OrderPoints(),
        OrderPoints(pending=EARNED),
        OrderPoints(earned=EARNED + 1),
        OrderPoints(earned=2 * EARNED),
    ):
        assert judged(an_order("delivered"), booked) == [("points_not_booked", "book_points")]


def test_an_order_on_its_way_has_them_pending() -> None:
    assert judged(an_order("shipped"), OrderPoints(pending=EARNED)) == []
    assert judged(an_order("shipped"), OrderPoints(earned=EARNED)) == [("points_not_booked", "book_points")]


def test_points_that_a_return_should_have_taken_back_are_taken_back() -> None:
    returned = some_returns("refunded", refund=9_900)
    assert judged(an_order("returned"), OrderPoints(earned=99), returned) == []
    assert judged(an_order("returned"), OrderPoints(earned=EARNED), returned) == [("points_not_booked", "book_points")]


def test_only_orders_of_members_that_stood_still_are_judged() -> None:
    assert may_be_judged(of_a_member(an_order(minutes_ago=7)), NOW)
    assert not may_be_judged(of_a_member(an_order(minutes_ago=5)), NOW)
    assert not may_be_judged(an_order(minutes_ago=7), NOW)
    assert not may_be_judged(of_a_member(an_order(minutes_ago=70)), NOW, since_ms=NOW - 60 * MINUTE)
