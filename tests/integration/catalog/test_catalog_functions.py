"""The catalog as HTTP sees it, down to the table."""

import pytest
from msgspec.structs import replace

from functions import catalog
from functions.parameters import EditHeaders, StrictKeyHeaders
from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.cloud.web.cursors import InvalidCursorError
from layers.shop.goods.catalog.edit.change_product import ProductPatch
from layers.shop.goods.catalog.errors import (
    CategoryNotFoundError,
    InvalidProductError,
    ProductChangedError,
    ProductNotFoundError,
    SkuTakenError,
)
from layers.shop.goods.catalog.read.find_variants import find_variants
from layers.shop.goods.inventory.levels.read_stock import stocks_of
from tests.integration.catalog.asking import NO_KEY, a_draft, asking


def test_a_new_product_is_on_sale_in_both_languages_with_its_stock() -> None:
    made = catalog.create_product(a_draft(), NO_KEY, asking())
    assert made.headers["Location"] == f"/v1/products/{made.body.product_id}"
    seen = catalog.get_product(made.body.product_id, catalog.ProductQuery(), asking("zh")).body
    assert (seen.title, seen.price.amount, seen.availability) == ("红灯笼", 12800, {"LANTERN-RED": "low"})
    assert seen.options[0].values[0].label == "朱红"
    in_dollars = catalog.get_product(made.body.product_id, catalog.ProductQuery("USD"), asking()).body
    assert (in_dollars.price.amount, in_dollars.price.currency) == (1899, "USD")


def test_a_currency_without_a_price_shows_the_sellers_own() -> None:
    made = catalog.create_product(a_draft(), NO_KEY, asking())
    seen = catalog.get_product(made.body.product_id, catalog.ProductQuery("GBP"), asking()).body
    assert (seen.price.amount, seen.price.currency) == (12800, "CNY")


def test_a_taken_sku_is_refused_and_leaves_nothing() -> None:
    catalog.create_product(a_draft(), NO_KEY, asking())
    with pytest.raises(SkuTakenError):
        catalog.create_product(a_draft(), NO_KEY, asking())
    assert len(catalog.list_products(catalog.ListQuery(), asking()).body.items) == 1


def test_the_same_key_makes_one_product_and_books_its_stock_once() -> None:
    key = StrictKeyHeaders("spring-list-7")
    first = catalog.create_product(a_draft(), key, asking())
    again = catalog.create_product(a_draft(), key, asking())
    assert again.body.product_id == first.body.product_id
    assert again.headers["Idempotent-Replayed"] == "true"
    stock = stocks_of("LANTERN-RED")[""]
    assert stock is not None
    assert stock.received == 3


def test_the_same_key_for_another_product_is_refused() -> None:
    key = StrictKeyHeaders("spring-list-7")
    catalog.create_product(a_draft(), key, asking())
    with pytest.raises(IdempotencyKeyReusedError):
        catalog.create_product(a_draft(title="Another"), key, asking())


def test_every_broken_rule_is_named() -> None:
    variant = {"sku": "A", "price": {"amount": 0, "currency": "yuan"}}
    with pytest.raises(InvalidProductError) as refused:
        catalog.create_product(a_draft(variants=[variant, variant]), NO_KEY, asking())
    assert {error["field"] for error in refused.value.errors} == {
        f"variants[{index}].{field}" for index in (0, 1) for field in ("sku", "price.amount", "price.currency")
    }


def test_an_edit_shows_at_once_and_moves_the_version() -> None:
    made = catalog.create_product(a_draft(), NO_KEY, asking())
    patch = ProductPatch(title="Great red lantern")
    changed = catalog.update_product(made.body.product_id, patch, EditHeaders(made.headers["ETag"]), asking())
    assert changed.headers["ETag"] == '"2"'
    assert catalog.get_product(made.body.product_id, catalog.ProductQuery(), asking()).body.title == patch.title
    assert find_variants(["LANTERN-RED"])["LANTERN-RED"].title == patch.title


