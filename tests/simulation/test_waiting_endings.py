"""Every (step x fault) of an order whose goods are not there yet: paid, resting, then shipped or turned back."""

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from msgspec.structs import replace

from layers.cloud import clock, environment
from layers.cloud.web import tokens
from layers.shop.checkout.orders.model import AcceptedOrder, Order, OrderLine
from layers.shop.checkout.orders.saga.cancel_order import cancel_order
from layers.shop.goods.inventory.model import OWED, Policy, Shelf
from layers.shop.goods.inventory.promises.policies import set_policy
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from layers.shop.goods.inventory.table.store import stock_table
from tests.simulation.endings import KINDS
from tests.simulation.world import Fault, World
from tests.unit.orders.orders import an_order

TO_REST = ("AuthorizePayment", "ConfirmOrder", "CapturePayment", "CreateShipment")
# What a fault that lasts until the check-up makes of an order, before its goods are asked for.
UNPAID = {"AuthorizePayment": "payment_unavailable", "ConfirmOrder": "processing_failed"}


@pytest.fixture
def sku(world: Callable[..., World], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """One on the shelf, and two may be promised."""
    monkeypatch.setenv("SLUICE_SIGNING_KEY", "simulated")
    world()  # the clouds are up
    name = f"KETTLE-{uuid.uuid4().hex[:8]}"
    stock_table.receive(Shelf(name), 1, "opening")
    set_policy(name, Policy("backorder", 2))
    yield name
    environment.forget()


def two_of(sku: str) -> AcceptedOrder:
    line = OrderLine(sku, "prd_kettle", "Kettle", 2, 9900, 0, 0, 19800)
    return an_order("ord_" + uuid.uuid4().hex[:26], line)


def arrive(there: World, sku: str, units: int = 1) -> Order:
    with clock.frozen(there.now):
        receive_stock(sku, units, f"rct_{uuid.uuid4().hex}")
    there.go_on()
    return there.order


def cancel(there: World, fault: Fault) -> Order:
    """The buyer says no; faults strike as if the day had just begun."""
    there.fault, there.now = fault, there.now - timedelta(seconds=900)
    with clock.frozen(there.now):
        cancel_order(there.order_id, tokens.sign("order", there.order_id))
    there.go_on()
    return there.order


def check_conserved(there: World, sku: str, received: int) -> None:
    order = there.order
    here, owed = stock_table.read_shards(Shelf(sku)), stock_table.read_shards(Shelf(sku, OWED))
    assert here is not None and owed is not None
    has = 0 if order.status == "cancelled" else 2
    assert received + owed.taken - here.earmarked == here.available + has
    assert (here.received, owed.taken) == (received, sum(order.owed.values()) if has else 0)
    assert there.kept() == (order.placement.payable.amount if has else 0)
    assert there.held() == 0
    assert there.dead == []


def test_an_order_rests_until_its_goods_arrive_and_ships_then(world: Callable[..., World], sku: str) -> None:
    there = world()
    order = there.place(two_of(sku))
    assert order.rests
    assert there.ended() == "StockAwaited"
    check_conserved(there, sku, 1)
    assert arrive(there, sku).status == "shipped"
    assert there.ended("-stocked") == "OrderShipped"
    check_conserved(there, sku, 2)


@pytest.mark.parametrize("times", [1, 0], ids=["once", "for long"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("step", TO_REST)
def test_every_step_on_the_way_may_go_wrong(
    world: Callable[..., World], sku: str, step: str, kind: str, times: int
) -> None:
    there = world(fault=Fault(step, kind, times))
    order = there.place(two_of(sku))
    assert there.fault.struck >= 1
    if order.status == "cancelled":
        assert not times
    else:
        assert order.rests
        order = arrive(there, sku)
        assert order.status == "shipped"
    check_conserved(there, sku, 1 if order.status == "cancelled" else 2)


@pytest.mark.parametrize("kind", KINDS)
def test_the_second_try_at_shipping_may_go_wrong(world: Callable[..., World], sku: str, kind: str) -> None:
    there = world()
    there.place(two_of(sku))
    there.fault, there.now = Fault("CreateShipment", kind, 1), there.now - timedelta(seconds=900)
    assert arrive(there, sku).status == "shipped"
    assert there.fault.struck == 1
    check_conserved(there, sku, 2)


@pytest.mark.parametrize("times", [1, 0], ids=["once", "for long"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("step", ["RefundOrder", "ReleaseStock"])
def test_a_buyer_who_says_no_gets_all_back_whatever_goes_wrong(
    world: Callable[..., World], sku: str, step: str, kind: str, times: int
) -> None:
    there = world()
    there.place(two_of(sku))
    order = cancel(there, Fault(step, kind, times))
    assert there.fault.struck >= 1
    assert (order.status, order.reason) == ("cancelled", "cancelled_by_buyer")
    check_conserved(there, sku, 1)


def test_goods_that_arrive_after_a_buyer_has_said_no_are_sold_to_others(world: Callable[..., World], sku: str) -> None:
    there = world()
    there.place(two_of(sku))
    cancel(there, Fault())
    assert arrive(there, sku, 3).status == "cancelled"
    check_conserved(there, sku, 4)


@pytest.mark.parametrize("step", ["ConfirmOrder", "CapturePayment", "CreateShipment"])
def test_goods_that_arrive_while_the_order_is_on_its_way_are_shipped_with_it(
    world: Callable[..., World], sku: str, step: str
) -> None:
    there = world()
    there.before[step] = lambda world: receive_stock(sku, 1, f"rct_{uuid.uuid4().hex}") and None
    accepted = two_of(sku)
    order = there.place(replace(accepted))
    assert order.status == "shipped"
    check_conserved(there, sku, 2)
