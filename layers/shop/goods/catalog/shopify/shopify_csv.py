"""Shopify's product CSV as a stream of row groups, one per product.

Column names of the old export (`Variant Price`) and of the new one (`Price`) are known; others are left unread.
What the cells mean is in shopify_product.py.
"""

import codecs
import csv
from collections.abc import Iterable, Iterator
from itertools import chain

from layers.shop.goods.catalog.errors import ImportRefusedError
from layers.shop.goods.catalog.shopify.shopify_row import Refusal, Row

csv.field_size_limit(1_000_000)  # characters: a longer cell is a quote that nobody closed

# Our name for a column: what Shopify calls it, old and new.
COLUMNS = {
    "handle": ("handle", "url handle"),
    "title": ("title",),
    "body": ("body (html)", "body html", "description"),
    "vendor": ("vendor",),
    "category": ("product category", "standard product type"),
    "type": ("type", "custom product type"),
    "tags": ("tags",),
    "published": ("published", "published on online store"),
    "status": ("status",),
    "sku": ("variant sku", "sku"),
    "grams": ("variant grams", "weight value (grams)"),
    "quantity": ("variant inventory qty", "inventory quantity"),
    "price": ("variant price", "price"),
    "list_price": ("variant compare at price", "compare-at price"),
    "image": ("image src", "product image url"),
    "variant_image": ("variant image", "variant image url"),
    **{f"option{n}_name": (f"option{n} name",) for n in (1, 2, 3)},
    **{f"option{n}_value": (f"option{n} value",) for n in (1, 2, 3)},
}
REQUIRED = {"handle": "Handle", "title": "Title", "price": "Variant Price"}


def decoded(chunks: Iterable[bytes]) -> Iterator[str]:
    """Lines with their ends. UTF-8, or UTF-16 with a byte order mark; a byte that is neither becomes a lone surrogate,
    by which the row that holds it is known."""
    remaining = iter(chunks)
    first = next(remaining, b"")
    utf16 = first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    decoder = codecs.getincrementaldecoder("utf-16" if utf16 else "utf-8-sig")(
        "replace" if utf16 else "surrogateescape"
    )
    begun: list[str] = []  # pieces of the line that has not ended: one that never does takes no longer for it
    for chunk in chain([first], remaining):
        yield from _ended(begun, decoder.decode(chunk))
    yield from _ended(begun, decoder.decode(b"", True))
    if last := "".join(begun):
        yield last


def _ended(begun: list[str], more: str) -> Iterator[str]:
    """The lines that `more` ends. Not splitlines: it breaks at form feeds and U+2028 too."""
    *ends, rest = more.split("\n")
    for end in ends:
        yield f"{''.join(begun)}{end}\n"
        begun.clear()
    begun.append(rest)


def rows(chunks: Iterable[bytes]) -> Iterator[Row | Refusal]:
    """The rows under the header, with the number of the line each begins on.

    Raises ImportRefusedError when there is no header we know.
    """
    reader = csv.reader(decoded(chunks))
    try:
        header = next(reader, [])
    except csv.Error as broken:
        raise ImportRefusedError(f"The header line cannot be read: {broken}.") from broken
    columns = _columns(header)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as broken:
            yield Refusal(line, "", f"the file cannot be read from here on: {broken}", "")
            return
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield Row(line, _named(columns, cells), {name: header[at] for name, at in columns.items()})


def _columns(header: list[str]) -> dict[str, int]:
    """Where our columns stand. Raises ImportRefusedError."""
    known = {title.strip().casefold(): at for at, title in reversed(list(enumerate(header)))}
    columns = {name: known[title] for name, titles in COLUMNS.items() for title in reversed(titles) if title in known}
    missing = [title for name, title in REQUIRED.items() if name not in columns]
    if missing:
        raise ImportRefusedError(f"This is no Shopify product CSV: the header lacks {', '.join(missing)}.")
    return columns


def _named(columns: dict[str, int], cells: list[str]) -> dict[str, str]:
    return {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}


def groups(chunks: Iterable[bytes]) -> Iterator[list[Row] | Refusal]:
    """Runs of rows with the same handle; what is not even a row comes as its refusal."""
    group: list[Row] = []
    for row in rows(chunks):
        if isinstance(row, Refusal):
            yield row
            continue
        if group and group[0]["handle"] != row["handle"]:
            yield group
            group = []
        group.append(row)
    if group:
        yield group
