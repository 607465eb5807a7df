"""What the table of products promises."""

import msgspec
import pytest

from layers.shop.goods.catalog.errors import ProductChangedError, SkuTakenError
from layers.shop.goods.catalog.model import Category, Product
from layers.shop.goods.catalog.table.store import ProductsTable, products_table
from tests.unit.catalog.shelves import a_product


@pytest.fixture
def store(tables: str) -> ProductsTable:
    return products_table


def with_title(product: Product, title: str) -> Product:
    return msgspec.structs.replace(product, title=title)


def test_a_product_comes_back_as_it_was_saved(store: ProductsTable) -> None:
    product = a_product("prd_lantern", "LANTERN-RED", "LANTERN-GOLD", category="lanterns")
    store.save(product)
    assert store.get(["prd_lantern", "prd_nothing"]) == {"prd_lantern": product}


def test_a_sku_tells_its_product_and_an_unknown_one_nothing(store: ProductsTable) -> None:
    store.save(a_product("prd_lantern", "LANTERN-RED"))
    assert store.owners(["LANTERN-RED", "KETTLE"]) == {"LANTERN-RED": "prd_lantern"}


def test_a_sku_cannot_belong_to_two_products(store: ProductsTable) -> None:
    store.save(a_product("prd_lantern", "LANTERN-RED"))
    with pytest.raises(SkuTakenError) as refused:
        store.save(a_product("prd_copy", "COPY-1", "LANTERN-RED"))
    assert refused.value.facts == {"skus": ["LANTERN-RED"]}
    assert store.get(["prd_copy"]) == {}
    assert store.owners(["COPY-1"]) == {}


def test_a_product_cannot_be_created_twice(store: ProductsTable) -> None:
    store.save(a_product("prd_lantern", "LANTERN-RED"))
    with pytest.raises(ProductChangedError):
        store.save(a_product("prd_lantern", "LANTERN-RED"))


def test_the_second_of_two_editors_who_read_the_same_version_is_refused(store: ProductsTable) -> None:
    store.save(a_product("prd_lantern", "LANTERN-RED"))
    read = store.get(["prd_lantern"])["prd_lantern"]
    store.save(with_title(read, "first"), replacing=read)
    with pytest.raises(ProductChangedError):
        store.save(with_title(read, "second"), replacing=read)
    kept = store.get(["prd_lantern"])["prd_lantern"]
    assert (kept.title, kept.version) == ("first", 2)


def test_a_variant_that_was_dropped_keeps_its_sku_for_the_same_product(store: ProductsTable) -> None:
    both = a_product("prd_lantern", "LANTERN-RED", "LANTERN-GOLD")
    store.save(both)
    one = a_product("prd_lantern", "LANTERN-RED")
    store.save(one, replacing=both)
    with pytest.raises(SkuTakenError):
        store.save(a_product("prd_copy", "LANTERN-GOLD"))
    store.save(both, replacing=msgspec.structs.replace(one, version=2))
    assert store.get(["prd_lantern"])["prd_lantern"].skus() == ["LANTERN-RED", "LANTERN-GOLD"]


def test_a_product_with_more_variants_than_a_transaction_takes_is_written_whole(store: ProductsTable) -> None:
    skus = [f"BEAD-{number:03d}" for number in range(150)]
    store.save(a_product("prd_beads", *skus))
    assert store.get(["prd_beads"])["prd_beads"].skus() == skus
    assert set(store.owners(skus)) == set(skus)


def test_pages_follow_one_another_without_gap_or_repeat(store: ProductsTable) -> None:
    names = [f"prd_{number:02d}" for number in range(23)]
    for name in names:
        store.save(a_product(name, name.upper(), category="lanterns"))
    seen: list[str] = []
    after = ""
    while page := store.page("lanterns", after, 5):
        seen += [product.product_id for _, product in page]
        after = page[-1][0]
    assert seen == names


def test_a_category_lists_its_whole_subtree_and_no_neighbour(store: ProductsTable) -> None:
    store.add_categories(
        [Category("home", "Home"), Category("lanterns", "Lanterns", parent="home"), Category("home-office", "Office")]
    )
    store.save(a_product("prd_lantern", "LANTERN-RED", category="lanterns"))
    store.save(a_product("prd_vase", "VASE", category="home"))
    store.save(a_product("prd_desk", "DESK", category="home-office"))
    assert {product.product_id for _, product in store.page("home", "", 10)} == {"prd_lantern", "prd_vase"}
    assert len(store.page(None, "", 10)) == 3


def test_what_is_not_on_sale_is_in_no_list(store: ProductsTable) -> None:
    product = a_product("prd_lantern", "LANTERN-RED", category="lanterns")
    store.save(product)
    store.save(msgspec.structs.replace(product, status="archived"), replacing=product)
    assert store.page("lanterns", "", 10) == []
    assert store.get(["prd_lantern"])["prd_lantern"].status == "archived"


def test_a_bulk_load_is_as_good_as_saving_one_by_one(store: ProductsTable) -> None:
    store.load([a_product(f"prd_{number}", f"SKU-{number}") for number in range(40)])
    assert len(store.page(None, "", 100)) == 40
    with pytest.raises(SkuTakenError):
        store.save(a_product("prd_copy", "SKU-7"))


def test_categories_are_added_beside_those_that_stand(store: ProductsTable) -> None:
    store.add_categories([Category("home", {"zh": "家居", "en": "Home"})])
    store.add_categories([Category("lanterns", "Lanterns", parent="home")])
    assert store.tree().path("lanterns") == "home/lanterns/"
