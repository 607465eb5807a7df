"""Every (step x fault) of order_saga and payment_wait, for every kind of payer: how does the order end?

The real state machines, functions, stores and Stripe adapter run in tests/simulation/world.py. Whatever happens, money
stock and points are conserved: what we keep of the payer's money is what a shipped order cost, or nothing.
"""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from infra.asl.graph import machine
from infra.asl.steps import steps_of
from layers.shop.checkout.orders.saga.resume_order import resume_order
from layers.shop.checkout.orders.saga.start_saga import start_saga
from layers.shop.offers.pricing.model import Money
from layers.shop.payments.port import DEFAULT
from layers.shop.payments.providers import provider
from tests.simulation.endings import (
    KINDS,
    Act,
    check_conserved,
    order_by,
    pays,
    pays_too_little_by_wallet,
    refuses,
    waits,
)
from tests.simulation.world import DEFINITIONS, Fault, World

Ending = tuple[str, str]  # the order's status and reason


class Payer(NamedTuple):
    method: str
    act: Act
    ending: Ending
    steps: str  # that the order goes through, in one of its executions


FORWARD = "ConfirmOrder CapturePayment CreateShipment"
ELSEWHERE = "AuthorizePayment AwaitPayment KeepPaymentToken"
BACK = "VoidPayment ReleaseStock"
PAYERS = {
    "good card": Payer("pm_card_visa", waits, ("shipped", ""), f"AuthorizePayment {FORWARD}"),
    "bad card": Payer("pm_card_chargeDeclined", waits, ("cancelled", "payment_declined"), f"AuthorizePayment {BACK}"),
    "pays elsewhere": Payer("pm_redirect", pays, ("shipped", ""), f"{ELSEWHERE} ResumeOrder {FORWARD}"),
    "refuses elsewhere": Payer("pm_redirect", refuses, ("cancelled", "payment_declined"), f"{ELSEWHERE} {BACK}"),
    "never pays": Payer("pm_redirect", waits, ("cancelled", "payment_expired"), f"{ELSEWHERE} {BACK}"),
    "pays too little": Payer(
        "pm_redirect",
        pays_too_little_by_wallet,
        ("cancelled", "processing_failed"),
        f"{ELSEWHERE} RefundOrder {BACK}",
    ),
}

# A fault that passes changes nothing. One that lasts until the check-up, a quarter of an hour later, does:
UNAVAILABLE, FAILED, EXPIRED = (
    ("cancelled", reason) for reason in ("payment_unavailable", "processing_failed", "payment_expired")
)
LASTING: dict[tuple[str, str], Ending] = {
    **{("AuthorizePayment", kind): UNAVAILABLE for kind in ("fails", "times out", "reply lost")},
    **{("AwaitPayment", kind): FAILED for kind in ("fails", "times out", "reply lost")},
    **{("KeepPaymentToken", kind): EXPIRED for kind in ("fails", "times out", "reply lost")},
    **{("ConfirmOrder", kind): FAILED for kind in ("fails", "times out", "reply lost")},
    ("CapturePayment", "fails"): FAILED,
    ("CapturePayment", "times out"): FAILED,  # the void was quicker than the capture that woke up
    **{("VoidPayment", kind): EXPIRED for kind in ("fails", "times out", "reply lost")},  # by the check-up
    ("ReleaseStock", "fails"): EXPIRED,
}
CASES = [
    pytest.param(payer, step, kind, times, id=f"{payer}, {step} {kind} {'once' if times else 'for long'}")
    for payer, about in PAYERS.items()
    for step in about.steps.split()
    for kind in KINDS
    for times in (1, 0)
    if times or kind != "runs twice"
]


@pytest.mark.parametrize("payer", PAYERS)
def test_without_a_fault_an_order_ends_as_its_payer_decides(world: Callable[..., World], payer: str) -> None:
    about = PAYERS[payer]
    there = world(act=about.act)
    order = there.place(order_by(about.method))
    assert (order.status, order.reason) == about.ending
    assert there.parked == []
    assert set(about.steps.split()) <= there.called
    check_conserved(there)


@pytest.mark.parametrize(("payer", "step", "kind", "times"), CASES)
def test_every_step_may_fail_time_out_lose_its_reply_or_run_twice(
    world: Callable[..., World], payer: str, step: str, kind: str, times: int
) -> None:
    about = PAYERS[payer]
    there = world(act=about.act, fault=Fault(step, kind, times))
    order = there.place(order_by(about.method))
    assert there.fault.struck >= 1
    expected = about.ending if times else LASTING.get((step, kind), about.ending)
    assert (order.status, order.reason) == expected
    check_conserved(there)


def test_no_step_of_the_two_machines_is_left_out() -> None:
    tried = {step for about in PAYERS.values() for step in about.steps.split()}
    assert tried == {step for name in ("order_saga", "payment_wait") for step in steps_of(machine(name))}


# What executions that come late must not do: an order's parcel has left, so its money is the shop's.
RETURNED = (0, 1_000, 20_300)
CHOICES = DEFINITIONS["order-saga"]["States"]["ChooseEntry"]["Choices"]
ENTRIES = [choice["StringEquals"] for choice in CHOICES if "StringEquals" in choice]


def give_back_for_a_return(world: World, amount: int) -> None:
    if amount:
        intent = world.intent()
        provider(DEFAULT).refund(world.order_id, intent.id, Money(amount, "CNY"), "ret_1")


@pytest.mark.parametrize("returned", RETURNED)
def test_a_wait_that_gives_up_leaves_an_order_alone_that_was_shipped_meanwhile(
    world: Callable[..., World], returned: int
) -> None:
    """Its intake ran twice, so that its saga ran twice; every event and every token's answer is lost."""
    there = world(loses_events=True)

    def ship(world: World) -> None:
        pays(world)
        resume_order(world.order_id)
        world.run_started()
        give_back_for_a_return(world, returned)

    there.before["VoidPayment"] = ship
    order = there.place(order_by("pm_redirect"))
    assert order.status == "shipped"
    assert there.kept() == 20_300 - returned
    assert there.parked == []
    assert there.ended("-wait") == ("OrderWentOn" if returned else "OrderResumed")


@pytest.mark.parametrize("returned", RETURNED)
@pytest.mark.parametrize("entry", ["", *ENTRIES])
def test_no_late_execution_touches_an_order_that_has_left(
    world: Callable[..., World], entry: str, returned: int
) -> None:
    there = world()
    order = there.place(order_by("pm_card_visa"))
    assert order.status == "shipped"
    give_back_for_a_return(there, returned)
    given = {"resume_at": entry} if entry else {}
    authorization = {"intent_id": order.payment.intent_id, "status": "authorized"}
    start_saga(
        order,
        "late",
        authorization=authorization,
        payment={"captured": 1},
        **given,
    )
    there.go_on()
    assert there.order == order
    assert there.kept() == 20_300 - returned
    endings = ["CompensationFailed"] if entry == "RefundOrder" else ["OrderShipped", "OrderWentOn"]
    assert there.ended("-late") in endings
    assert len(there.parked) == (entry == "RefundOrder")  # whoever asks for that is told
