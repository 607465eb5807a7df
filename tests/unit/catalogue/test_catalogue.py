"""The seed catalogue: believable, whole, and the same on every run."""

import re
from collections import Counter
from xml.etree import ElementTree

from infra.catalogue.build import WEB, pictures
from infra.catalogue.catalogue import categories, entries, prices
from layers.cloud.text import localized
from layers.shop.goods.catalog.edit.drafts import check, product_of
from layers.shop.goods.catalog.model import CategoryTree

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_there_are_at_least_two_hundred_products_in_twelve_categories() -> None:
    sold = Counter(entry.draft.category for entry in entries())
    assert len(entries()) >= 200
    assert len(sold) >= 12
    assert min(sold.values()) >= 15


def test_every_category_hangs_under_a_department() -> None:
    tree = CategoryTree(categories())
    assert {len(tree.lineage(entry.draft.category)) for entry in entries()} == {2}


def test_every_product_speaks_both_languages_and_no_two_say_the_same() -> None:
    for language in ("zh", "en"):
        titles = [localized(entry.draft.title, language) for entry in entries()]
        texts = [localized(entry.draft.description, language) for entry in entries()]
        assert len(set(titles)) == len(set(texts)) == len(entries())
        assert all(bool(CHINESE.search(title)) == (language == "zh") for title in titles + texts)


def test_every_sku_is_unique_and_has_a_price_in_four_currencies() -> None:
    variants = [variant for entry in entries() for variant in entry.draft.variants]
    assert len({variant.sku for variant in variants}) == len(variants)
    for entry in entries():
        check(entry.draft)
        product = product_of(entry.draft, entry.product_id)
        assert all(set(variant.prices) == {"CNY", "USD", "EUR", "JPY"} for variant in product.variants)


def test_a_yen_price_has_no_cents() -> None:
    assert [(money.amount, money.currency) for money in prices(128)] == [
        (12_800, "CNY"),
        (1_999, "USD"),
        (1_790, "EUR"),
        (2_780, "JPY"),
    ]


def test_some_things_are_low_and_one_is_gone() -> None:
    stock = {variant.sku: variant.stock for entry in entries() for variant in entry.draft.variants}
    assert [sku for sku, left in stock.items() if left == 0] == ["TENT-ULTRA-SLATE"]
    assert sum(0 < left <= 5 for left in stock.values()) > 20
    assert stock["LANTERN-RED"] == 5_000


def test_every_variant_has_a_picture_that_is_there() -> None:
    drawn = pictures()
    shown = {variant.image for entry in entries() for variant in entry.draft.variants}
    assert {f"/images/products/{name}" for name in drawn} == shown


def test_the_pictures_in_the_tree_are_the_ones_the_code_draws() -> None:
    drawn = pictures()
    assert {path.name: path.read_text("utf-8") for path in WEB.glob("*.svg")} == drawn


def test_pictures_are_small_and_well_formed() -> None:
    drawn = pictures()
    for name, svg in drawn.items():
        ElementTree.fromstring(svg)
        assert len(svg) < 6_000, name
    assert sum(map(len, drawn.values())) < 1_500_000
