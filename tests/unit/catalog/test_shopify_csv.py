"""Reading Shopify's product CSV: what is understood, and what is refused by line and column."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.shop.goods.catalog.edit.drafts import ProductDraft
from layers.shop.goods.catalog.errors import ImportRefusedError
from layers.shop.goods.catalog.shopify.shopify_csv import groups
from layers.shop.goods.catalog.shopify.shopify_product import Outcome, Reader
from layers.shop.goods.catalog.shopify.shopify_row import Refusal
from layers.shop.offers.pricing.model import Money

OLD = (
    "Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,"
    "Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Variant Compare At Price,Image Src,Status\n"
)
LANTERN = (
    "red-lantern,Red lantern,<p>Silk</p>,Dunhe,,Lanterns,festive,TRUE,Color,Red,LANTERN-RED,600,5,19.99,,,active\n"
)


def read(text: str | bytes, currency: str = "CNY", chunk: int = 7) -> list[Outcome | Refusal]:
    raw = text.encode() if isinstance(text, str) else text
    chunks: Iterable[bytes] = (raw[at : at + chunk] for at in range(0, len(raw), chunk))
    reader = Reader(currency)
    return [group if isinstance(group, Refusal) else reader.product(group) for group in groups(chunks)]


def drafts(text: str | bytes, currency: str = "CNY") -> list[ProductDraft]:
    return [found.draft for found in read(text, currency) if isinstance(found, Outcome) and found.draft]


def refused(text: str | bytes, currency: str = "CNY") -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for outcome in read(text, currency):
        refusals = [outcome] if isinstance(outcome, Refusal) else outcome.refused
        found += [(refusal.line, refusal.column) for refusal in refusals]
    return found


def lantern(**cells: str) -> str:
    """The lantern's row with some cells replaced, by header name with _ for blanks."""
    values = dict(zip(OLD.strip().split(","), LANTERN.strip().split(","), strict=True))
    assert set(cells) <= set(values)
    return ",".join({**values, **cells}.values()) + "\n"


def test_a_row_becomes_a_product_with_one_variant() -> None:
    (draft,) = drafts(OLD + LANTERN)
    (variant,) = draft.variants
    assert (draft.title, draft.description, draft.brand, draft.category) == ("Red lantern", "Silk", "Dunhe", "lanterns")
    assert (variant.sku, variant.price, variant.stock, variant.weight_grams) == (
        "LANTERN-RED",
        Money(1999, "CNY"),
        5,
        600,
    )
    assert variant.attributes == {"color": "Red"}


def test_later_rows_add_variants_and_images_under_the_first_rows_option_names() -> None:
    more = "red-lantern,,,,,,,,,Gold,LANTERN-GOLD,600,2,21,,,\nred-lantern,,,,,,,,,,,,,,,https://img.test/2.jpg,\n"
    (draft,) = drafts(OLD + lantern(**{"Image Src": "https://img.test/1.jpg"}) + more)
    assert [variant.attributes for variant in draft.variants] == [{"color": "Red"}, {"color": "Gold"}]
    assert draft.images == ["https://img.test/1.jpg", "https://img.test/2.jpg"]


def test_the_new_export_is_understood_too() -> None:
    new = (
        "Title,URL handle,Description,Vendor,Product category,Type,Published on online store,Status,SKU,"
        "Option1 name,Option1 value,Price,Compare-at price,Inventory quantity,Weight value (grams),Product image URL\n"
        "Red lantern,red-lantern,Silk,Dunhe,Home & Garden > Lighting,,TRUE,Active,L-1,Color,Red,19.99,25,5,600,\n"
    )
    (outcome,) = read(new)
    assert isinstance(outcome, Outcome)
    assert outcome.draft
    assert outcome.draft.variants[0].list_price == Money(2500, "CNY")
    assert [(c.category_id, c.parent) for c in outcome.categories] == [
        ("home-garden", None),
        ("lighting", "home-garden"),
    ]


def test_a_byte_order_mark_and_windows_line_ends_are_no_part_of_the_text() -> None:
    assert drafts(b"\xef\xbb\xbf" + (OLD + LANTERN).replace("\n", "\r\n").encode())[0].title == "Red lantern"
    assert drafts((OLD + LANTERN).encode("utf-16"))[0].title == "Red lantern"


