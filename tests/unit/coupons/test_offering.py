"""Coupons for goods of the catalogue; and those that an older door took as they came."""

from typing import Any

import msgspec
import pytest

from layers.shop.checkout.carts.offer_coupon import offer_coupon
from layers.shop.goods.catalog.edit.save_product import add_categories
from layers.shop.goods.catalog.model import Category
from layers.shop.goods.catalog.table.store import products_table
from layers.shop.offers.coupons.drafts import CouponDraft
from layers.shop.offers.coupons.errors import CouponRulesError
from layers.shop.offers.coupons.find_coupon import find_coupon
from layers.shop.offers.coupons.make_coupon import find_made_coupon
from layers.shop.offers.coupons.store import COUPON, CouponRow, coupon_key
from layers.shop.offers.pricing.price import price
from tests.support.dynamodb import DynamoDb
from tests.unit.catalog.shelves import a_product
from tests.unit.pricing.goods import SINGLES_DAY, line, request_for


def draft(kind: str, *values: str) -> CouponDraft:
    offer = {
        "promotion_id": "prm_home",
        "name": "Home",
        "benefit": {"kind": "percentage", "percent": 10},
        "scope": {"kind": kind, "values": values},
    }
    return msgspec.convert({"code": "HOME10", "promotion": offer}, CouponDraft)


def test_a_category_that_the_tree_does_not_have_is_refused_by_its_place(tables: DynamoDb) -> None:
    add_categories([Category("home", "Home")])
    with pytest.raises(CouponRulesError) as refused:
        offer_coupon(draft("category", "home", "hoem"))
    assert [error["field"] for error in refused.value.errors] == ["promotion.scope.values[1]"]
    assert offer_coupon(draft("category", "home")) == find_made_coupon("HOME10")[0]


def test_a_sku_that_no_product_has_is_refused(tables: DynamoDb) -> None:
    products_table.load([a_product("prd_lantern", "LANTERN-RED")])
    with pytest.raises(CouponRulesError):
        offer_coupon(draft("sku", "LANTERN-RED", "LANTERN-REDD"))
    offer_coupon(draft("sku", "LANTERN-RED"))


@pytest.mark.parametrize(
    "benefit",
    [
        {"kind": "percentage", "percent": 150},
        {"kind": "percentage", "percent": 10**30},
        {"kind": "percentage", "percent": -(10**30)},
        {"kind": "amount_off", "amount": {"CNY": -500}},
        {"kind": "buy_pay", "buy": 0, "pay": 0},
        {"kind": "buy_pay", "buy": 2, "pay": -1},
    ],
)
def test_a_coupon_that_stands_beyond_the_ranges_makes_no_cart_dearer_negative_or_broken(
    tables: DynamoDb, benefit: dict[str, Any]
) -> None:
    offer = {"promotion_id": "prm_old", "name": "Old", "benefit": benefit, "starts_at": "2026-01-01T00:00:00"}
    body = msgspec.json.encode({"coupon": {"code": "OLD", "promotion": {**offer, "priority": 10**30}}}).decode()
    CouponRow(coupon_key("OLD"), COUPON, body=body, used=0).save()
    quote = price(request_for(line("LANTERN-RED", 12_800, 2), at=SINGLES_DAY, coupons=[find_coupon("OLD").coupon]))
    assert 0 <= quote.totals.discount.amount <= 25_600
    assert 0 <= quote.totals.total.amount <= 25_600
