"""Every (step x fault) of return_saga, for everything that can become of a return: how does it end?

Two lanterns were bought and shipped; one comes back, for money or for another one. Whatever happens on the way, and
whatever a person has to redrive: what we keep of the payer's money is what the buyer has of ours, no unit is lost or
sold twice, and the replacement is sent if, and only if, the goods have arrived.
"""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import pytest

from infra.asl.graph import machine
from infra.asl.steps import steps_of
from layers.cloud import clock, settings
from layers.cloud.messages import sagas
from layers.shop.aftersales.returns.await_goods import take_goods
from layers.shop.aftersales.returns.decide_return import approve_return, refuse_return
from layers.shop.aftersales.returns.model import Return, ReturnLine, replacement_id_for
from layers.shop.aftersales.returns.read_returns import returns_of
from layers.shop.aftersales.returns.rules import requested
from layers.shop.aftersales.returns.store import returns_table
from layers.shop.backoffice.operations.resume_saga import resumed
from layers.shop.checkout.orders.model import Order
from layers.shop.checkout.orders.read.read_order import find_order
from layers.shop.goods.catalog.model import Variant
from layers.shop.goods.inventory.model import Shelf
from layers.shop.goods.inventory.table.store import stock_table
from tests.simulation.conftest import STOCK
from tests.simulation.endings import KINDS, order_by
from tests.simulation.world import CURED, SKU, Fault, World

BLUE, PLAIN = "LANTERN-BLUE", "LANTERN-PLAIN"
PRICES = {SKU: 10_000, BLUE: 10_000, PLAIN: 5_000}
SHELF = {sku: Variant(sku, "prd_lantern", "灯笼", {}, {"CNY": price}) for sku, price in PRICES.items()}
UNIT = 9_900
Act = Callable[[World], None]
Worlds = Callable[..., World]


def arrives(world: World) -> None:
    take_goods(world.order_id, the_return(world).return_id, "restock")


def arrives_broken(world: World) -> None:
    take_goods(world.order_id, the_return(world).return_id, "write_off")


def is_refused(world: World) -> None:
    refuse_return(world.order_id, the_return(world).return_id)


def never_arrives(world: World) -> None:
    """Nobody does anything, until the deadline."""


class Course(NamedTuple):
    """What is asked for, what becomes of the goods, and the ending: the return, its order, the replacement."""

    exchange_for: str
    act: Act
    ending: tuple[str, str, str]
    refund: int
    steps: str


