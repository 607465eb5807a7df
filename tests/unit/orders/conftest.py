"""An order of two lanterns whose payer is about to pay, and the provider that they pay through."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from fakeredis import FakeRedis

from layers.cloud import clock
from layers.cloud.memory import redis
from layers.cloud.web import tokens
from layers.shop.checkout.orders.place.place_order import place_order
from layers.shop.goods.catalog.edit.save_product import save_product
from layers.shop.goods.catalog.model import Product, Variant
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from layers.shop.goods.inventory.table.store import stock_table
from tests.support.cloud import Cloud
from tests.support.provider_double import InMemoryProvider, paid_through
from tests.unit.orders.orders import MAY, an_order
from tests.unit.orders.shopper import May


@pytest.fixture
def bank(cloud: Cloud) -> Iterator[InMemoryProvider]:
    bank = InMemoryProvider()
    with paid_through(bank):
        yield bank


@pytest.fixture
def entry(cloud: Cloud, bank: InMemoryProvider) -> dict[str, Any]:
    """What the saga of an order of two lanterns is given; five lanterns are there."""
    stock_table.receive("LANTERN-RED", 5, "rct_1")
    with clock.frozen(datetime.fromtimestamp(an_order().placement.accepted_ms / 1000, UTC)):
        place_order(an_order())
    return {name: value for name, value in cloud.machines.started[MAY].items() if name != "machine"}


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> str:
    """What opens May's order."""
    monkeypatch.setenv("SLUICE_SIGNING_KEY", "for tests")
    return tokens.sign("order", MAY)


@pytest.fixture(params=["with Redis", "without Redis"])
def may(request: pytest.FixtureRequest, cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[May]:
    """A buyer of vases, of which there are nine."""
    monkeypatch.setenv("SLUICE_SIGNING_KEY", "testing")
    monkeypatch.setenv("SLUICE_REDIS_URL", "redis://twin" if request.param == "with Redis" else "")
    twin = FakeRedis()
    with redis.reached_by(lambda _: twin):
        vase = Variant("VASE", "prd_1", "Vase", {}, {"CNY": 20_000})
        save_product(Product("prd_1", "Vase", "", "study", "", [vase]))
        receive_stock("VASE", 9, "rct_vase")
        assert redis.state() == ("ok" if request.param == "with Redis" else "none")
        yield May(cloud, twin)
