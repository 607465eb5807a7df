"""What single cells mean: amounts, numbers, addresses, options."""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import quote

from layers.shop.goods.catalog.model import slug
from layers.shop.goods.catalog.read.views import ATTRIBUTE_NAMES
from layers.shop.goods.catalog.shopify.characters import one_line, printable
from layers.shop.goods.catalog.shopify.shopify_row import Row
from layers.shop.offers.pricing.model import MAX_AMOUNT, Money

DECIMALS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0}  # all others here have 2
NO = ("false", "no", "0")
_ADDRESS = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#%]+\S*")
_BOTH_MARKS = re.compile(r"[0-9]{1,3}((\.[0-9]{3})+,|(,[0-9]{3})+\.)[0-9]{1,6}")
_COMMA = re.compile(r"[0-9]+,[0-9]+")
_UNCLEAR = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")
_ILLEGAL = re.compile(r"[\s\"<>\\^`{|}]")


def money(row: Row, name: str, currency: str) -> Money:
    """`19.99` in minor units. A sign, a currency mark or an unclear comma is refused: better asked than guessed."""
    text, decimals = plain_number(row, name), DECIMALS.get(currency, 2)
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", text):
        raise row.refuse(name, "is no price: write it like 19.99")
    minor = Decimal(text).scaleb(decimals)
    if minor != minor.to_integral_value():
        raise row.refuse(name, f"has more than {decimals} decimals for {currency}")
    if not 1 <= minor <= MAX_AMOUNT:
        raise row.refuse(name, f"must be above zero and at most {MAX_AMOUNT} in the smallest unit of {currency}")
    return Money(int(minor), currency)


def has_amount(text: str) -> bool:
    """Shopify writes 0.00 for "no earlier price"."""
    return bool(text.strip("0.,"))


def plain_number(row: Row, name: str) -> str:
    """The cell with a point for its decimals. `1.234,50` and `1,234.50` say themselves which mark is which; `12,90` is
    decimal where the cells of the file are not parted by commas. Raises RefusedError for any other comma in a number,
    and where one mark may part thousands.
    """
    check_clear(row, name)
    text = row[name]
    if _BOTH_MARKS.fullmatch(text):
        return text.replace(",", "") if text.rindex(".") > text.rindex(",") else text.replace(".", "").replace(",", ".")
    if not _COMMA.fullmatch(text):
        return text
    if not row.decimal_comma:
        raise row.refuse(name, "has a comma: write it like 1234.50, or part the file's cells by semicolons")
    return text.replace(",", ".")


def check_clear(row: Row, name: str) -> None:
    """Whoever parts decimals by commas parts thousands by points: there, `1.250` may be either, as `1,250` may.

    Raises RefusedError.
    """
    if row.decimal_comma and _UNCLEAR.fullmatch(row[name]):
        raise row.refuse(name, "may be thousands or decimals: write it like 1234 or 1.23")


def web_address(text: str) -> str:
    """A whole web address: with its scheme, blanks as %20. Empty when the text is none."""
    url = printable(text).strip()
    if url.startswith("//"):
        url = f"https:{url}"
    elif re.match(r"[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+/", url):
        url = f"https://{url}"
    url = _ILLEGAL.sub(lambda found: quote(found[0]), url)
    return url if len(url) <= 2_000 and _ADDRESS.fullmatch(url) else ""


def whole_number(row: Row, name: str, least: int, most: int) -> int:
    """`500`, `500.0` or nothing. Negative stock, which Shopify has where it oversold, is read too."""
    check_clear(row, name)
    text = row[name] or "0"
    if not re.fullmatch(r"-?[0-9]{1,12}(\.0+)?", text) or not least <= int(Decimal(text)) <= most:
        raise row.refuse(name, f"is no whole number from {least:,} to {most:,}")
    return int(Decimal(text))


def is_counted(row: Row) -> bool:
    """Shopify tracks its stock, and the file says how much there is: exports of shops with several locations do not.

    Without a column for trackers, whoever wrote a number has counted.
    """
    tracked = row["tracker"] if row.has("tracker") else row["quantity"]
    return bool(tracked) and row.has("quantity")


def sells_on(row: Row) -> bool:
    """Whether Shopify sells it beyond its count."""
    return row["policy"].lower() in ("continue", "true", "yes", "1")


def weight(row: Row, most: int = 1_000_000) -> int:
    """Whole grams: `226.796185` (eight ounces) is 227. What weighs anything at all weighs at least 1 g."""
    text = plain_number(row, "grams") or "0"
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,20})?", text) or Decimal(text) > most:
        raise row.refuse("grams", f"is no weight from 0 to {most:,} grams")
    grams = Decimal(text)
    return max(int(grams.quantize(Decimal(1), ROUND_HALF_UP)), int(grams > 0))


def options(row: Row, first: Row) -> Iterator[tuple[str, str]]:
    """Option names stand on the product's first row only; `Title: Default Title` is Shopify's word for no option."""
    used: set[str] = set()
    for n in (1, 2, 3):
        name, value = one_line(first[f"option{n}_name"] or row[f"option{n}_name"]), one_line(row[f"option{n}_value"])
        if not value or (name == "Title" and value == "Default Title"):
            continue
        if max(len(name), len(value)) > 240:
            raise row.refuse(f"option{n}_value", "is longer than 240 characters, or its name is")
        name = _option_name(name) or f"option{n}"
        yield (f"{name} {n}" if name in used else name), value
        used.add(name)


def _option_name(name: str) -> str:
    """`Color` is the shop's own `color`, which has a word in every language; other names are the seller's."""
    code = slug(name)
    return code if name.isascii() and code in ATTRIBUTE_NAMES else name