def test_quoted_line_breaks_stay_in_the_cell_and_count_as_lines() -> None:
    tall = lantern(**{"Body (HTML)": '"<p>One</p>\n<p>Two,\u2028""three""</p>"'})
    assert drafts(OLD + tall)[0].description == 'One\n\nTwo, "three"'
    after = lantern(Handle="b", **{"Variant SKU": "B", "Variant Price": "free"})
    assert refused(OLD + tall + after) == [(4, "Variant Price")]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Silk &amp; bamboo</p>", "Silk & bamboo"),
        ("<script>steal()</script>Safe", "Safe"),
        ("<ul><li>One<li>Two</ul>", "• One\n• Two"),
        ("<img src=x onerror=steal()>Calm", "Calm"),
        ("&lt;script&gt;", "<script>"),
        ("2 < 3 and broken <b", "2 < 3 and broken <b"),
    ],
)
def test_html_becomes_plain_text(html: str, text: str) -> None:
    assert drafts(OLD + lantern(**{"Body (HTML)": html}))[0].description == text


@pytest.mark.parametrize(
    ("price", "currency", "minor"),
    [("19.99", "CNY", 1999), ("19.9", "USD", 1990), ("20", "EUR", 2000), ("1999.00", "JPY", 1999), ("0.01", "CNY", 1)],
)
def test_prices_are_decimal_strings_in_the_currency_of_the_file(price: str, currency: str, minor: int) -> None:
    (draft,) = drafts(OLD + lantern(**{"Variant Price": price}), currency)
    assert draft.variants[0].price == Money(minor, currency)


@pytest.mark.parametrize("price", ["", "free", "-1", "0", "19,99", "¥20", "1e9", "NaN", "19.999", "=1+1", "9999999999"])
def test_what_is_no_price_is_refused_by_line_and_column(price: str) -> None:
    row = lantern(**{"Variant Price": f'"{price}"'})
    assert drafts(OLD + row) == []
    assert refused(OLD + row) == [(2, "Variant Price")]


def with_price(price: str, delimiter: str) -> str:
    return f"Handle{delimiter}Title{delimiter}Variant Price\nlamp{delimiter}Lamp{delimiter}{price}\n"


@pytest.mark.parametrize(
    ("price", "delimiter", "minor"),
    [
        ("12,90", ";", 1290),
        ("12,9", "\t", 1290),
        ("12.90", ";", 1290),
        ("0,500", ";", 50),
        ("1250.500", ";", 125050),
        ("1.234,56", ";", 123456),
        ('"1.234,56"', ",", 123456),
        ('"1,234.56"', ",", 123456),
    ],
)
def test_a_comma_in_a_price_is_read_where_it_means_one_thing_only(price: str, delimiter: str, minor: int) -> None:
    found = drafts(with_price(price, delimiter), "EUR")
    assert [draft.variants[0].price for draft in found] == [Money(minor, "EUR")]


@pytest.mark.parametrize(
    ("price", "delimiter", "why"),
    [
        ("1,234", ";", "thousands or decimals"),
        ("1,234", "\t", "thousands or decimals"),
        ('"1,234"', ",", "has a comma"),
        ('"12,90"', ",", "has a comma"),
        ("1,23,45", ";", "is no price"),
        ("1.23,45", ";", "is no price"),
        ("1.234", ";", "thousands or decimals"),
        ("1.250", ";", "thousands or decimals"),
        ("1.234", ",", "more than 2 decimals"),
    ],
)
def test_a_comma_that_may_mean_two_things_is_refused_with_what_to_write(price: str, delimiter: str, why: str) -> None:
    (outcome,) = read(with_price(price, delimiter))
    assert isinstance(outcome, Outcome)
    assert why in outcome.refused[0].reason


def test_weights_and_earlier_prices_have_decimal_commas_like_prices() -> None:
    header = "Handle;Title;Variant Price;Variant Grams;Variant Compare At Price\n"
    (dear,) = drafts(header + "lamp;Lamp;12,90;226,796185;15,90\n")
    assert (dear.variants[0].weight_grams, dear.variants[0].list_price) == (227, Money(1590, "CNY"))
    (plain,) = drafts(header + "lamp;Lamp;12,90;;0,00\n")
    assert plain.variants[0].list_price == []


