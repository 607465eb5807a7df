"""A product file upon a shop that sells: what it refuses or does not speak of stays as it was."""

import random
from typing import Any

import pytest

from functions import catalog
from layers.cloud import environment
from layers.cloud.ids import derived_id
from layers.shop.goods.catalog.edit.add_product import add_product
from layers.shop.goods.catalog.edit.change_product import ProductPatch, change_product
from layers.shop.goods.catalog.edit.drafts import VariantDraft
from layers.shop.goods.catalog.imports import apply_rows
from layers.shop.goods.catalog.imports.continue_import import outcomes
from layers.shop.goods.catalog.imports.store import imports_table
from layers.shop.goods.catalog.model import Product
from layers.shop.goods.catalog.read.categories import category_tree
from layers.shop.goods.catalog.table.store import products_table
from layers.shop.goods.inventory.levels.availability import availability
from layers.shop.goods.inventory.levels.read_stock import stocks_of
from layers.shop.goods.inventory.model import Policy
from layers.shop.goods.inventory.promises import policies
from layers.shop.goods.inventory.promises.counting import sell_by_count, sell_uncounted
from layers.shop.goods.inventory.promises.policies import set_policy
from layers.shop.offers.pricing.model import Money
from tests.integration.catalog.asking import a_draft, asking
from tests.integration.catalog.test_imports import post, report, work
from tests.support.cloud import Cloud

HEADER = (
    "Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Option1 Name,Option1 Value,Variant SKU,"
    "Variant Grams,Variant Inventory Qty,Variant Price,Variant Taxable,Image Src\n"
)
TEE = "tee,Tee,<p>Soft</p>,Acme,,Tees,summer,Size,S,TEE-S,100,5,10.00,TRUE,https://a.test/1.jpg\n"
TEE_M = "tee,,,,,,,,M,TEE-M,100,5,10.00,TRUE,\n"


def product(handle: str = "tee") -> Product:
    product_id = derived_id("prd", "shopify", handle)
    return products_table.get([product_id])[product_id]


def imported(cloud: Cloud, text: str, currency: str = "CNY", **more: Any) -> str:
    import_id = post(text, currency=currency, **more)
    work(cloud)
    return import_id


def prices(handle: str = "tee") -> dict[str, int]:
    return {variant.sku: variant.prices["CNY"] for variant in product(handle).variants}


def test_a_refused_row_leaves_its_variant_as_it_was(cloud: Cloud) -> None:
    imported(cloud, HEADER + TEE + TEE_M)
    again = imported(cloud, HEADER + TEE.replace("10.00", "11.00") + TEE_M.replace("10.00", '"11,00"'))
    assert prices() == {"TEE-S": 1_100, "TEE-M": 1_000}
    told = report(again)
    assert [(row.line, row.column) for row in told.refused] == [(3, "Variant Price")]
    assert [(row.value, row.kind) for row in told.notes] == [("TEE-M", "left_alone")]


@pytest.mark.parametrize("broken", ["", ",,,,,,,,,,,,,,\n", "tee,,,,,,,,M,TEE-M,heavy,5,9,TRUE,\n", "x" * 99 + "\n"])
def test_no_variant_goes_off_sale_because_its_row_is_missing_or_broken(cloud: Cloud, broken: str) -> None:
    imported(cloud, HEADER + TEE + TEE_M)
    imported(cloud, HEADER + TEE + broken)
    assert prices() == {"TEE-S": 1_000, "TEE-M": 1_000}


@pytest.mark.parametrize("sku", ["", "TEE M!!", "TEE-M2"])
def test_options_that_are_on_sale_keep_their_sku_and_stock(cloud: Cloud, sku: str) -> None:
    imported(cloud, HEADER + TEE + TEE_M)
    again = imported(cloud, HEADER + TEE + TEE_M.replace("TEE-M", sku).replace("10.00", "12.00"))
    assert prices() == {"TEE-S": 1_000, "TEE-M": 1_200}
    (note,) = report(again).notes
    assert note.reason.endswith("sold as TEE-M")
    assert note.kind == "left_alone"


def test_what_the_file_has_no_column_for_stays(cloud: Cloud) -> None:
    imported(cloud, HEADER + TEE)
    before = product()
    patched = change_product(before.product_id, ProductPatch(status="archived", title={"zh": "衫", "en": "Tee"}), None)
    again = imported(
        cloud, "Handle,Title,Variant SKU,Variant Price,Option1 Name,Option1 Value\ntee,Tee,TEE-S,12,Size,S\n"
    )
    after = product()
    for name in (
        "title",
        "description",
        "brand",
        "tags",
        "images",
        "image",
        "category",
        "status",
        "labels",
        "made_from",
    ):
        assert getattr(after, name) == getattr(patched, name), name
    (variant,) = after.variants
    assert (variant.weight_grams, variant.image, variant.prices) == (100, "https://a.test/1.jpg", {"CNY": 1_200})
    assert "does not speak of descriptions, vendors, tags, pictures, weights, taxes" in report(again).reason


