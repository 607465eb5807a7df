"""Exchanges: like for like, at the price paid, to the cent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from layers.shop.aftersales.earning.earning import points_earned
from layers.shop.aftersales.returns.errors import DearerExchangeError, NotExchangeableError
from layers.shop.aftersales.returns.model import OrderReturns, ReturnLine
from layers.shop.aftersales.returns.replace_goods import replacement
from layers.shop.aftersales.returns.rules import moved, received, refunded_instead, requested
from layers.shop.checkout.orders.model import Funds, OrderLine, OrderTotals
from layers.shop.goods.catalog.model import Variant
from tests.unit.orders.orders import MAY, a_placement
from tests.unit.returns.cases import LATER, NONE, an_order


def variant(sku, price, product_id="prd_l"):
    return Variant(sku, product_id, {"zh": "灯笼", "en": "Lantern"}, {}, {"CNY": price})


SHELF = {
    "LANTERN-RED": variant("LANTERN-RED", 3_500),
    "LANTERN-BLUE": variant("LANTERN-BLUE", 3_500),
    "LANTERN-PLAIN": variant("LANTERN-PLAIN", 1_750),
    "LANTERN-GOLD": variant("LANTERN-GOLD", 3_501),
    "TEA": variant("TEA", 1_000, "prd_t"),
}


def swap(wanted, quantity=1, before=NONE, order=None, return_id="ret_1", shelf=SHELF, reason="damaged"):
    line = ReturnLine("LANTERN-RED", quantity, reason, exchange_for=wanted)
    return requested(before, order or an_order(), [line], return_id, LATER, shelf)


def test_a_variant_of_the_same_price_is_an_even_exchange_at_the_price_paid():
    one = swap("LANTERN-BLUE", quantity=2).returns[0]
    assert (one.refund, one.to_method, one.carried) == (0, 0, Funds(6_666))
    kept = one.lines[0].replacement
    assert (kept.sku, kept.quantity, kept.unit_price, kept.discount, kept.total) == (
        "LANTERN-BLUE",
        2,
        3_500,
        334,
        6_666,
    )


def test_the_same_again_may_be_had_for_one_that_is_damaged():
    assert swap("LANTERN-RED").returns[0].lines[0].replacement.sku == "LANTERN-RED"


def test_a_cheaper_variant_gives_back_its_part_of_what_was_paid():
    one = swap("LANTERN-PLAIN", quantity=3).returns[0]
    assert (one.refund, one.carried) == (5_000, Funds(5_000))


def test_who_bought_in_a_sale_pays_nothing_after_it():
    after = {sku: replace(each, prices={"CNY": each.prices["CNY"] * 3}) for sku, each in SHELF.items()}
    assert swap("LANTERN-BLUE", shelf=after).returns[0].refund == 0


def test_a_dearer_variant_is_refused():
    with pytest.raises(DearerExchangeError):
        swap("LANTERN-GOLD")


@pytest.mark.parametrize("wanted", ["TEA", "LANTERN-GREEN"])
def test_only_a_variant_of_the_same_product_on_sale_is_had_in_exchange(wanted):
    with pytest.raises(NotExchangeableError):
        swap(wanted)


def test_what_is_no_longer_sold_is_compared_at_what_it_cost():
    gone = {sku: each for sku, each in SHELF.items() if sku != "LANTERN-RED"}
    assert swap("LANTERN-PLAIN", quantity=3, shelf=gone).returns[0].refund == 5_000


def test_units_in_exchange_are_claimed_and_their_cents_counted_once():
    first = swap("LANTERN-BLUE", quantity=2)
    third = requested(first, an_order(), [ReturnLine("LANTERN-RED", 1, "damaged")], "ret_2", LATER)
    assert third.returns[1].refund == 10_000 - 6_666


def test_what_is_sold_out_is_refunded_in_full():
    one = refunded_instead(swap("LANTERN-BLUE", quantity=2), an_order(), "ret_1").returns[0]
    assert (one.refund, one.to_method, one.carried, one.replacements) == (6_666, 6_666, Funds(), [])


def test_an_exchange_refunds_no_shipping():
    lines = [ReturnLine("LANTERN-RED", 3, "damaged", exchange_for="LANTERN-BLUE"), ReturnLine("TEA", 2, "damaged")]
    asked = moved(requested(NONE, an_order(), lines, "ret_1", LATER, SHELF), "ret_1", "approved")
    assert received(asked, an_order(), "ret_1", "restock", LATER).returns[0].refund == 2_000


def test_goods_that_come_after_their_deadline_are_exchanged_no_more():
    expired = moved(moved(swap("LANTERN-BLUE"), "ret_1", "approved"), "ret_1", "expired")
    one = received(expired, an_order(), "ret_1", "restock", LATER).returns[0]
    assert (one.refund, one.replacements) == (3_333, [])


def test_the_order_that_sends_the_replacement_charges_nothing():
    order = an_order()
    sent = replacement(order, swap("LANTERN-BLUE", quantity=2).returns[0]).placement
    assert (sent.payable.amount, sent.totals.total, sent.totals.shipping) == (0, 6_666, 0)
    assert (sent.address, sent.email, sent.exchange.paid_by) == (order.placement.address, order.placement.email, MAY)


def test_a_replacement_that_comes_back_is_refunded_to_whom_paid_for_the_first_goods():
    order = an_order(gift_card=8_000, points=4_000)  # so the payment method paid 1,000 of 13,000
    sent = replacement(order, swap("LANTERN-BLUE", quantity=3, order=order).returns[0])
    assert sent.placement.funds == Funds(1_000, 8_000, 1_000)
    again = replace(an_order(), order_id=sent.order_id, placement=sent.placement)
    line = ReturnLine("LANTERN-BLUE", 3, "damaged")
    one = requested(OrderReturns(sent.order_id), again, [line], "ret_2", LATER).returns[0]
    assert (one.refund, one.to_method, one.to_card, one.to_points) == (10_000, 1_000, 8_000, 1_000)


@given(
    quantity=st.integers(1, 9),
    unit_price=st.integers(0, 10**6),
    tax=st.integers(0, 10**6),
    off=st.integers(0, 100),
    before=st.integers(1, 10**6),
    data=st.data(),
)
def test_what_is_kept_and_what_is_refunded_add_up_to_what_was_paid(quantity, unit_price, tax, off, before, data):
    goods = quantity * unit_price
    discount = goods * off // 100
    whole = OrderLine("LANTERN-RED", "prd_l", "Lantern", quantity, unit_price, discount, tax, goods - discount + tax)
    order = replace(an_order(), placement=replace(a_placement(whole), totals=OrderTotals(0, 0, 0, 0, whole.total)))
    shelf = {"A": variant("A", data.draw(st.integers(0, before))), "LANTERN-RED": variant("LANTERN-RED", before)}
    paid, returns = 0, NONE
    for number in range(quantity):
        line = ReturnLine("LANTERN-RED", 1, "damaged", exchange_for="A")
        returns = requested(returns, order, [line], f"ret_{number}", LATER, shelf)
        kept = returns.returns[-1].lines[0].replacement
        assert 0 <= kept.total == kept.unit_price - kept.discount + kept.tax
        assert min(kept.discount, kept.tax, returns.returns[-1].refund) >= 0
        paid += kept.total + returns.returns[-1].refund
    assert paid == whole.total


def test_points_for_what_was_exchanged_are_earned_by_what_replaces_it():
    order = an_order(shipping=0, points=3_000)
    asked = moved(swap("LANTERN-PLAIN", quantity=3, order=order), "ret_1", "approved")
    settled = moved(received(asked, order, "ret_1", "restock", LATER), "ret_1", "refunded")
    sent = replacement(order, settled.returns[0]).placement
    assert points_earned(order.placement) == 90  # of 12,000, points paid 3,000
    # 5,000 were refunded: of the rest the method has paid 4,000 for plain lanterns, points those 1,000 and the tea.
    assert (points_earned(order.placement, settled), points_earned(sent)) == (0, 40)
    assert (sent.points.member_id, sent.points.points) == ("mem_1", 0)


def test_nobody_gets_more_than_they_paid_whatever_is_exchanged_before():
    order = an_order(shipping=0, gift_card=6_000)
    first = swap("LANTERN-PLAIN", quantity=3, order=order)
    tea = requested(first, order, [ReturnLine("TEA", 2, "damaged")], "ret_2", LATER)
    shared = [(one.to_method, one.to_card, one.carried) for one in tea.returns]
    assert shared == [(5_000, 0, Funds(1_000, 4_000)), (0, 2_000, Funds())]