@pytest.mark.parametrize("column", ["Variant Grams", "Variant Inventory Qty", "Variant Compare At Price"])
def test_a_thousand_with_a_point_is_not_read_as_one_where_commas_may_be_decimal(column: str) -> None:
    header = f"Handle;Title;Variant Price;{column}\n"
    assert refused(header + "lamp;Lamp;12,90;1.000\n") == [(2, column)]
    assert drafts(header + "lamp;Lamp;12,90;1000\n")
    assert drafts((header + "lamp;Lamp;12.90;1.000\n").replace(";", ","))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Handle", ""),
        ("Title", ""),
        ("Title", "x" * 251),
        ("Status", "sleeping"),
        ("Variant Grams", "heavy"),
        ("Variant Grams", "-5"),
        ("Variant Inventory Qty", "1.5"),
        ("Product Category", " > ".join("abcdefghijklm")),
        ("Type", "x" * 101),
    ],
)
def test_every_refused_cell_is_named(column: str, value: str) -> None:
    assert refused(OLD + lantern(**{column: value})) == [(2, column)]


def test_a_refused_variant_does_not_take_its_siblings_along() -> None:
    more = "red-lantern,,,,,,,,,Gold,LANTERN-GOLD,600,2,dear,,,\nred-lantern,,,,,,,,,Blue,LANTERN-BLUE,600,2,21,,,\n"
    assert [variant.sku for variant in drafts(OLD + LANTERN + more)[0].variants] == ["LANTERN-RED", "LANTERN-BLUE"]
    assert refused(OLD + LANTERN + more) == [(3, "Variant Price")]


def test_the_rows_of_a_product_stand_together() -> None:
    other = lantern(Handle="kettle", **{"Variant SKU": "KETTLE"})
    assert refused(OLD + LANTERN + other + lantern(**{"Variant SKU": "AGAIN"})) == [(4, "Handle")]


def test_a_blank_sku_gets_one_of_its_own_that_stays_the_same() -> None:
    chinese = lantern(**{"Variant SKU": "", "Option1 Value": "朱红"})
    (plain,) = drafts(OLD + lantern(**{"Variant SKU": ""}))
    (derived,) = drafts(OLD + chinese)
    assert plain.variants[0].sku == "RED-LANTERN-RED"
    assert derived == drafts(OLD + chinese)[0]
    assert derived.variants[0].sku.startswith("RED-LANTERN-")


def test_a_category_in_chinese_has_a_place_too() -> None:
    (outcome,) = read(OLD + lantern(Type="灯笼"))
    assert isinstance(outcome, Outcome)
    assert outcome.categories[0].title == "灯笼"
    assert outcome.categories[0].category_id.startswith("c-")


def test_a_formula_is_just_a_title() -> None:
    assert drafts(OLD + lantern(Title="=HYPERLINK(1)"))[0].title == "=HYPERLINK(1)"


def test_a_row_that_is_not_utf8_is_refused_and_the_next_one_read() -> None:
    broken = lantern(Title="红灯笼").encode("gb18030")
    fine = lantern(Handle="kettle", **{"Variant SKU": "KETTLE"}).encode()
    assert refused(OLD.encode() + broken + fine) == [(2, "Title")]
    assert len(drafts(OLD.encode() + broken + fine)) == 1


def test_what_an_unclosed_quote_swallows_is_reported() -> None:
    text = OLD + LANTERN + 'kettle,"Kettle\n' + "x" * 1_100_000
    assert refused(text) == [(3, "")]
    assert len(drafts(text)) == 1


def test_control_characters_do_not_reach_the_report() -> None:
    (outcome,) = read(OLD + lantern(**{"Variant Price": "\x1b[31m9"}))
    assert isinstance(outcome, Outcome)
    assert outcome.refused[0].value == "[31m9"


@pytest.mark.parametrize("text", ["", "\n", "a,b,c\n1,2,3\n", "Handle,Title\nx,y\n"])
def test_a_file_without_the_columns_is_refused_whole(text: str) -> None:
    with pytest.raises(ImportRefusedError):
        read(text)


@given(st.binary(max_size=400), st.integers(1, 50))
def test_no_bytes_at_all_break_the_reader(noise: bytes, chunk: int) -> None:
    for found in read(OLD.encode() + noise, chunk=chunk):
        assert isinstance(found, Outcome | Refusal)


@given(st.lists(st.text(max_size=12), min_size=17, max_size=17), st.integers(1, 50))
def test_no_cells_at_all_break_the_reader(cells: list[str], chunk: int) -> None:
    row = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\n"
    for found in read((OLD + row).encode("utf-8", "replace"), chunk=chunk):
        assert isinstance(found, Outcome)
        assert found.draft or found.refused
