"""Rules of returns: who gives back what, and exactly how much money it is."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.shop.aftersales.returns.errors import (
    ReturnNotFoundError,
    ReturnRefusedError,
)
from layers.shop.aftersales.returns.model import ReturnParcel, everything_back
from layers.shop.aftersales.returns.refunds import share
from layers.shop.aftersales.returns.rules import moved, received, sent_back
from layers.shop.checkout.orders.model import TimelineEntry
from tests.unit.returns.cases import LATER, NONE, SHIPPED, an_order, ask


def test_two_of_three_lanterns_are_refunded_at_what_was_paid_for_them():
    one = ask(NONE, ("LANTERN-RED", 2, "changed_mind")).returns[0]
    assert (one.refund, one.shipping_refund) == (6_666, 0)


def test_the_third_lantern_is_refunded_with_the_odd_cent():
    first = ask(NONE, ("LANTERN-RED", 2, "changed_mind"))
    third = ask(first, ("LANTERN-RED", 1, "changed_mind"), return_id="ret_2").returns[1]
    assert third.refund == 3_334


def test_more_than_is_left_is_refused():
    first = ask(NONE, ("LANTERN-RED", 2, "changed_mind"))
    with pytest.raises(ReturnRefusedError) as refused:
        ask(first, ("LANTERN-RED", 2, "changed_mind"), return_id="ret_2")
    assert refused.value.errors[0] == {"field": "lines.quantity", "expected": "at most 1"}


def test_an_odd_cent_is_refunded_once_though_an_earlier_return_was_refused():
    returns = NONE
    for name in ("ret_1", "ret_2", "ret_3"):
        returns = ask(returns, ("LANTERN-RED", 1, "changed_mind"), return_id=name)
    again = ask(moved(returns, "ret_1", "refused"), ("LANTERN-RED", 1, "changed_mind"), return_id="ret_4")
    assert sum(one.refund for one in again.returns if one.stands) == 10_000


def test_shipping_is_refunded_once_though_an_earlier_return_was_refused():
    first = ask(NONE, ("LANTERN-RED", 3, "damaged"))
    both = ask(first, ("TEA", 2, "damaged"), return_id="ret_2")
    again = ask(moved(both, "ret_1", "refused"), ("LANTERN-RED", 3, "damaged"), return_id="ret_3")
    assert [one.shipping_refund for one in again.returns] == [0, 1_000, 0]


def test_a_part_that_came_back_opens_no_new_window():
    partly_back = TimelineEntry("delivered", int((SHIPPED + timedelta(days=29)).timestamp() * 1000), "refunded")
    order = replace(an_order(), timeline=[*an_order().timeline, partly_back])
    with pytest.raises(ReturnRefusedError):
        ask(NONE, ("TEA", 1, "damaged"), order=order, at=SHIPPED + timedelta(days=31))


def test_one_key_stands_for_one_request():
    first = ask(NONE, ("TEA", 1, "damaged"))
    with pytest.raises(IdempotencyKeyReusedError):
        ask(first, ("TEA", 2, "damaged"))


def test_a_refused_return_frees_its_units():
    first = moved(ask(NONE, ("LANTERN-RED", 3, "changed_mind")), "ret_1", "refused")
    assert ask(first, ("LANTERN-RED", 3, "changed_mind"), return_id="ret_2").claimed("LANTERN-RED") == 3


def test_the_same_request_again_is_the_same_return():
    first = ask(NONE, ("TEA", 1, "damaged"))
    assert ask(first, ("TEA", 1, "damaged")) is first


def test_shipping_is_refunded_when_all_of_it_comes_back_for_our_fault():
    everything = [("LANTERN-RED", 3, "damaged"), ("TEA", 2, "wrong_item")]
    assert ask(NONE, *everything).returns[0].refund == 13_000
    assert ask(NONE, ("LANTERN-RED", 3, "damaged"), ("TEA", 2, "changed_mind")).returns[0].refund == 12_000


def test_two_lines_of_one_sku_in_a_request_are_counted_together():
    with pytest.raises(ReturnRefusedError):
        ask(NONE, ("TEA", 2, "damaged"), ("TEA", 1, "damaged"))


def test_a_gift_card_gets_back_only_what_the_payment_method_did_not_pay():
    order = an_order(gift_card=3_000)
    first = ask(NONE, ("LANTERN-RED", 3, "changed_mind"), order=order)
    second = ask(first, ("TEA", 2, "changed_mind"), order=order, return_id="ret_2")
    assert [one.to_method for one in second.returns] == [10_000, 0]
    assert sum(one.refund - one.to_method for one in second.returns) == 2_000


def test_the_method_is_paid_back_first_then_the_card_and_the_points_last():
    order = an_order(shipping=0, gift_card=3_000, points=5_000)  # 4,000 by the method
    first = ask(NONE, ("LANTERN-RED", 2, "changed_mind"), order=order)
    second = ask(first, ("LANTERN-RED", 1, "changed_mind"), order=order, return_id="ret_2")
    third = ask(second, ("TEA", 2, "changed_mind"), order=order, return_id="ret_3")
    shared = [(one.to_method, one.to_card, one.to_points) for one in third.returns]
    assert shared == [(4_000, 2_666, 0), (0, 334, 3_000), (0, 0, 2_000)]


@given(
    st.integers(0, 6_000),
    st.integers(0, 6_000),
    st.permutations([("LANTERN-RED", 1), ("LANTERN-RED", 2), ("TEA", 1), ("TEA", 1)]),
    st.sets(st.integers(0, 3)),
)
def test_whatever_comes_back_and_is_refused_nobody_is_paid_back_more_than_they_paid(card, points, lines, refused):
    order, returns = an_order(shipping=0, gift_card=card, points=points), NONE
    for number, (sku, quantity) in enumerate(lines):
        returns = ask(returns, (sku, quantity, "damaged"), order=order, return_id=f"ret_{number}")
        if number in refused:
            returns = moved(returns, f"ret_{number}", "refused")
    standing = [one for one in returns.returns if one.stands]
    sums = [sum(getattr(one, part) for one in standing) for part in ("to_method", "to_card", "to_points", "refund")]
    paid = (order.placement.payable.amount, card, points)
    assert sums[3] == sum(sums[:3])
    assert all(0 <= back <= by for back, by in zip(sums, paid, strict=False))
    assert refused or sums[:3] == list(paid)


@pytest.mark.parametrize("status", ["pending", "confirmed", "cancelled", "rejected", "returned"])
def test_only_what_was_shipped_comes_back(status):
    with pytest.raises(ReturnRefusedError):
        ask(NONE, ("TEA", 1, "damaged"), order=an_order(status))


def test_after_thirty_days_it_is_too_late():
    with pytest.raises(ReturnRefusedError):
        ask(NONE, ("TEA", 1, "damaged"), at=SHIPPED + timedelta(days=30, seconds=1))


def test_what_was_not_bought_does_not_come_back():
    with pytest.raises(ReturnRefusedError):
        ask(NONE, ("KETTLE", 1, "damaged"))


def test_a_return_moves_step_by_step_and_a_step_twice_is_one():
    asked = ask(NONE, ("TEA", 1, "damaged"))
    with pytest.raises(ReturnRefusedError):
        received(asked, an_order(), "ret_1", "restock", LATER)
    approved = moved(asked, "ret_1", "approved")
    assert moved(approved, "ret_1", "approved") is approved
    arrived = received(approved, an_order(), "ret_1", "restock", LATER)
    assert received(arrived, an_order(), "ret_1", "write_off", LATER) is arrived
    with pytest.raises(ReturnNotFoundError):
        moved(approved, "ret_unknown", "approved")


def settled(before, return_id, order=None):
    """`before` with the goods of a return here and paid for."""
    arrived = received(moved(before, return_id, "approved"), order or an_order(), return_id, "restock", LATER)
    return moved(arrived, return_id, "refunded")


def test_shipping_is_refunded_with_what_comes_back_last_though_it_was_asked_for_first():
    both = ask(ask(NONE, ("LANTERN-RED", 3, "damaged")), ("TEA", 2, "damaged"), return_id="ret_2")
    assert [one.shipping_refund for one in both.returns] == [0, 1_000]
    after = settled(settled(both, "ret_2"), "ret_1")
    assert [(one.shipping_refund, one.refund, one.to_method) for one in after.returns] == [
        (1_000, 11_000, 11_000),
        (0, 2_000, 2_000),
    ]


def test_shipping_follows_what_stands_when_the_goods_are_here():
    both = ask(ask(NONE, ("LANTERN-RED", 3, "damaged")), ("TEA", 2, "damaged"), return_id="ret_2")
    refused = moved(both, "ret_1", "refused")
    assert settled(refused, "ret_2").named("ret_2").refund == 2_000


def test_goods_whose_return_expired_are_refunded_when_they_come_after_all():
    expired = moved(moved(ask(NONE, ("LANTERN-RED", 3, "damaged")), "ret_1", "approved"), "ret_1", "expired")
    assert expired.claimed("LANTERN-RED") == 0
    again = settled(ask(expired, ("LANTERN-RED", 1, "damaged"), return_id="ret_2"), "ret_2")
    with pytest.raises(ReturnRefusedError):  # one of the three has come back by another return
        received(again, an_order(), "ret_1", "restock", LATER)
    assert received(expired, an_order(), "ret_1", "restock", LATER).named("ret_1").refund == 10_000


def test_how_goods_travel_back_is_told_until_they_are_here():
    sf = ReturnParcel("SF Express", "SF1234567890")
    asked = sent_back(ask(NONE, ("TEA", 1, "damaged")), "ret_1", sf)
    assert asked.named("ret_1").parcel == sf
    assert sent_back(asked, "ret_1", sf) is asked
    with pytest.raises(ReturnRefusedError):
        sent_back(settled(asked, "ret_1"), "ret_1", ReturnParcel("SF Express", "SF2"))


def test_an_order_is_back_when_every_unit_is_settled():
    asked = ask(NONE, ("LANTERN-RED", 3, "damaged"), ("TEA", 2, "damaged"))
    arrived = received(moved(asked, "ret_1", "approved"), an_order(), "ret_1", "restock", LATER)
    assert not everything_back(an_order(), arrived)
    assert everything_back(an_order(), moved(arrived, "ret_1", "refunded"))


@given(total=st.integers(0, 10**9), cuts=st.lists(st.integers(1, 5), min_size=1, max_size=20), data=st.data())
def test_shares_of_a_line_add_up_to_the_cent_however_it_is_cut_and_whatever_is_refused(total, cuts, data):
    quantity, promised = sum(cuts), []

    def promise(units):
        back, refunded = sum(u for u, _ in promised), sum(r for _, r in promised)
        promised.append((units, share(total, quantity, back + units, refunded)))
        assert promised[-1][1] >= 0

    for units in cuts:
        promise(units)
    refused = [promised.pop(data.draw(st.integers(0, len(promised) - 1))) for _ in range(len(cuts) // 2)]
    for units, _ in refused:
        promise(units)
    assert sum(refund for _, refund in promised) == total
