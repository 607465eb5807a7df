"""What Shopify means by its cells: SKUs, weights, pictures, options, taxes, stock that is not counted."""

import pytest

from layers.shop.goods.catalog.shopify.shopify_csv import groups, remark
from layers.shop.goods.catalog.shopify.shopify_product import Outcome
from layers.shop.goods.catalog.shopify.shopify_row import Refusal
from tests.unit.catalog.test_shopify_csv import LANTERN, OLD, drafts, lantern, read, refused


def told(text: str) -> list[tuple[int, str, str]]:
    notes = [note for outcome in read(text) if isinstance(outcome, Outcome) for note in outcome.notes]
    return [(note.line, note.column, note.kind) for note in notes]


def skus(text: str) -> list[str]:
    return [variant.sku for draft in drafts(text) for variant in draft.variants]


def test_a_sku_that_is_used_twice_is_made_up_the_second_time() -> None:
    assert skus(OLD + LANTERN + lantern(Handle="copy")) == ["LANTERN-RED", "COPY-RED"]


@pytest.mark.parametrize("foreign", ["RED/LANTERN", "=cmd()", "14:173#Blue", "M- 713", "A+B", "X" * 65, "朱红"])
def test_a_sku_that_is_none_of_ours_is_made_up_like_a_missing_one(foreign: str) -> None:
    (outcome,) = read(OLD + lantern(**{"Variant SKU": foreign}))
    assert isinstance(outcome, Outcome)
    assert outcome.draft
    assert [variant.sku for variant in outcome.draft.variants] == ["RED-LANTERN-RED"]
    assert "letters, digits" in outcome.made_up["RED-LANTERN-RED"]


def test_a_row_of_which_no_sku_can_be_made_up_is_refused() -> None:
    again = "red-lantern,,,,,,,,,Red,LANTERN-RED,600,2,21,,,\n"
    assert refused(OLD + LANTERN + again * 3) == [(5, "Variant SKU")]


@pytest.mark.parametrize(
    ("grams", "whole"), [("226.796185", 227), ("283.4952313", 283), ("0.7", 1), ("0.01", 1), ("0", 0), ("5.0", 5)]
)
def test_weights_are_whole_grams_and_what_weighs_anything_weighs_one(grams: str, whole: int) -> None:
    assert drafts(OLD + lantern(**{"Variant Grams": grams}))[0].variants[0].weight_grams == whole


@pytest.mark.parametrize(
    ("address", "becomes"),
    [
        ("https://cdn.example.com/women's-shirt.jpg", "https://cdn.example.com/women's-shirt.jpg"),
        ("HTTPS://cdn.example.com/c.jpg", "HTTPS://cdn.example.com/c.jpg"),
        ("https://cdn.example.com/red shirt.jpg", "https://cdn.example.com/red%20shirt.jpg"),
        ("//cdn.example.com/c.jpg", "https://cdn.example.com/c.jpg"),
        ("cdn.example.com/c.jpg", "https://cdn.example.com/c.jpg"),
        ("https://cdn.example.com/<b>.jpg", "https://cdn.example.com/%3Cb%3E.jpg"),
    ],
)
def test_addresses_of_pictures_are_completed(address: str, becomes: str) -> None:
    row = lantern(**{"Image Src": address})
    assert drafts(OLD + row)[0].images == [becomes]
    assert told(OLD + row) == ([] if address == becomes else [(2, "Image Src", "changed")])


@pytest.mark.parametrize("address", ["N/A", "javascript:steal()", "data:image/png;base64,AAAA", "https://", "/a.jpg"])
def test_a_picture_that_is_no_address_is_told_and_costs_no_variant(address: str) -> None:
    row = lantern(**{"Image Src": f'"{address}"'})
    (draft,) = drafts(OLD + row)
    assert (draft.images, draft.image, refused(OLD + row)) == ([], "", [])
    assert told(OLD + row) == [(2, "Image Src", "changed")]


def test_pictures_stand_by_their_position() -> None:
    header = "Handle,Title,Variant Price,Image Src,Image Position\n"
    rows = "bowl,Bowl,9,https://a.test/back.jpg,2\nbowl,,,https://a.test/front.jpg,1\nbowl,,,https://a.test/x.jpg,x\n"
    assert [url[15:] for url in drafts(header + rows)[0].images] == ["front.jpg", "back.jpg", "x.jpg"]


@pytest.mark.parametrize(
    ("name", "stands_as"),
    [("Größe", "Größe"), ("Tamaño", "Tamaño"), ("Hook color", "Hook color"), ("Color", "color"), ("SIZE", "size")],
)
def test_option_names_keep_the_sellers_words(name: str, stands_as: str) -> None:
    assert drafts(OLD + lantern(**{"Option1 Name": name}))[0].variants[0].attributes == {stands_as: "Red"}


