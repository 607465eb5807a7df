"""What payers do, orders they do it with, and what has to be true however such an order ends."""

import uuid
from collections.abc import Callable

from msgspec.structs import replace

from layers.shop.checkout.orders.model import AcceptedOrder
from layers.shop.offers.points.model import PointsUse
from tests.simulation.conftest import POINTS, STOCK
from tests.simulation.world import MEMBER, World
from tests.unit.orders.orders import an_order

Act = Callable[[World], None]
KINDS = ("fails", "times out", "reply lost", "runs twice")


def waits(world: World) -> None:
    """Does nothing, and never will."""


def pays(world: World) -> None:
    world.double.intents.answer_redirect(world.intent().id, pays=True)


def refuses(world: World) -> None:
    world.double.intents.answer_redirect(world.intent().id, pays=False)


def pays_too_little_by_wallet(world: World) -> None:
    """Somebody changed the intent, and the wallet's money is taken at once: it has to go back."""
    intent = world.intent()
    intent.amount, intent.capture_method = intent.amount - 100, "automatic"
    pays(world)


def order_by(method: str) -> AcceptedOrder:
    """Some of it is paid with points."""
    accepted, points = an_order("ord_" + uuid.uuid4().hex[:26]), PointsUse(MEMBER, 500, 500)
    return replace(accepted, placement=replace(accepted.placement, payment_method=method, points=points))


def check_conserved(world: World) -> None:
    """Nothing is left half done: money, holds, stock, points."""
    order = world.order
    assert order.placement is not None
    shipped = order.status == "shipped"
    assert order.status in ("shipped", "cancelled")
    assert world.kept() == (order.placement.payable.amount if shipped else 0)
    assert world.points() == POINTS - (500 if shipped else 0)
    assert world.held() == 0
    assert world.available() == STOCK - (sum(hold.quantity for hold in order.holds) if shipped else 0)
    assert world.dead == []
