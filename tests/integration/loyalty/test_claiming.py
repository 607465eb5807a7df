"""An order that is claimed after it was placed, on the real stores."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from functions import loyalty
from infra.local.testing import moto_world
from layers.cloud import addresses
from layers.cloud.aws import client
from layers.cloud.web import tokens
from layers.shop.aftersales.earning.attach_order import attach_order
from layers.shop.checkout.orders.errors import OrderNotFoundError
from layers.shop.checkout.orders.model import Payment
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.offers.points.ask_for_link import ask_for_link
from layers.shop.offers.points.errors import MembershipNotFoundError, OrderEarnsElsewhereError
from layers.shop.offers.points.exchange_code import exchange_code
from layers.shop.offers.points.links import code_of, link_id_for
from layers.shop.offers.points.open_membership import find_membership
from tests.unit.orders.orders import MAY, an_order

EARNED = 198  # of the lanterns of an_order


@pytest.fixture(autouse=True)
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with moto_world():
        monkeypatch.setenv("SLUICE_SIGNING_KEY", "for tests")
        orders_table.place(an_order(), [])
        orders_table.move(MAY, "confirmed", payment=Payment("pi_1", "authorized"))
        yield


def member(email: str = "may@example.com") -> tuple[str, str]:
    ask_for_link(email, "zh", email)
    joined, token, _ = exchange_code(code_of(link_id_for(email)))
    return joined.member_id, token


def claimed(member_id: str, token: str, order_token: str = "") -> tuple[int, int]:
    found = attach_order(member_id, token, MAY, order_token or tokens.sign("order", MAY))
    return found.balance, found.pending


def fact(member_id: str) -> dict[str, Any]:
    body = msgspec.json.encode({"detail": {"order_id": MAY, "member_id": member_id}}).decode()
    return {"Records": [{"messageId": "m-1", "body": body, "attributes": {"ApproximateReceiveCount": "1"}}]}


def test_a_claimed_order_is_pending_and_its_facts_name_the_membership() -> None:
    member_id, token = member()
    assert claimed(member_id, token) == claimed(member_id, token) == (0, EARNED)
    orders_table.move(MAY, "shipped")
    orders_table.move(MAY, "delivered")
    assert loyalty.award_points(fact(member_id)) == {"batchItemFailures": []}
    found = find_membership(member_id)
    assert (found.balance, found.pending) == (EARNED, 0)


def test_both_tokens_are_needed() -> None:
    member_id, token = member()
    with pytest.raises(MembershipNotFoundError):
        claimed(member_id, "nobody")
    with pytest.raises(OrderNotFoundError):
        claimed(member_id, token, "nobody")
    assert claimed(member_id, token) == (0, EARNED)


def test_an_order_earns_for_whoever_claims_it_first() -> None:
    assert claimed(*member()) == (0, EARNED)
    other = member("wei@example.com")
    with pytest.raises(OrderEarnsElsewhereError):
        claimed(*other)
    assert find_membership(other[0]).pending == 0


def test_members_are_told_what_they_earned() -> None:
    member_id, token = member()
    claimed(member_id, token)
    orders_table.move(MAY, "shipped")
    orders_table.move(MAY, "delivered")
    loyalty.award_points(fact(member_id))
    received = client("sqs").receive_message(QueueUrl=addresses.queue_url("notifications"), MaxNumberOfMessages=10)
    told = [msgspec.json.decode(message["Body"])["detail-type"] for message in received["Messages"]]
    assert sorted(told) == ["MemberLinkWanted", "MembershipOpened", "PointsEarned"]
