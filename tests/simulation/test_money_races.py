"""Every race of money: docs/money.md says how each has to end, and these tests hold it to that."""

from collections.abc import Callable
from typing import Any

import pytest

from infra.local.provider.faults import Fault as Breakdown
from layers.shop.checkout.orders.model import Payment
from layers.shop.checkout.orders.saga.release_stock import release_stock
from tests.simulation.endings import check_conserved, order_by, pays, pays_too_little_by_wallet, waits
from tests.simulation.world import CURED, NOON, Fault, World

Worlds = Callable[..., World]
WALLET: Any = {"currency": "cny", "payment_method": "pm_alipay", "confirm": "true"}


def turns(world: World) -> list[tuple[str, str]]:
    """The timeline after placing: what happened, and why."""
    return [(turn.status, turn.reason) for turn in world.order.timeline[2:] if turn.status != "awaiting_payment"]


def late_money(world: World) -> None:
    with world.double.ledger.lock:
        world.double.intents.pay_late(world.intent().id)
    world.go_on()


def pay_another_intent(world: World, **more: Any) -> Any:
    """A second payment of the same order, of which the shop knows nothing."""
    with world.double.ledger.lock:
        order = world.order
        metadata = {"order_id": order.order_id}
        made = world.double.intents.create(
            {"amount": order.placement.payable.amount, "metadata": metadata, **WALLET, **more}
        )
        world.double.intents.answer_redirect(made["id"], pays=True)
    world.go_on()
    return world.double.ledger.intent_by_id[made["id"]]


def test_money_that_comes_after_the_deadline_goes_back_in_full_and_the_order_says_so(world: Worlds) -> None:
    there = world(act=waits)
    there.place(order_by("pm_redirect"))
    late_money(there)
    assert turns(there) == [("cancelled", "payment_expired"), ("refunded", "paid_after_expiry")]
    payment = there.order.payment
    assert (payment.status, payment.captured, payment.refunded) == ("refunded", 20_300, 20_300)
    check_conserved(there)


def test_late_money_whose_event_is_lost_is_found_by_the_check_up(world: Worlds) -> None:
    there = world(act=waits, loses_events=True)
    accepted = order_by("pm_redirect")

    def just_after_the_void(world: World) -> None:
        world.double.intents.pay_late(world.intent().id)

    there.before["ReleaseStock"] = just_after_the_void
    there.place(accepted)
    assert turns(there) == [("cancelled", "payment_expired"), ("refunded", "paid_after_expiry")]
    check_conserved(there)


def test_money_between_the_void_and_the_release_of_the_stock_goes_back(world: Worlds) -> None:
    """Its event finds the order still pending, and nobody waiting any more: it is looked at again."""
    there = world(act=waits)
    there.before["ReleaseStock"] = lambda world: world.double.intents.pay_late(world.intent().id) and None
    there.place(order_by("pm_redirect"))
    assert turns(there) == [("cancelled", "payment_expired"), ("refunded", "paid_after_expiry")]
    check_conserved(there)


@pytest.mark.parametrize("taken_at_once", [True, False])
def test_an_order_paid_twice_keeps_one_payment(world: Worlds, taken_at_once: bool) -> None:
    there = world(act=pays)
    there.place(order_by("pm_redirect"))
    ours = there.intent()
    second = pay_another_intent(there, capture_method="automatic" if taken_at_once else "manual")
    assert (there.order.status, there.order.payment.intent_id) == ("shipped", ours.id)
    assert second.status == ("succeeded" if taken_at_once else "canceled")
    assert turns(there)[2:] == ([("refunded", "paid_twice")] if taken_at_once else [])
    check_conserved(there)


def test_every_payment_of_an_order_but_its_own_is_given_back_and_told_of(world: Worlds) -> None:
    there = world(act=pays)
    there.place(order_by("pm_redirect"))
    others = [pay_another_intent(there, capture_method="automatic") for _ in range(2)]
    assert [other.status for other in others] == ["succeeded"] * 2  # taken; check_conserved sees that it went back
    assert turns(there)[2:] == [("refunded", "paid_twice")] * 2
    assert [turn.intent_id for turn in there.order.timeline[-2:]] == [other.id for other in others]
    check_conserved(there)


def test_a_lost_webhook_costs_a_minute_and_nothing_else(world: Worlds) -> None:
    there = world(act=pays, loses_events=True)
    assert there.place(order_by("pm_redirect")).status == "shipped"
    check_conserved(there)


def test_webhooks_that_come_again_and_again_in_any_order_have_one_effect(world: Worlds) -> None:
    there = world(act=pays, echoes=5)
    there.place(order_by("pm_redirect"))
    assert turns(there) == [("confirmed", ""), ("shipped", "")]
    check_conserved(there)


@pytest.mark.parametrize("step", ["AwaitPayment", "KeepPaymentToken"])
def test_a_webhook_before_our_own_reply_is_not_missed(world: Worlds, step: str) -> None:
    there = world(act=waits, before={step: pays})
    assert there.place(order_by("pm_redirect")).status == "shipped"
    check_conserved(there)