def test_a_tax_class_of_the_shop_and_texts_in_other_languages_stay(cloud: Cloud) -> None:
    imported(cloud, HEADER + TEE)
    red = {"zh": "小", "en": "S"}
    variant = VariantDraft("TEE-S", Money(1_000, "CNY"), {"size": red}, weight_grams=100, tax_class="reduced")
    change_product(product().product_id, ProductPatch(title={"zh": "衫", "en": "Tee"}, variants=[variant]), None)
    imported(cloud, HEADER + TEE.replace("10.00", "10.50").replace(",Tee,", ",Soft tee,"))
    after = product()
    assert after.title == {"zh": "衫", "en": "Soft tee"}
    assert (after.variants[0].tax_class, after.variants[0].prices) == ("reduced", {"CNY": 1_050})
    assert (after.variants[0].attributes, after.labels) == ({"size": "s"}, {"s": red})
    imported(cloud, HEADER + TEE.replace("TRUE", "FALSE"))
    assert product().variants[0].tax_class == "exempt"


def test_the_same_file_again_after_edits_in_other_languages_changes_nothing(cloud: Cloud) -> None:
    imported(cloud, HEADER + TEE + TEE_M)
    change_product(product().product_id, ProductPatch(title={"zh": "衫", "en": "Tee"}), None)
    before = product()
    assert report(imported(cloud, HEADER + TEE + TEE_M)).products_unchanged == 1
    assert product() == before


def test_a_picture_that_is_broken_now_is_not_taken_from_the_product(cloud: Cloud) -> None:
    imported(cloud, HEADER + TEE)
    imported(cloud, HEADER + TEE.replace("https://a.test/1.jpg", "N/A"))
    assert product().images == ["https://a.test/1.jpg"]


def test_a_product_without_a_picture_has_none(cloud: Cloud) -> None:
    imported(cloud, HEADER + TEE.replace("https://a.test/1.jpg", ""))
    assert catalog.get_product(product().product_id, catalog.ProductQuery(), asking()).body.images == []


def test_a_sku_of_a_product_made_by_hand_refuses_its_variant_alone(cloud: Cloud) -> None:
    add_product(a_draft("TEE-M"))
    told = report(imported(cloud, HEADER + TEE + TEE_M))
    assert [(row.line, row.value) for row in told.refused] == [(3, "TEE-M")]
    assert prices() == {"TEE-S": 1_000}


def test_a_sku_of_another_products_file_is_made_up_as_within_one_file(cloud: Cloud) -> None:
    imported(cloud, HEADER + TEE)
    for _ in range(2):
        told = report(imported(cloud, HEADER + TEE.replace("tee,Tee", "cap,Cap")))
        assert told.refused == []
    (sku,) = prices("cap")
    assert sku.startswith("CAP-S-")
    assert stocks_of(sku)[""].available == 5


def test_two_imports_of_one_file_at_once_count_each_product_once(cloud: Cloud) -> None:
    text = HEADER + "".join(TEE.replace("tee,Tee", f"tee-{n},Tee").replace("TEE-S", f"T-{n}") for n in range(5))
    batch = list(outcomes(imports_table.get(post(text))))  # type: ignore[arg-type]
    assert apply_rows.apply_rows(batch).created == 5
    late = apply_rows.Applied()
    for outcome in batch:
        assert outcome.draft
        apply_rows._apply(outcome, outcome.draft, None, late)  # read before the first had written
    assert (late.created, late.updated, late.unchanged) == (0, 0, 5)


def branch(category: str) -> list[str]:
    tree = category_tree()
    return [str(found.title) for name in tree.lineage(category) if (found := tree.get(name))]


@pytest.mark.parametrize("twice", [False, True])
def test_a_category_is_its_whole_path(cloud: Cloud, twice: bool) -> None:
    paths = [
        "Menswear > Extras",
        "Kidswear > Extras",
        "男装 Polo",
        "女装 Polo",
        "Toys > Toys",
        "Shoes > Ladies > Shoes",
    ]
    rows = [TEE.replace("tee,Tee", f"t{n},Tee").replace("TEE", f"T{n}") for n in range(len(paths))]
    text = HEADER + "".join(row.replace("Acme,,", f"Acme,{path},") for row, path in zip(rows, paths, strict=True))
    for _ in range(1 + twice):
        imported(cloud, text)
    found = [" > ".join(branch(product(f"t{n}").category)) for n in range(len(paths))]
    assert found == paths
    assert {str(category.title) for category in category_tree().children(None)} >= {"Toys", "Shoes", "男装 Polo"}


def test_a_type_alone_is_the_category_of_that_name_wherever_it_stands(cloud: Cloud) -> None:
    imported(cloud, HEADER + TEE.replace("Acme,,", "Acme,Clothes > Tees,"))
    imported(cloud, HEADER + TEE.replace("tee,Tee", "cap,Cap").replace("TEE-S", "CAP"))
    assert branch(product("cap").category) == ["Clothes", "Tees"]


