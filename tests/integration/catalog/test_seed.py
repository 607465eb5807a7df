"""The seed catalogue, from the words to the shop."""

from functions import catalog
from infra.catalogue.catalogue import entries
from infra.local.seed import seed
from layers.shop.goods.catalog.read.find_variants import find_variants
from layers.shop.goods.catalog.table.store import products_table
from layers.shop.goods.inventory.levels.availability import availability
from layers.shop.goods.inventory.levels.read_stock import stocks_of
from tests.integration.catalog.asking import asking


def test_the_seeded_shop_sells_the_red_lantern() -> None:
    told: list[tuple[int, int]] = []
    assert seed(lambda done, total: told.append((done, total))) == 240
    assert told[-1] == (240, 240)
    lantern = find_variants(["LANTERN-RED"])["LANTERN-RED"]
    assert lantern.prices["CNY"] == 12_800
    assert availability(["LANTERN-RED", "TENT-ULTRA-SLATE"]) == {
        "LANTERN-RED": "in_stock",
        "TENT-ULTRA-SLATE": "sold_out",
    }
    listed = catalog.list_products(catalog.ListQuery(category="home", limit=100), asking()).body.items
    assert {item.category for item in listed} <= {"lighting", "cookware", "tableware", "textiles"}


def test_seeding_twice_changes_nothing() -> None:
    seed()
    sold = {entry.product_id for entry in entries()}
    before = products_table.get(sold), stocks_of("LANTERN-RED")
    assert seed() == 0
    assert (products_table.get(sold), stocks_of("LANTERN-RED")) == before
