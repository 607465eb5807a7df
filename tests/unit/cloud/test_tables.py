"""Models of PynamoDB over one connection."""

from layers.shop.goods.catalog.imports.store import imports_table
from layers.shop.goods.catalog.table.store import products_table
from layers.shop.offers.sales.books import uses_of
from layers.shop.offers.sales.find_sales import newest_sales
from tests.unit.catalog.shelves import a_product


def test_an_index_is_found_whichever_model_of_its_table_was_used_first(tables):
    assert imports_table.get("imp_1") is None  # a model that declares no index
    products_table.load([a_product("prd_lantern", "LANTERN-RED")])
    assert len(products_table.page(None, "", 5)) == 1


def test_an_index_is_still_found_after_another_model_of_its_table_was_used(tables):
    assert newest_sales(5) == []
    assert uses_of("sal_night", "may").units == 0
    assert newest_sales(5) == []
