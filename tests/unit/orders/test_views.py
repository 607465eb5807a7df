"""What buyers are told of their order's money."""

import msgspec
import pytest
from msgspec.structs import replace

from layers.shop.checkout.orders.model import Discount, Order, Payment, Status, TimelineEntry, UnreadableOrder
from layers.shop.checkout.orders.read.views import view, whole_view
from layers.shop.offers.pricing.model import Money
from tests.unit.orders.orders import MAY, a_placement

TAKEN = Payment("pi_1", "captured", 20_800, 20_800)


def an_order(status: Status, payment: Payment) -> Order:
    return Order(MAY, status, 1, "0123456789abcdef", [], a_placement(), payment=payment)


@pytest.mark.parametrize(
    ("status", "payment", "told"),
    [
        ("shipped", TAKEN, None),
        ("cancelled", Payment("pi_1", "voided"), None),
        ("cancelled", TAKEN, ("captured", None)),
        ("cancelled", Payment("pi_1", "refunded", 20_800, 20_800, 20_800), ("refunded", Money(20_800, "CNY"))),
    ],
)
def test_who_cancels_what_was_paid_is_told_of_the_money_until_it_is_back(
    status: Status, payment: Payment, told: tuple[str, Money | None] | None
) -> None:
    shown = view(an_order(status, payment)).payment
    assert (shown and (shown.status, shown.refunded)) == told


def test_of_a_message_that_could_not_be_read_its_buyer_sees_that_it_was_refused() -> None:
    turn = TimelineEntry("rejected", 1_795_000_000_000, "processing_failed")
    stored = UnreadableOrder(MAY, 1, [turn], "processing_failed")
    told = {"status": "rejected", "at": "2026-11-18T11:06:40.000Z", "reason": "processing_failed"}
    shown = msgspec.to_builtins(view(stored))
    assert {name: value for name, value in shown.items() if value not in (None, [])} == {
        "order_id": MAY,
        "status": "rejected",
        "reason": "processing_failed",
        "timeline": [told],
    }
    assert msgspec.to_builtins(whole_view(stored)).items() >= {**shown, "version": 1, "holds": []}.items()


def test_a_discount_has_its_name_on_the_order() -> None:
    discounts = [Discount("prm_1", "春季九折", 1_980, "SPRING"), Discount("prm_2", "免运费", 1_000)]
    order = replace(an_order("shipped", TAKEN), placement=replace(a_placement(), discounts=discounts))
    shown = [(each.name, each.amount, each.code) for each in view(order).promotions]
    assert shown == [("春季九折", Money(1_980, "CNY"), "SPRING"), ("免运费", Money(1_000, "CNY"), None)]
    assert view(an_order("shipped", TAKEN)).promotions == []
