"""Who is a member, and who can say so."""

import pytest

from layers.cloud import audit
from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.shop.offers.points.book_points import adjust_points, refund_points
from layers.shop.offers.points.errors import (
    MembershipNotFoundError,
    MemberTokenMissingError,
    NotEnoughPointsError,
)
from layers.shop.offers.points.join_programme import join_programme, token_of
from layers.shop.offers.points.open_membership import find_membership, open_membership
from layers.shop.offers.points.spend_points import offer_points
from layers.shop.offers.pricing.model import Money

pytestmark = pytest.mark.usefixtures("tables")


@pytest.fixture(autouse=True)
def _key(monkeypatch):
    monkeypatch.setenv("SLUICE_SIGNING_KEY", "for tests")


@pytest.fixture
def join(tables):
    return lambda email="may@example.com", key="monday": join_programme(email, "zh", key)


def told(queues):
    return [message["detail-type"] for message in queues.messages("notifications")]


def test_who_joins_is_told_a_token_that_opens_the_membership(join):
    member, token, replayed = join()
    assert open_membership(member.member_id, token).email == "may@example.com"
    assert not replayed


def test_a_repeated_request_is_told_the_same(join):
    first, again = join(), join()
    assert (again[0].member_id, again[1], again[2]) == (first[0].member_id, first[1], True)


def test_a_stranger_who_names_a_members_address_is_told_nothing_and_the_mailbox_all(join, queues):
    member, _, _ = join()
    assert join("May@Example.com ", "tuesday") == (None, "", False)
    assert told(queues) == ["MembershipOpened", "MemberTokenWanted"]
    detail = queues.messages("notifications")[-1]["detail"]
    assert (detail["member_id"], detail["epoch"]) == (member.member_id, 2)
    assert token_of(member.member_id, 2) not in str(queues.sent)


def test_asking_often_mails_no_more_than_one_token_in_ten_minutes(join, queues):
    join()
    for key in ("tuesday", "wednesday", "thursday"):
        join(key=key)
    _, *wanted = queues.messages("notifications")
    assert len({message["detail"]["event_id"] for message in wanted}) <= 2  # ten minutes may begin between


def test_the_first_use_of_a_mailed_token_ends_those_before_it(join):
    member, token, _ = join()
    mailed = token_of(member.member_id, 2)
    assert open_membership(member.member_id, token)
    assert open_membership(member.member_id, mailed)
    assert open_membership(member.member_id, mailed)
    with pytest.raises(MembershipNotFoundError):
        open_membership(member.member_id, token)


def test_once_the_mailbox_has_spoken_the_first_request_is_told_no_token_any_more(join):
    member, _, _ = join()
    open_membership(member.member_id, token_of(member.member_id, 2))
    assert join()[:2] == (None, "")


def test_one_key_stands_for_one_address(join):
    join()
    with pytest.raises(IdempotencyKeyReusedError):
        join("wei@example.com")


@pytest.mark.parametrize("token", ["nobody", "", "é"])
def test_a_wrong_token_opens_nothing(join, token):
    member, _, _ = join()
    with pytest.raises((MembershipNotFoundError, MemberTokenMissingError)):
        open_membership(member.member_id, token)


def test_nobody_offers_points_they_do_not_have(join):
    member, token, _ = join()
    refund_points(member.member_id, 300, "ord_1", "ret_1")
    assert offer_points(member.member_id, token, 300, Money(5_000, "CNY")).amount == 300
    with pytest.raises(NotEnoughPointsError) as refused:
        offer_points(member.member_id, token, 301, Money(5_000, "CNY"))
    assert refused.value.facts == {"balance": 300}


def test_a_debt_is_no_balance_to_spend_and_the_order_still_earns(join):
    member, token, _ = join()
    adjust_points(member.member_id, -50, "taken back", "a test", "k")
    assert offer_points(member.member_id, token, 0, Money(5_000, "CNY")).points == 0
    with pytest.raises(NotEnoughPointsError):
        offer_points(member.member_id, token, 1, Money(5_000, "CNY"))


def test_a_return_gives_points_back_once(join):
    member, _, _ = join()
    assert refund_points(member.member_id, 300, "ord_1", "ret_1")
    assert not refund_points(member.member_id, 300, "ord_1", "ret_1")
    assert find_membership(member.member_id).balance == 300


def test_an_adjustment_is_made_once_per_key_and_noted_before_it_is_made(join):
    member, _, _ = join()

    def adjust(points, key="monday"):
        return adjust_points(member.member_id, points, "a late parcel", "an operator", key)

    assert (adjust(500)[0].balance, adjust(500)[1]) == (500, True)
    assert adjust(-200, "tuesday")[0].balance == 300
    with pytest.raises(IdempotencyKeyReusedError):
        adjust(900)
    entry = audit.page(10).entries[-1]
    assert (entry.act, entry.subject, entry.reason) == ("adjust_points", member.member_id, "+500: a late parcel")