KEPT = "ReserveReplacement KeepReturnToken"
FORWARD = f"{KEPT} RefundPayment BookGoods ShipReplacement CloseReturn"
BACK = "ReleaseReplacement CallOffReturn"
DONE, OFF = ("refunded", "delivered"), ("refused", "delivered")
COURSES = {
    "refund": Course("", arrives, (*DONE, ""), UNIT, FORWARD),
    "refund of what is broken": Course("", arrives_broken, (*DONE, ""), UNIT, FORWARD),
    "exchange": Course(BLUE, arrives, (*DONE, "shipped"), 0, FORWARD),
    "exchange for a cheaper one": Course(PLAIN, arrives, (*DONE, "shipped"), UNIT // 2, FORWARD),
    "exchange that is sold out": Course("sold out", arrives, (*DONE, "rejected"), UNIT, FORWARD),
    "refund refused": Course("", is_refused, (*OFF, ""), 0, f"{KEPT} {BACK}"),
    "exchange refused": Course(BLUE, is_refused, (*OFF, "cancelled"), 0, f"{KEPT} {BACK}"),
    "exchange never sent": Course(
        BLUE, never_arrives, ("expired", "delivered", "cancelled"), 0, f"{KEPT} LapseReturn {BACK}"
    ),
}
# Faults find nothing in these that they do not find in another course.
ALIKE = ("refund of what is broken", "exchange", "refund refused")
CASES = [
    pytest.param(course, step, kind, times, id=f"{course}, {step} {kind} {'once' if times else 'for long'}")
    for course, about in COURSES.items()
    if course not in ALIKE
    for step in about.steps.split()
    for kind in KINDS
    for times in (1, 0)
    if times or kind != "runs twice"
]


@pytest.fixture(autouse=True)
def _one_shelf(world: Worlds) -> None:
    """One lantern of each other colour is for sale whenever a test begins."""
    stock = stock_table
    for sku in (BLUE, PLAIN):
        row = stock.snapshot(Shelf(sku))
        if not row or row.available != 1:
            stock.receive(Shelf(sku), 1 - (row.available if row else 0), f"rct_{uuid.uuid4().hex}")


def the_return(world: World) -> Return:
    (one,) = returns_of(world.order_id).returns
    return one


def replacement(world: World) -> Order | None:
    return find_order(replacement_id_for(the_return(world).return_id))


def ask_and_approve(world: World, exchange_for: str) -> None:
    """A lantern of two is to come back, and the shop agrees."""
    wanted = BLUE if exchange_for == "sold out" else exchange_for
    line = ReturnLine(SKU, 1, "changed_mind", exchange_for=wanted)
    return_id = f"ret_{uuid.uuid4().hex[:26]}"
    with clock.frozen(world.now):
        before = returns_of(world.order_id)
        returns_table.put(requested(before, world.order, [line], return_id, world.now, SHELF))
        if exchange_for == "sold out":
            stock_table.receive(Shelf(BLUE), -1, f"rct_{uuid.uuid4().hex}")
        approve_return(world.order_id, return_id)


def play_out(world: World, course: Course) -> None:
    """From a shipped order to the end of its return; what is parked is redriven once its cause is mended."""
    world.place(order_by("pm_card_visa"))

    def act(world: World) -> None:
        with clock.frozen(world.now):
            course.act(world)

    patience = timedelta(seconds=settings.RETURN_DEADLINE_SECONDS()) if course.act is never_arrives else timedelta()
    world.act, world.cured = act, world.now + patience + CURED
    ask_and_approve(world, course.exchange_for)
    world.go_on()
    while world.parked:
        world.now = max(world.now, world.cured)
        name, entry = resumed(the_return(world).return_id, world.parked.pop(), None)
        sagas.start("return-saga", name, entry)
        world.go_on()


def check_ending(world: World, course: Course) -> None:
    one, sent = the_return(world), replacement(world)
    assert (one.status, world.order.status, sent.status if sent else "") == course.ending
    assert world.kept() == world.order.placement.payable.amount - course.refund
    assert world.order.payment.refunded == course.refund
    assert world.dead == []
    assert world.available() == STOCK - 2 + (one.goods == "restock")
    wanted = one.lines[0].exchange_for
    for sku in (BLUE, PLAIN):
        row = stock_table.snapshot(Shelf(sku))
        assert row is not None
        taken = 1 if sku == wanted and sent and sent.status in ("shipped", "rejected") else 0
        assert row.available == 1 - taken
    turned = [turn.status for turn in world.order.timeline]
    assert turned.count("refunded") == (1 if course.refund else 0)


@pytest.mark.parametrize("course", COURSES)
def test_without_a_fault_a_return_ends_as_its_course_says(world: Worlds, course: str) -> None:
    there = world()
    play_out(there, COURSES[course])
    check_ending(there, COURSES[course])
    assert len([name for name in there.executions if name.startswith("ret_")]) == 1


@pytest.mark.parametrize(("course", "step", "kind", "times"), CASES)
def test_every_step_may_fail_time_out_lose_its_reply_or_run_twice(
    world: Worlds, course: str, step: str, kind: str, times: int
) -> None:
    there = world(fault=Fault(step, kind, times))
    play_out(there, COURSES[course])
    assert there.fault.struck >= 1
    check_ending(there, COURSES[course])


def test_no_step_of_the_machine_is_left_out() -> None:
    assert {step for about in COURSES.values() for step in about.steps.split()} == set(steps_of(machine("return_saga")))


def test_goods_booked_before_the_saga_waits_are_found_by_it(world: Worlds) -> None:
    there = world()
    there.before["KeepReturnToken"] = lambda world: arrives(world)
    play_out(there, COURSES["exchange"])
    check_ending(there, COURSES["exchange"])


def test_goods_booked_at_the_very_deadline_are_not_late(world: Worlds) -> None:
    there = world()
    there.before["LapseReturn"] = lambda world: arrives(world)
    play_out(there, COURSES["exchange"]._replace(act=never_arrives))
    check_ending(there, COURSES["exchange"])


def test_goods_that_come_after_all_are_refunded(world: Worlds) -> None:
    there = world()
    play_out(there, COURSES["exchange never sent"])
    with clock.frozen(there.now):
        arrives(there)
    there.go_on()
    check_ending(there, Course(BLUE, arrives, ("refunded", "delivered", "cancelled"), UNIT, ""))
