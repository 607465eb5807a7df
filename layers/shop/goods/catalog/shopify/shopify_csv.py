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

csv.field_size_limit(100_000_000)  # more than any file has: a long cell is one row's refusal, not the end of the file
MOST_IN_A_CELL = 1_000_000  # characters: a longer cell is a quote that nobody closed
DELIMITERS = ",;\t"

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
    "image_position": ("image position",),
    "taxable": ("variant taxable", "charge tax"),
    "tracker": ("variant inventory tracker", "inventory tracker"),
    "policy": ("variant inventory policy", "continue selling when out of stock"),
    "variant_image": ("variant image", "variant image url"),
    **{f"option{n}_name": (f"option{n} name",) for n in (1, 2, 3)},
    **{f"option{n}_value": (f"option{n} value",) for n in (1, 2, 3)},
}
REQUIRED = {"handle": "Handle", "title": "Title", "price": "Variant Price"}

KEPT = {
    "body": "descriptions",
    "vendor": "vendors",
    "tags": "tags",
    "image": "pictures",
    "grams": "weights",
    "taxable": "taxes",
}


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


def rows(chunks: Iterable[bytes], skipped: int = 0) -> Iterator[Row | Refusal]:
    """The rows under the header, with the number of the line each begins on: `skipped` lines stood before the first.

    Raises ImportRefusedError when there is no header we know.
    """
    lines = decoded(chunks)
    first = next(lines, "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(chain([first], lines), delimiter=delimiter)
    try:
        header = next(reader, [])
    except csv.Error as broken:
        raise ImportRefusedError(f"The header line cannot be read: {broken}.") from broken
    columns = _columns(header)
    titles = {name: header[at] for name, at in columns.items()}
    while True:
        line = reader.line_num + 1 + skipped
        try:
            cells = next(reader, None)
        except csv.Error as broken:
            yield Refusal(line, "", f"the file cannot be read from here on: {broken}", "")
            return
        if cells is None:
            return
        if any(len(cell) > MOST_IN_A_CELL for cell in cells):
            yield Refusal(line, "", f"a cell has more than {MOST_IN_A_CELL:,} characters: was a quote not closed?", "")
        elif any(cell.strip() for cell in cells):
            yield Row(line, _named(columns, cells), titles, decimal_comma=delimiter != ",")


def remark(body: bytes, currency: str, sets_stock: bool = False) -> str:
    """What the owner of a file should know of it as a whole, in sentences. `sets_stock`: also of SKUs that are known.

    Raises ImportRefusedError.
    """
    row = next((row for row in rows([body]) if isinstance(row, Row)), None)
    said = [f"Prices are read as {currency}."]
    if row and not row.has("quantity"):
        said.append(
            "The file has no stock (no column Variant Inventory Qty): SKUs that are new are sold without a count, and"
            " never sold out, until you set how they are sold."
        )
    elif row and sets_stock:
        said.append("Stock of SKUs that are counted is corrected to what the file says (the corrections are notes).")
    elif row:
        said.append("Stock is booked for SKUs that are new; what the shop has counted stays.")
    if row and (missing := [title for name, title in KEPT.items() if not row.has(name)]):
        said.append(f"It does not speak of {', '.join(missing)}: products that are in the shop keep theirs.")
    return " ".join(said)


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


def groups(chunks: Iterable[bytes], skipped: int = 0) -> Iterator[list[Row] | Refusal]:
    """Runs of rows with the same handle; what is not even a row comes as its refusal."""
    group: list[Row] = []
    for row in rows(chunks, skipped):
        if isinstance(row, Refusal):
            yield row
            continue
        if group and group[0]["handle"] != row["handle"]:
            yield group
            group = []
        group.append(row)
    if group:
        yield group
