"""Worlds to simulate in: our model of DynamoDB and the provider's double in this process."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from infra.deploying.tables import create_calls
from infra.local.provider import Double
from layers.cloud import aws, clock
from layers.shop.goods.inventory.model import Shelf
from layers.shop.goods.inventory.table.store import stock_table
from layers.shop.offers.points.books import book_entry
from layers.shop.offers.points.links import Link
from layers.shop.offers.points.model import Entry, Membership
from layers.shop.offers.points.store import memberships_table
from tests.simulation.world import MEMBER, SECRET, SKU, World, play
from tests.support.dynamodb import DynamoDb
from tests.support.engines import forget

STOCK = 5
POINTS = 700


class Hurried(clock.Clock):
    """Pauses between tries take no time: nobody else acts meanwhile."""

    def sleep(self, seconds: float) -> None:
        pass


@pytest.fixture(scope="package")
def cloud() -> Iterator[Double]:
    """Tables, and a double that is asked over real HTTP."""
    patch = pytest.MonkeyPatch()
    double = Double().start()
    told = {"AWS_ACCOUNT_ID": "123456789012", "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
    told |= {"SLUICE_STRIPE_KEY": "sk_test_simulation", "SLUICE_STRIPE_API_BASE": double.url}
    told |= {"SLUICE_STRIPE_WEBHOOK_SECRET": SECRET, "SLUICE_PAYMENT_DEADLINE_SECONDS": "150"}
    for name, value in told.items():
        patch.setenv(name, value)
    patch.delenv("AWS_ENDPOINT_URL", raising=False)
    forget()
    with aws.answered_by(dynamodb=DynamoDb(create_calls("dev"))), clock.kept_by(Hurried()):
        play()
        yield double
    double.stop()
    patch.undo()
    forget()


@pytest.fixture
def world(cloud: Double) -> Callable[..., World]:
    """Makes a world in which five lanterns are in stock, a member has points and nothing has happened yet."""

    def make(**settings: Any) -> World:
        cloud.forget()
        stock = stock_table
        left = row.available if (row := stock.snapshot(Shelf(SKU))) else 0
        if left != STOCK:
            stock.receive(Shelf(SKU), STOCK - left, f"rct_{uuid.uuid4().hex}")
        members = memberships_table
        if not members.get(MEMBER):
            members.ask(Link("lnk_simulation", "may@example.com", "zh", 0))
            members.join(Membership(MEMBER, "may@example.com", "zh", "2026-11-11T00:00:00.000Z"), "lnk_simulation")
        if missing := POINTS - (members.get(MEMBER) or Membership("", "", "", "")).balance:
            book_entry(MEMBER, Entry(0, "adjusted", missing, reference=uuid.uuid4().hex))
        return World(cloud, **settings)

    return make
