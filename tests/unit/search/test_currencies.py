"""Prices in search, where products are sold in several currencies."""

import pytest

from layers.shop.goods.catalog.model import Product, Variant
from layers.shop.goods.search.find import find
from layers.shop.goods.search.index import Index
from layers.shop.goods.search.model import Query, Sort


def priced_at(product_id: str, amount: int, currency: str) -> Product:
    lamp = Variant(product_id.upper(), product_id, "Lamp", {}, {currency: amount})
    return Product(product_id, "Lamp", "", "lighting", "", [lamp])


@pytest.mark.parametrize(("sort", "order"), [("price_asc", "yuan dearer yen"), ("price_desc", "dearer yuan yen")])
def test_amounts_of_two_currencies_are_never_compared(sort: Sort, order: str) -> None:
    shelf = [priced_at("prd_yen", 900, "JPY"), priced_at("prd_dearer", 5_000, "CNY"), priced_at("prd_yuan", 800, "CNY")]
    hits = find(Index(shelf, {}), Query("lamp", sort=sort)).products
    assert [product.product_id.removeprefix("prd_") for product in hits] == order.split()