def test_the_public_etag_is_good_for_an_edit_and_an_old_one_is_not() -> None:
    product_id = catalog.create_product(a_draft(), NO_KEY, asking()).body.product_id
    tag = catalog.get_product(product_id, catalog.ProductQuery(), asking()).headers["ETag"]
    catalog.update_product(product_id, ProductPatch(title="First"), EditHeaders(tag), asking())
    with pytest.raises(ProductChangedError):
        catalog.update_product(product_id, ProductPatch(title="Second"), EditHeaders(tag), asking())


def test_an_edit_that_changes_nothing_keeps_the_version() -> None:
    made = catalog.create_product(a_draft(), NO_KEY, asking())
    patch = ProductPatch(title={"zh": "红灯笼", "en": "Red lantern"})
    same = catalog.update_product(made.body.product_id, patch, EditHeaders(), asking())
    assert same.body.version == 1


def test_a_reader_who_has_the_page_is_told_so_without_a_body() -> None:
    product_id = catalog.create_product(a_draft(), NO_KEY, asking()).body.product_id
    tag = catalog.get_product(product_id, catalog.ProductQuery(), asking()).headers["ETag"]
    again = catalog.get_product(product_id, catalog.ProductQuery(), asking(**{"if-none-match": tag}))
    assert (again.status, again.body) == (304, None)


def test_an_archived_product_is_gone_for_customers_and_there_for_editors() -> None:
    product_id = catalog.create_product(a_draft(), NO_KEY, asking()).body.product_id
    catalog.update_product(product_id, ProductPatch(status="archived"), EditHeaders(), asking())
    with pytest.raises(ProductNotFoundError):
        catalog.get_product(product_id, catalog.ProductQuery(), asking())
    assert find_variants(["LANTERN-RED"]) == {}
    assert catalog.get_product_for_editing(product_id, asking()).body.status == "archived"


def test_lists_are_read_page_by_page_with_a_signed_cursor() -> None:
    for number in range(7):
        catalog.create_product(a_draft(f"LANTERN-{number}"), NO_KEY, asking())
    seen, cursor = [], None
    while True:
        page = catalog.list_products(catalog.ListQuery("lanterns", 3, cursor), asking()).body
        seen += [variant.sku for item in page.items for variant in item.variants]
        if not (cursor := page.next_cursor):
            break
    assert sorted(seen) == [f"LANTERN-{number}" for number in range(7)]


@pytest.mark.parametrize("cursor", ["nonsense", "e30", "é", "=", "a" * 900])
def test_a_made_up_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidCursorError):
        catalog.list_products(catalog.ListQuery(cursor=cursor), asking())


def test_a_list_of_an_unknown_category_is_refused() -> None:
    with pytest.raises(CategoryNotFoundError):
        catalog.list_products(catalog.ListQuery("dragons"), asking())


def test_a_category_nobody_named_before_gets_a_place_in_the_tree() -> None:
    catalog.create_product(a_draft(category="paper-fans"), NO_KEY, asking())
    assert [item.title for item in catalog.list_categories(asking()).body.items] == ["Paper fans"]


def test_a_variant_that_is_added_later_is_sold_as_it_says_and_its_stock_can_arrive() -> None:
    made = catalog.create_product(a_draft(), NO_KEY, asking()).body
    first = made.draft.variants[0]
    blue = replace(first, sku="LANTERN-BLUE", attributes={"color": "blue"}, stock=4)
    made_to_order = replace(first, sku="LANTERN-OWN", attributes={"color": "own"}, counted=False)
    patch = ProductPatch(variants=[first, blue, made_to_order])
    for _ in range(2):  # a crash in between is made good by the repeated request
        catalog.update_product(made.product_id, patch, EditHeaders(), asking())
    told = {sku: stocks_of(sku)[""] for sku in ("LANTERN-RED", "LANTERN-BLUE", "LANTERN-OWN")}
    assert {sku: (stock.received, stock.layout.counted) for sku, stock in told.items()} == {
        "LANTERN-RED": (3, True),
        "LANTERN-BLUE": (0, True),
        "LANTERN-OWN": (0, False),
    }