def test_two_options_of_one_name_are_two() -> None:
    header = "Handle,Title,Variant Price,Option1 Name,Option1 Value,Option2 Name,Option2 Value\n"
    assert drafts(header + "set,Set,9,Size,S,Size,L\n")[0].variants[0].attributes == {"size": "S", "size 2": "L"}


@pytest.mark.parametrize("column", ["Variant Taxable", "Charge tax"])
@pytest.mark.parametrize(
    ("cell", "tax_class"), [("FALSE", "exempt"), ("false", "exempt"), ("TRUE", "standard"), ("", "standard")]
)
def test_what_is_not_taxable_is_exempt(column: str, cell: str, tax_class: str) -> None:
    (draft,) = drafts(f"Handle,Title,Variant Price,{column}\nbook,Book,9,{cell}\n")
    assert draft.variants[0].tax_class == tax_class


COUNTED = [
    ("Variant Inventory Tracker,Variant Inventory Policy,Variant Inventory Qty", ",deny,7", (0, False, 0)),
    ("Variant Inventory Tracker,Variant Inventory Policy,Variant Inventory Qty", ",continue,0", (0, False, 0)),
    (
        "Variant Inventory Tracker,Variant Inventory Policy,Variant Inventory Qty",
        "shopify,continue,0",
        (0, True, 10**6),
    ),
    (
        "Variant Inventory Tracker,Variant Inventory Policy,Variant Inventory Qty",
        "shopify,continue,4",
        (4, True, 10**6),
    ),
    (
        "Variant Inventory Tracker,Variant Inventory Policy,Variant Inventory Qty",
        "shopify,continue,-4",
        (0, True, 10**6),
    ),
    ("Variant Inventory Tracker,Variant Inventory Policy,Variant Inventory Qty", "shopify,deny,0", (0, True, 0)),
    ("Variant Inventory Tracker,Variant Inventory Policy,Variant Inventory Qty", "shopify,deny,", (0, True, 0)),
    ("Inventory tracker,Continue selling when out of stock,Inventory quantity", "shopify,TRUE,2", (2, True, 10**6)),
    ("Inventory tracker,Continue selling when out of stock,Inventory quantity", "shopify,FALSE,2", (2, True, 0)),
    ("Inventory tracker,Continue selling when out of stock", "shopify,TRUE", (0, False, 0)),
    ("Variant Inventory Tracker,Variant Inventory Policy", "shopify,deny", (0, False, 0)),
    ("Variant Inventory Qty", "3", (3, True, 0)),
    ("Variant Inventory Qty", "", (0, False, 0)),
    ("Status", "active", (0, False, 0)),
]


@pytest.mark.parametrize(("columns", "cells", "sold"), COUNTED)
def test_what_shopify_sells_without_a_count_or_beyond_it_is_sold_so_here(
    columns: str, cells: str, sold: tuple[int, bool, int]
) -> None:
    (draft,) = drafts(f"Handle,Title,Variant Price,{columns}\nmug,Mug,9,{cells}\n")
    (variant,) = draft.variants
    assert (variant.stock, variant.counted, variant.backorder) == sold


def test_a_file_is_told_as_a_whole_what_it_lacks() -> None:
    said = remark(b"Handle,Title,Variant Price\nlamp,Lamp,9\n", "USD")
    assert "Prices are read as USD." in said
    assert "The file has no stock" in said
    assert "descriptions, vendors, tags, pictures, weights, taxes" in said
    assert "no stock" not in remark((OLD + LANTERN).encode(), "CNY")


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_known_by_the_header(delimiter: str) -> None:
    assert skus((OLD + LANTERN).replace(",", delimiter)) == ["LANTERN-RED"]


def test_a_cell_beyond_reason_is_one_rows_refusal() -> None:
    fine = lantern(Handle="kettle", **{"Variant SKU": "KETTLE"})
    assert refused(OLD + lantern(**{"Body (HTML)": "x" * 1_000_001}) + fine) == [(2, "")]
    long_picture = lantern(**{"Body (HTML)": f"<img src='data:{'A' * 900_000}'>"})
    assert skus(OLD + long_picture + fine) == ["LANTERN-RED", "KETTLE"]


def test_lines_are_those_of_the_whole_file() -> None:
    raw = (OLD + lantern(**{"Variant Price": "free"}) + lantern(Handle="")).encode()
    found = [group for group in groups([raw], skipped=1_000) if not isinstance(group, Refusal)]
    assert [group[0].line for group in found] == [1_002, 1_003]
