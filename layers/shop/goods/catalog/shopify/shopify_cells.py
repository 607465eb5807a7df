"""What single cells mean: amounts, numbers, addresses, categories, and SKUs for those who have none."""

import hashlib
import re
from decimal import Decimal

from layers.shop.goods.catalog.model import Category, slug
from layers.shop.goods.catalog.shopify.characters import printable
from layers.shop.goods.catalog.shopify.shopify_row import Row


def has_amount(text: str) -> bool:
    """Shopify writes 0.00 for "no earlier price"."""
    return bool(text.strip("0."))


def address(row: Row, name: str) -> str:
    """The web address in a column. Raises RefusedError."""
    url = row[name]
    if url and not (len(url) <= 2_000 and re.fullmatch(r"https?://[^\s\"'<>]+", url)):
        raise row.refuse(name, "is no web address beginning with https://")
    return url


def whole_number(row: Row, name: str, least: int, most: int) -> int:
    """`500`, `500.0` or nothing. Negative stock, which Shopify has where it oversold, is read too."""
    text = row[name] or "0"
    if not re.fullmatch(r"-?[0-9]{1,12}(\.0+)?", text) or not least <= int(Decimal(text)) <= most:
        raise row.refuse(name, f"is no whole number from {least:,} to {most:,}")
    return int(Decimal(text))


def categories(row: Row) -> list[Category]:
    """`Home & Garden > Lighting > Lamps` as a branch of the tree; else the type; else "Other"."""
    names = [part.strip() for part in row["category"].split(">") if part.strip()][:6]
    names = names or [row["type"].strip() or "Other"]
    branch: list[Category] = []
    for name in names:
        parent = branch[-1].category_id if branch else None
        branch.append(Category(category_slug(name), printable(name)[:100], parent))
    return branch


def category_slug(name: str) -> str:
    return slug(name) or f"c-{_digest(name)}"


def derived_sku(handle: str, values: list[str]) -> str:
    """A SKU for a variant that has none: the same for the same handle and options, whatever else changes."""
    words = "-".join(filter(None, [slug(handle), *map(slug, values)])).upper()
    spelled = all(map(str.isascii, [handle, *values])) and 0 < len(words) <= 64
    return words if spelled else f"{words[:50].strip('-') or 'P'}-{_digest(handle, *values)}".upper()


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:10]
