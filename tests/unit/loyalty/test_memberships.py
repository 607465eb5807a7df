"""Who is a member, and who can say so."""

from datetime import UTC, datetime, timedelta

import pytest

from layers.cloud import audit, aws, clock
from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.shop.offers.points.ask_for_link import ask_for_link
from layers.shop.offers.points.book_points import adjust_points, refund_points
from layers.shop.offers.points.errors import (
    MemberCodeExpiredError,
    MemberCodeUnknownError,
    MemberCodeUsedError,
    MembershipNotFoundError,
    MemberTokenMissingError,
    NotEnoughPointsError,
)
from layers.shop.offers.points.exchange_code import exchange_code
from layers.shop.offers.points.links import GOOD_FOR_SECONDS, code_of
from layers.shop.offers.points.model import Membership, member_ids_for
from layers.shop.offers.points.open_membership import find_membership, membership_of, open_membership
from layers.shop.offers.points.spend_points import offer_points
from layers.shop.offers.points.store import memberships_table
from layers.shop.offers.pricing.model import Money
from tests.support.dynamodb import Client
from tests.unit.loyalty.members import a_link

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("tables")


@pytest.fixture
def ask(queues):
    """Asks for a link; answers the code that its mail will say."""

    def asks(email="may@example.com", key="monday"):
        ask_for_link(email, "zh", key)
        return code_of(queues.messages("notifications")[-1]["detail"]["event_id"])

    return asks


@pytest.fixture
def join(ask):
    return lambda email="may@example.com", key="monday": exchange_code(ask(email, key))


def told(queues):
    return [message["detail-type"] for message in queues.messages("notifications")]


def test_a_mailed_code_makes_the_membership_and_answers_the_token_that_opens_it(join, queues):
    member, token, joined = join()
    assert (member.email, member.language, joined) == ("may@example.com", "zh", True)
    assert open_membership(member.member_id, token) == member
    assert told(queues) == ["MemberLinkWanted", "MembershipOpened"]


def test_asking_alone_makes_nobody_a_member(ask):
    ask()
    assert membership_of("may@example.com") is None


def test_a_code_is_exchanged_once(ask):
    code = ask()
    exchange_code(code)
    with pytest.raises(MemberCodeUsedError):
        exchange_code(code)


def test_a_code_is_good_for_half_an_hour(ask):
    code, later = ask(), clock.now() + timedelta(seconds=GOOD_FOR_SECONDS + 1)
    with clock.frozen(later), pytest.raises(MemberCodeExpiredError):
        exchange_code(code)
    with pytest.raises(MemberCodeExpiredError):
        exchange_code(code_of("lnk_forgotten"))
    assert exchange_code(code)


@pytest.mark.parametrize("code", ["", "lnk_1", "lnk_1.x", "lnk_1.é", ".", "\x1f.\x1f"])
def test_a_made_up_code_is_exchanged_for_nothing(code):
    a_link(1)
    with pytest.raises(MemberCodeUnknownError):
        exchange_code(code)


def test_who_asks_again_opens_the_same_membership_and_ends_the_tokens_before(join):
    member, token, _ = join()
    again, newer, joined = join("May@Example.com ", "tuesday")
    assert (again.member_id, joined) == (member.member_id, False)
    assert open_membership(member.member_id, newer)
    with pytest.raises(MembershipNotFoundError):
        open_membership(member.member_id, token)


class Overheard(Client):
    """Tables, and all that they were asked."""

    def __init__(self, tables):
        self._tables, self.asked = tables, []

    def call(self, operation, asked):
        self.asked.append((operation, asked))
        return self._tables.call(operation, asked)


def test_the_shop_does_the_same_whether_there_is_a_membership_or_not(tables, queues, join):
    """What is asked of the table, written there and sent, but for the address itself and the link's id."""
    join()
    traces = []
    for email, key in (("may@example.com", "tuesday"), ("wei@example.com", "wednesday")):
        queues.sent.clear()
        overheard = Overheard(tables)
        with aws.answered_by(dynamodb=overheard), clock.frozen(NOON):
            assert ask_for_link(email, "zh", key) is False
        link_id = queues.messages("notifications")[-1]["detail"]["event_id"]
        traces.append(f"{overheard.asked} {dict(queues.sent)}".replace(email, "mail").replace(link_id, "link"))
    assert "PutItem" in traces[0]
    assert traces[0] == traces[1]


def test_neither_table_nor_queue_has_what_a_code_or_token_needs(tables, queues, join, ask):
    _, token, _ = join()
    code = ask(key="tuesday")
    written = f"{[row.item for row in tables.tables['sluice-dev-loyalty']]}{queues.sent}"
    assert code.partition(".")[2] not in written
    assert token not in written


def test_a_repeated_request_is_one_link_and_its_key_stands_for_one_mailbox():
    assert not ask_for_link("may@example.com", "zh", "monday")
    assert ask_for_link("MAY@example.com", "zh", "monday")
    with pytest.raises(IdempotencyKeyReusedError):
        ask_for_link("wei@example.com", "zh", "monday")


def test_a_membership_is_found_where_it_was_before_ids_were_keyed_and_under_the_key_before(join, monkeypatch):
    *_, plain = member_ids_for("old@example.com")
    memberships_table.join(Membership(plain, "old@example.com", "en", ""), a_link(1).link_id)
    keyed, _, _ = join("may@example.com")
    monkeypatch.setenv("SLUICE_SIGNING_KEY", "a newer one\nfor tests")
    assert membership_of("OLD@example.com").member_id == plain
    assert join("may@example.com", "tuesday")[0].member_id == keyed.member_id
    assert join("old@example.com", "wednesday")[2] is False


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
