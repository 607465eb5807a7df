"""Carts over HTTP on moto, in this process; a real Valkey where a test asks for one."""

from collections.abc import Iterator
from typing import Any

import pytest
from chalice.app import Chalice
from chalice.test import Client
from moto import mock_aws

from functions import carts
from functions.problems import PROBLEMS
from infra.local import shims
from layers.cloud import aws, environment, tables
from layers.cloud.web.api import Api
from layers.shop.goods.catalog.edit.save_product import save_product
from layers.shop.goods.catalog.model import Product, Variant
from tests.integration.carts.buyer import Buyer
from tests.support.valkey import valkey  # noqa: F401 - a fixture


@pytest.fixture
def empty(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A shop with empty tables."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "SLUICE_SIGNING_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCOUNT_ID", "123456789012")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.delenv("SLUICE_REDIS_URL", raising=False)
    from layers.shop.checkout.carts.store import CartRow
    from layers.shop.goods.catalog.table.rows import Row
    from layers.shop.goods.inventory.table.rows import StockRow
    from layers.shop.offers.coupons.store import CouponRow
    from layers.shop.offers.sales.rows import SaleRow

    shims.install()  # moto by itself keeps no two threads apart, and the seed and the search index use several
    with mock_aws():
        _forget()
        for model in (Row, StockRow, CartRow, CouponRow, SaleRow):
            model.create_table(billing_mode="PAY_PER_REQUEST")
        yield
    _forget()


def _forget() -> None:
    environment.forget()
    aws.forget_clients()
    tables.forget_connections()


@pytest.fixture
def goods(empty: None) -> None:
    """A lantern in two colours, priced in yuan and dollars, and a fan that is sold in euro only."""
    red = variant("LANTERN-RED", {"CNY": 12_800, "USD": 1_899})
    gold = variant("LANTERN-GOLD", {"CNY": 15_800, "USD": 2_299})
    save_product(product("prd_lantern", {"zh": "丝绸灯笼", "en": "Silk lantern"}, [red, gold]))
    save_product(product("prd_fan", "Fan", [variant("FAN", {"EUR": 1_500})]))


def variant(sku: str, prices: dict[str, int]) -> Variant:
    owner = f"prd_{sku.split('-')[0].lower()}"
    title: Any = {"zh": "丝绸灯笼", "en": "Silk lantern"} if owner == "prd_lantern" else "Fan"
    return Variant(sku, owner, title, {"size": "M"}, prices, weight_grams=600, category="lighting")


def product(product_id: str, title: Any, variants: list[Variant]) -> Product:
    return Product(product_id, title, "Silk over bamboo ribs.", "lighting", "/images/a.svg", variants)


@pytest.fixture
def buyer(goods: None) -> Iterator[Buyer]:
    app = Chalice("carts")
    api = Api(app, PROBLEMS)
    api.route("POST /v1/carts", carts.create_cart, status=201)
    api.route("GET /v1/carts/{cart_id}", carts.get_cart)
    api.route("PUT /v1/carts/{cart_id}/lines/{sku}", carts.put_line)
    api.route("DELETE /v1/carts/{cart_id}/lines/{sku}", carts.delete_line)
    api.route("PUT /v1/carts/{cart_id}/coupon", carts.put_coupon)
    api.route("DELETE /v1/carts/{cart_id}/coupon", carts.delete_coupon)
    with Client(app) as client:
        yield Buyer(client)
