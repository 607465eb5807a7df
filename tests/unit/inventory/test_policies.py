"""How operators say that a SKU is sold: by its count, beyond it, or without one."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from functions.stock_policies import PolicyBody, put_policy
from layers.cloud import clock
from layers.cloud.web.http import Caller
from layers.cloud.web.problems import InvalidRequestError
from layers.shop.goods.catalog.edit.add_product import add_product
from layers.shop.goods.catalog.edit.drafts import ProductDraft, VariantDraft
from layers.shop.goods.catalog.edit.load_products import load_products
from layers.shop.goods.catalog.edit.save_product import save_product
from layers.shop.goods.catalog.errors import InvalidProductError
from layers.shop.goods.inventory.errors import InSaleError
from layers.shop.goods.inventory.levels.availability import availability
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from layers.shop.offers.pricing.model import Money
from layers.shop.offers.sales.errors import SaleRulesError
from layers.shop.offers.sales.model import SaleItem
from layers.shop.traffic.flash_sales.edit_sales import create_sale
from tests.support.dynamodb import DynamoDb
from tests.unit.catalog.shelves import a_product

pytestmark = pytest.mark.usefixtures("tables")
SKU, MAY = "LANTERN-RED", Caller("operator", "may")


@pytest.fixture
def _three(tables: DynamoDb) -> None:
    save_product(a_product("prd_lantern", SKU))
    receive_stock(SKU, 3, "rct_1")


def set_policy(**fields: Any) -> tuple[bool, int]:
    """Whether it is counted from now on, and how far it is sold ahead."""
    levels = put_policy(SKU, msgspec.convert(fields, PolicyBody), MAY)
    return levels.counted, levels.policy.limit if levels.policy else 0


def announce() -> None:
    starts_at = clock.now() + timedelta(hours=1)
    terms = {"name": "Night", "items": [SaleItem(SKU)], "starts_at": starts_at, "ends_at": starts_at + timedelta(1)}
    create_sale({**terms, "per_buyer": 1, "admission_rate": 50.0, "admission_seconds": 60})


@pytest.mark.usefixtures("_three")
def test_one_policy_takes_the_place_of_the_other() -> None:
    assert set_policy(counted=False) == (False, 0)
    assert set_policy(backorder={"limit": 4}) == (True, 4)
    assert set_policy(counted=False) == (False, 0)
    assert set_policy() == (True, 0)


@pytest.mark.usefixtures("_three")
@pytest.mark.parametrize(
    "ahead", [{"backorder": {"limit": 4}}, {"preorder": {"limit": 4, "available_from": "2030-01-01"}}]
)
def test_nothing_is_sold_beyond_a_count_that_there_is_not(ahead: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        set_policy(counted=False, **ahead)
    assert refused.value.errors[0]["field"] == "counted"


@pytest.mark.usefixtures("_three")
def test_a_flash_sale_has_only_goods_that_are_counted() -> None:
    set_policy(counted=False)
    with pytest.raises(SaleRulesError, match="a SKU whose stock is counted"):
        announce()
    set_policy()
    announce()
    with pytest.raises(InSaleError, match="needs a count"):
        set_policy(counted=False)


def variant(**more: Any) -> ProductDraft:
    return ProductDraft("Lantern", "lanterns", [VariantDraft(SKU, Money(9_900, "CNY"), **more)])


@pytest.mark.parametrize("load", [lambda draft: load_products({"prd_1": draft}), add_product])
@pytest.mark.parametrize(
    ("sold", "shown"), [({"counted": False}, "in_stock"), ({"backorder": 3}, "backorder"), ({}, "sold_out")]
)
def test_a_product_is_made_with_how_it_is_sold(load: Any, sold: dict[str, Any], shown: str) -> None:
    load(variant(**sold))
    assert availability([SKU]) == {SKU: shown}


@pytest.mark.parametrize("count", [{"stock": 1}, {"backorder": 1}])
def test_a_product_that_is_not_counted_is_made_with_no_count(count: dict[str, int]) -> None:
    with pytest.raises(InvalidProductError) as refused:
        add_product(variant(counted=False, **count))
    assert [error["field"] for error in refused.value.errors] == ["variants[0].counted"]