def test_a_file_without_stock_says_so(cloud: Cloud) -> None:
    told = report(imported(cloud, "Handle,Title,Variant Price\nlamp,Lamp,30\n"))
    assert told.status == "done"
    assert "The file has no stock" in told.reason


STOCK = (
    "Handle,Title,Variant Price,Variant SKU,Variant Inventory Tracker,Variant Inventory Policy,Variant Inventory Qty\n"
)
MUG, PRINT, CUP = (
    "mug,Mug,9,MUG,,deny,0\n",
    "print,Print,9,PRINT,shopify,continue,0\n",
    "cup,Cup,9,CUP,shopify,deny,0\n",
)


def on_sale() -> dict[str, str]:
    environment.forget()
    return dict(availability(["MUG", "PRINT", "CUP"]))


def test_goods_are_sold_as_shopify_sells_them_and_that_is_told_row_by_row(cloud: Cloud) -> None:
    for _ in range(2):
        told = report(imported(cloud, STOCK + MUG + PRINT + CUP))
        assert on_sale() == {"MUG": "in_stock", "PRINT": "backorder", "CUP": "sold_out"}
        assert "some are sold without a count, or on beyond it" in told.reason
        assert [(note.line, note.column) for note in told.notes if note.kind == "sold_as"] == [
            (2, "Variant Inventory Tracker"),
            (3, "Variant Inventory Policy"),
        ]


def test_how_a_sku_is_sold_stays_as_it_was_set_whatever_a_file_says(cloud: Cloud) -> None:
    imported(cloud, STOCK + MUG + PRINT + CUP)
    sell_by_count("MUG")
    set_policy("PRINT", Policy("backorder", 0))
    sell_uncounted("CUP")
    told = report(imported(cloud, STOCK + MUG + PRINT + CUP))
    assert on_sale() == {"MUG": "sold_out", "PRINT": "sold_out", "CUP": "in_stock"}
    left = [note for note in told.notes if note.kind == "left_alone"]
    assert [(note.line, note.reason.split(" here")[0]) for note in left] == [
        (2, "sold by its count"),
        (3, "sold by its count"),
        (4, "sold without a count: it is never sold out"),
    ]


def test_a_file_without_quantities_leaves_what_is_counted_and_sells_what_is_new(cloud: Cloud) -> None:
    imported(cloud, STOCK + CUP)
    told = report(imported(cloud, "Handle,Title,Variant Price,Variant SKU\ncup,Cup,9,CUP\nmug,Mug,9,MUG\n"))
    assert on_sale() == {"MUG": "in_stock", "CUP": "sold_out", "PRINT": "sold_out"}
    assert "SKUs that are new are sold without a count" in told.reason
    assert [(note.line, note.column, note.value) for note in told.notes if note.kind == "sold_as"] == [
        (3, "Variant SKU", "MUG")
    ]


def test_an_import_that_died_before_its_stock_was_booked_sells_it_so_when_it_is_repeated(cloud: Cloud) -> None:
    policies.promise("PRINT", Policy("backorder", 1_000_000))  # as far as it came
    imported(cloud, STOCK + PRINT)
    assert on_sale()["PRINT"] == "backorder"


DAMAGES = ['"', ",,,,", "\ufffd", "x" * 300, "-1", "<![", "=1+1", "14:173#Blue", "N/A", "\u200d", " > " * 20, "\x00"]


@pytest.mark.parametrize("seed", range(12))
def test_nothing_on_sale_is_harmed_by_a_file_of_which_half_the_rows_are_broken(cloud: Cloud, seed: int) -> None:
    dice = random.Random(seed)
    rows = [row.replace("tee,", f"t{n},").replace("TEE", f"T{n}") for n in range(6) for row in (TEE, TEE_M)]
    imported(cloud, HEADER + "".join(rows))
    dearer = [row.replace("10.00", "11.00") for row in rows]
    for at in dice.sample(range(len(rows)), len(rows) // 2):
        cells = dearer[at].rstrip("\n").split(",")
        cells[dice.randrange(len(cells))] = dice.choice(DAMAGES)
        dearer[at] = ",".join(cells) + "\n"
    told = report(imported(cloud, HEADER + "".join(dearer)))
    assert told.status == "done"
    for n in range(6):
        on_sale = prices(f"t{n}")
        assert {f"T{n}-S", f"T{n}-M"} <= set(on_sale)
        assert {on_sale[f"T{n}-S"], on_sale[f"T{n}-M"]} <= {1_000, 1_100}
        assert stocks_of(f"T{n}-M")[""].available == 5


def test_one_broken_description_does_not_stop_the_file(cloud: Cloud) -> None:
    rows = [TEE.replace("tee,Tee", f"t{n},Tee").replace("TEE", f"T{n}") for n in range(3)]
    told = report(imported(cloud, HEADER + rows[0] + rows[1].replace("Soft", "Sale <![50% OFF]> now") + rows[2]))
    assert (told.status, told.products_created, told.refused_total) == ("done", 3, 0)
