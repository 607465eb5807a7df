"""An order is accepted as its buyer agreed to it: a repetition is the same order, and another wish is none."""

from typing import Any

import pytest
from msgspec.structs import replace

from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.shop.checkout.carts.errors import CartNotFoundError
from layers.shop.checkout.orders.accept.order_request import OrderRequest, PointsOffer
from layers.shop.checkout.orders.errors import CartOrderedError, TotalChangedError
from layers.shop.offers.gift_cards.errors import UnknownGiftCardError
from layers.shop.offers.pricing.model import Money
from tests.unit.orders.shopper import May

CHANGES: dict[str, Any] = {
    "expected_total": Money(1, "CNY"),
    "email": "june@example.com",
    "payment_method": "pm_card_mastercard",
    "shipping_method": "express",
    "gift_card_code": "GIFT-0000-0000-0000",
    "points": PointsOffer("mem_aaaaaaaaaaaaaaaaaaaaaaaaaa", 100),
    "phone": "+8613800000001",
    "admission_token": "another",
}


def test_a_repetition_is_the_same_order_and_is_sent_no_second_time(may: May) -> None:
    first, is_repetition = may.order("monday")
    may.place()
    assert not is_repetition
    assert may.order("monday") == (first, True)
    assert [accepted.order_id for accepted in may.sent()] == [first.order_id]


@pytest.mark.parametrize("field", CHANGES)
def test_a_key_stands_for_one_wish_field_by_field(may: May, field: str) -> None:
    may.order("monday")
    may.place()
    with pytest.raises(IdempotencyKeyReusedError):
        may.order("monday", **{field: CHANGES[field]})


@pytest.mark.parametrize("part", ["name", "line1", "line2", "city", "region", "postal_code"])
def test_a_key_stands_for_one_address_part_by_part(may: May, part: str) -> None:
    may.order("monday")
    may.place()
    with pytest.raises(IdempotencyKeyReusedError):
        may.order("monday", shipping_address=replace(may.wish.shipping_address, **{part: "Suzhou 2"}))


def test_every_field_of_a_wish_is_among_those_that_are_changed_here() -> None:
    assert {*CHANGES, "cart_id", "shipping_address"} == {*OrderRequest.__struct_fields__}


def test_what_is_sent_is_what_was_agreed_to(may: May) -> None:
    receipt, _ = may.order("monday")
    (accepted,) = may.sent()
    placement = accepted.placement
    assert (receipt.order_id, receipt.status) == (accepted.order_id, "queued")
    assert (placement.email, placement.payment_method) == ("may@example.com", "pm_card_visa")
    assert placement.totals.total == may.wish.expected_total.amount
    assert placement.address.line1 == "1 Nanjing Road"


def test_a_second_key_is_told_of_the_first_order_and_sends_nothing(may: May) -> None:
    first, _ = may.order("monday")
    may.place()
    with pytest.raises(CartOrderedError) as refusal:
        may.order("tuesday")
    assert refusal.value.facts["order_id"] == first.order_id
    assert len(may.sent()) == 1


def test_a_wish_that_was_refused_may_be_corrected_under_its_key(may: May) -> None:
    with pytest.raises(TotalChangedError):
        may.order("monday", expected_total=Money(1, "CNY"))
    assert may.sent() == []
    _, is_repetition = may.order("monday")
    assert not is_repetition


def test_a_cart_is_free_again_when_its_order_was_refused(may: May) -> None:
    with pytest.raises(UnknownGiftCardError):
        may.order("monday", gift_card_code="GIFT-0000-0000-0000")
    first, _ = may.order("tuesday")
    assert [accepted.order_id for accepted in may.sent()] == [first.order_id]


def test_nobody_orders_a_cart_without_its_token(may: May) -> None:
    may.token = "crt_other.signature"
    with pytest.raises(CartNotFoundError):
        may.order("monday")
    assert may.sent() == []
