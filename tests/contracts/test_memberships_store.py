"""What memberships and their books promise."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from msgspec.structs import replace
from pynamodb.exceptions import TransactWriteError

from layers.cloud import clock
from layers.shop.offers.points.books import book_entry, book_order_points, correct_points, member_books, recorded_points
from layers.shop.offers.points.errors import MemberCodeUsedError, MembershipBusyError, MembershipNotFoundError
from layers.shop.offers.points.model import Entry, MemberBooks, OrderPoints
from layers.shop.offers.points.store import LINKS_KEPT, memberships_table
from tests.unit.loyalty.members import MEMBER, a_link, a_member
from tests.unit.orders.orders import MAY


@pytest.fixture
def members(tables):
    memberships_table.join(a_member(), a_link().link_id)
    return memberships_table


def adjusted(points, reference="monday", at_ms=1_795_000_000_000):
    return Entry(at_ms, "adjusted", points, "", "a late parcel", reference)


def test_a_membership_is_kept_as_it_was_made(members):
    assert members.get(MEMBER) == a_member()
    assert members.get("mem_nobody") is None


def test_a_link_makes_one_membership_and_a_mailbox_has_one(members):
    with pytest.raises(MemberCodeUsedError):
        members.join(replace(a_member(), member_id="mem_other"), "lnk_1")
    assert members.get("mem_other") is None
    with pytest.raises(MembershipBusyError):
        members.join(a_member(), a_link(2).link_id)
    assert not members.link("lnk_2").used


def test_a_link_that_nobody_asked_for_opens_nothing(members):
    with pytest.raises(MemberCodeUsedError):
        members.join(replace(a_member(), member_id="mem_other"), "lnk_unheard_of")
    assert members.link("lnk_unheard_of") is None


def test_a_link_is_kept_for_its_key_for_a_day(tables):
    first = a_link()
    later = replace(first, email="wei@example.com")
    assert memberships_table.ask(later) == first == memberships_table.link("lnk_1")
    with clock.frozen(clock.now() + LINKS_KEPT + timedelta(minutes=1)):
        assert memberships_table.ask(later) is None
    assert memberships_table.link("lnk_1") == later


def test_an_epoch_begins_by_a_link_once_and_in_its_turn(members):
    for number in (2, 3):
        a_link(number)
    members.begin_epoch(MEMBER, 2, "lnk_2")
    with pytest.raises(MemberCodeUsedError):
        members.begin_epoch(MEMBER, 3, "lnk_2")
    with pytest.raises(MembershipBusyError):
        members.begin_epoch(MEMBER, 2, "lnk_3")
    assert (members.get(MEMBER).epoch, members.link("lnk_2").used, members.link("lnk_3").used) == (2, True, False)


def test_two_who_exchange_one_link_at_once_are_one(members):
    a_link(2)

    def exchange(_):
        try:
            members.begin_epoch(MEMBER, 2, "lnk_2")
        except (MemberCodeUsedError, MembershipBusyError, TransactWriteError):
            return False
        return True

    with ThreadPoolExecutor(4) as racers:
        exchanged = list(racers.map(exchange, range(8))).count(True)
    assert exchanged <= 1  # none where all were in each other's way: they come again
    assert members.get(MEMBER).epoch == 1 + exchanged
    assert members.link("lnk_2").used == bool(exchanged)


def test_an_order_is_followed_from_where_it_stood(members):
    first, then = OrderPoints(pending=120), OrderPoints(earned=120, spent=50)
    assert recorded_points(MEMBER, MAY) == OrderPoints()
    assert book_order_points(MEMBER, MAY, OrderPoints(), first, [])
    assert not book_order_points(MEMBER, MAY, OrderPoints(), then, [])
    stood = recorded_points(MEMBER, MAY)
    assert (stood.pending, stood.version) == (120, 1)
    assert book_order_points(MEMBER, MAY, stood, then, [Entry(1, "earned", 120, MAY), Entry(1, "spent", -50, MAY)])
    assert not book_order_points(MEMBER, MAY, stood, then, [Entry(2, "earned", 120, MAY)])
    member = members.get(MEMBER)
    assert (member.balance, member.given, member.pending) == (120, 120, 0)  # what is spent is on the balance already
    assert [entry.kind for entry in members.history(MEMBER, 10)[0]] == ["spent", "earned"]


def test_an_entry_is_booked_once_and_its_repetition_is_told_the_first(members):
    assert book_entry(MEMBER, adjusted(500)) is None
    assert book_entry(MEMBER, adjusted(900, at_ms=1_795_000_000_009)) == adjusted(500)
    assert book_entry(MEMBER, adjusted(-700, "tuesday")) is None
    member = members.get(MEMBER)
    assert (member.balance, member.given) == (-200, -200)


def test_nothing_is_booked_for_nobody(members):
    with pytest.raises(MembershipNotFoundError):
        book_entry("mem_nobody", adjusted(500))
    assert members.get("mem_nobody") is None


def test_history_is_read_page_by_page_the_newest_first(members):
    for number in range(5):
        book_entry(MEMBER, adjusted(number, str(number), 1_795_000_000_000 + number))
    read, after = members.history(MEMBER, 2)
    while after:
        page, after = members.history(MEMBER, 2, after)
        read += page
    assert [entry.points for entry in read] == [4, 3, 2, 1, 0]


def test_who_follows_at_once_books_once(members):
    def follow(_):
        try:
            return book_order_points(
                MEMBER, MAY, OrderPoints(), OrderPoints(earned=120), [Entry(1, "earned", 120, MAY)]
            )
        except TransactWriteError as conflict:  # the message comes again
            return {reason.code for reason in conflict.cancellation_reasons if reason} != {"TransactionConflict"}

    with ThreadPoolExecutor(4) as racers:
        assert list(racers.map(follow, range(8))).count(True) == 1
    assert members.get(MEMBER).balance == 120


def test_a_balance_is_read_with_what_was_given_and_corrected_only_as_it_was_read(members):
    book_entry(MEMBER, adjusted(500))
    rows, after = [], ""
    while True:
        page, after = member_books(after, 1)
        rows += page
        if not after:
            break
    assert rows == [MemberBooks(MEMBER, 500, 500)]
    assert not correct_points(MemberBooks(MEMBER, 500, 499), 1)
    assert correct_points(rows[0], 450)
    assert members.get(MEMBER).balance == 450