def test_a_payer_may_be_quicker_than_the_reply_that_sends_them_to_the_page(world: Worlds) -> None:
    """The first reply is lost, the payer pays (the page was open already), the repeated call finds it authorized."""
    there = world(fault=Fault("AuthorizePayment", "reply lost"))
    there.before["AuthorizePayment"] = lambda world: world.before.update(AuthorizePayment=pays)
    there.place(order_by("pm_redirect"))
    assert turns(there) == [("confirmed", ""), ("shipped", "")]
    check_conserved(there)


@pytest.mark.parametrize("taken_at_once", [True, False])
def test_an_order_cancelled_while_its_payer_pays_stays_cancelled_and_keeps_nothing(
    world: Worlds, taken_at_once: bool
) -> None:
    def cancel_and_pay(world: World) -> None:
        release_stock(world.order_id, "cancelled_by_customer", Payment(world.intent().id, "voided"))
        world.intent().capture_method = "automatic" if taken_at_once else "manual"
        pays(world)

    there = world(act=cancel_and_pay)
    there.place(order_by("pm_redirect"))
    refund = [("refunded", "paid_after_cancellation")] if taken_at_once else []
    assert turns(there) == [("cancelled", "cancelled_by_customer"), *refund]
    check_conserved(there)


def test_a_capture_whose_reply_is_lost_is_taken_once_and_the_order_ships(world: Worlds) -> None:
    there = world(fault=Fault("CapturePayment", "reply lost", times=0))
    there.place(order_by("pm_card_visa"))
    assert there.order.status == "shipped"
    assert [charge.captured for charge in there.double.ledger.charges] == [20_300]
    check_conserved(there)


def test_a_capture_refused_for_good_undoes_a_confirmed_order(world: Worlds) -> None:
    there = world()
    there.before["CapturePayment"] = lambda world: world.double.faults.set(
        Breakdown(mode="error", status=402, path_suffix="/capture")
    )
    there.place(order_by("pm_card_visa"))
    assert turns(there) == [("confirmed", ""), ("cancelled", "payment_declined")]
    check_conserved(there)


def test_a_refused_refund_waits_for_a_person_and_is_made_when_tried_again(world: Worlds) -> None:
    there = world(act=waits)
    there.place(order_by("pm_redirect"))
    there.double.faults.set(Breakdown(mode="error", status=402, method="POST", path_suffix="/refunds"))
    late_money(there)
    assert there.kept() == 20_300
    assert len(there.dead) == 2  # both events of the payment
    assert there.order.payment.refunded == 0
    there.double.faults.clear()
    there.redrive()
    assert turns(there)[1:] == [("refunded", "paid_after_expiry")]
    check_conserved(there)


def holds_another_amount(world: World) -> None:
    world.intent().amount += 1
    pays(world)


def holds_another_currency(world: World) -> None:
    world.intent().currency = "usd"
    pays(world)


@pytest.mark.parametrize("act", [holds_another_amount, holds_another_currency, pays_too_little_by_wallet])
def test_another_amount_or_currency_than_the_orders_is_given_back_and_the_order_cancelled(
    world: Worlds, act: Callable[[World], None]
) -> None:
    there = world(act=act)
    order = there.place(order_by("pm_redirect"))
    assert (order.status, order.reason) == ("cancelled", "processing_failed")
    taken = act is pays_too_little_by_wallet
    assert [turn for turn in turns(there) if turn[0] == "refunded"] == (
        [("refunded", "payment_mismatch")] if taken else []
    )
    check_conserved(there)


def takes_a_part_by_hand(world: World) -> None:
    """On the provider's own pages, just before the shop would have taken all of it."""
    with world.double.ledger.lock:
        world.double.intents.capture({"id": world.intent().id, "amount_to_capture": "20200"})


def test_another_amount_that_was_taken_is_noticed_at_the_capture_and_not_by_the_check_up(world: Worlds) -> None:
    there = world(before={"CapturePayment": takes_a_part_by_hand})
    order = there.place(order_by("pm_card_visa"))
    assert turns(there) == [("confirmed", ""), ("cancelled", "processing_failed"), ("refunded", "payment_mismatch")]
    assert order.timeline[-1].at_ms < (NOON + CURED).timestamp() * 1000
    assert (order.payment.captured, order.payment.refunded) == (20_200, 20_200)
    check_conserved(there)


def test_a_payment_of_an_unknown_order_is_left_alone(world: Worlds) -> None:
    there = world(act=pays)
    there.place(order_by("pm_redirect"))
    stranger = pay_another_intent(there, metadata={"order_id": "ord_of_another_shop"})
    nobodys = pay_another_intent(there, metadata={})
    assert [stranger.status, nobodys.status] == ["succeeded", "succeeded"]
    assert [intent.charge.refunded for intent in (stranger, nobodys)] == [0, 0]
    assert there.dead == []
    assert turns(there) == [("confirmed", ""), ("shipped", "")]


def test_a_provider_that_is_down_at_the_deadline_delays_the_end_and_changes_nothing(world: Worlds) -> None:
    def break_down(world: World) -> None:
        world.double.faults.set(Breakdown(mode="error", times=40))

    there = world(act=break_down)
    order = there.place(order_by("pm_redirect"))
    assert (order.status, order.reason) == ("cancelled", "payment_expired")
    check_conserved(there)
