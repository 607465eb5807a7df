"""A membership follows its orders, however often it is told and in which order."""

import itertools

import pytest

from layers.cloud import aws
from layers.shop.aftersales.earning.follow_order import follow_order
from layers.shop.offers.points.books import book_entry
from layers.shop.offers.points.model import Entry
from tests.support.meanwhile import Meanwhile
from tests.support.rows import put_order, put_returns
from tests.unit.loyalty.members import MEMBER, NONE, an_order, returned, some_members
from tests.unit.orders.orders import MAY

ROAD = ("pending", "confirmed", "shipped", "delivered", "returning", "delivered")


@pytest.fixture
def members(tables):
    return some_members()


def follow(order, returns=NONE):
    """Let the membership follow the order as it is now, with its returns."""
    put_order(order)
    put_returns(returns)
    return follow_order(MAY, MEMBER)


def history(members):
    return [(entry.kind, entry.points) for entry in reversed(members.history(MEMBER, 20)[0])]


def test_points_are_pending_then_earned_then_taken_back_with_the_return(members):
    for number in range(1, 7):
        follow(an_order(*ROAD[:number]), returned(3_333) if number == 6 else NONE)
    member = members.get(MEMBER)
    assert (member.balance, member.pending, member.given) == (86, 0, 86)
    assert history(members) == [("earned", 120), ("taken_back", -34)]


def test_the_same_fact_fifty_times_is_one_change(members):
    order = an_order(*ROAD[:4])
    assert [follow(order) for _ in range(50)].count(True) == 1
    assert members.get(MEMBER).balance == 120


@pytest.mark.parametrize("refunds", list(itertools.permutations((3_333, 3_334))))
def test_facts_are_only_hints_so_their_order_does_not_matter(members, refunds):
    for _ in ROAD:
        follow(an_order(*ROAD), returned(*refunds))
    assert members.get(MEMBER).balance == 53


def test_a_cancelled_orders_spending_and_its_return_are_told_in_the_history(members):
    follow(an_order("pending", spent=500))
    follow(an_order("pending", "cancelled", spent=500))
    assert history(members) == [("spent", -500), ("given_back", 500)]
    assert members.get(MEMBER).given == 0  # the balance itself is the order's own transactions'


def test_a_pending_order_that_is_cancelled_is_pending_no_more(members):
    follow(an_order("pending", "confirmed"))
    assert members.get(MEMBER).pending == 120
    follow(an_order("pending", "confirmed", "cancelled"))
    assert members.get(MEMBER).pending == 0
    assert history(members) == []


def test_who_read_the_order_before_it_was_cancelled_and_writes_late_is_refused(members):
    put_order(an_order("pending", "confirmed", spent=500))
    cancelled = an_order("pending", "confirmed", "cancelled", spent=500)
    with aws.answered_by(dynamodb=Meanwhile(lambda: follow(cancelled))):  # before the first transaction
        follow_order(MAY, MEMBER)
    assert members.get(MEMBER).pending == 0
    assert history(members) == []


def test_points_that_were_spent_before_they_are_taken_back_leave_a_debt(members):
    follow(an_order(*ROAD[:4]))
    book_entry(MEMBER, Entry(0, "adjusted", -120))
    follow(an_order(*ROAD), returned(10_000))
    assert members.get(MEMBER).balance == -100


def test_another_members_order_is_nobodys_gain(members):
    assert not follow(an_order(*ROAD[:4], member_id="mem_another"))
    assert members.get(MEMBER).balance == 0


def test_members_are_told_what_was_earned_and_taken_back_each_once(members, queues):
    for _ in range(2):
        follow(an_order(*ROAD[:4]), NONE)
        follow(an_order(*ROAD), returned(3_333))
    told = queues.messages("notifications")
    assert [(each["detail-type"], each["detail"]["points"]) for each in told][:2] == [
        ("PointsEarned", 120),
        ("PointsTakenBack", -34),
    ]
