"""A product file too big for one request, cut between two products."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

HANDLES = ("handle", "url handle")
DELIMITERS = ",;\t"
csv.field_size_limit(100_000_000)  # a picture inside a description may be long: the shop says what is too long


@dataclass(frozen=True)
class Piece:
    """Part of a file, with the header on top. `skipped` lines of the whole stand between the two; `refused` rows are
    left out, since their product began in an earlier piece."""

    body: bytes
    skipped: int
    refused: list[dict[str, Any]] = field(default_factory=list)


class _Product(NamedTuple):
    """Rows that stand together, by the line they begin on (from 0), and how many rows there are."""

    start: int
    handle: str
    rows: int


def pieces(body: bytes, most: int) -> Iterator[Piece]:
    """The file in pieces of about `most` bytes; whole when it is smaller, or no product file.

    Read as Latin-1, which gives every byte back as it was, whatever the encoding.
    """
    if len(body) <= most:
        yield Piece(body, 0)
        return
    *ended, last = _utf8(body).decode("latin-1").split("\n")
    lines = [*(f"{line}\n" for line in ended), last]
    header, title, products = _products(lines)
    begun, cut = header, 0
    seen: dict[str, int] = {}
    for end in _cuts(lines, [*(product.start for product in products), len(lines)], header, most):
        upto = next((at for at in range(cut, len(products)) if products[at].start >= end), len(products))
        refused = _take_out(lines, [*products[cut:upto], _Product(end, "", 0)], seen, title)
        text = "".join([*lines[:header], *lines[begun:end]])
        yield Piece(text.encode("latin-1"), begun - header, refused)
        seen = {**{p.handle: p.start + 1 for p in reversed(products[cut:upto])}, **seen}
        begun, cut = end, upto


def _take_out(lines: list[str], products: list[_Product], seen: dict[str, int], title: str) -> list[dict[str, Any]]:
    """Blank the rows of products that began in an earlier piece; their refusals, as the shop words them."""
    refused = []
    for product, following in pairwise(products):
        if product.handle and (earlier := seen.get(product.handle)):
            lines[product.start : following.start] = ["\n"] * (following.start - product.start)
            reason = f"was used on line {earlier}: keep the rows of a product together"
            shown = product.handle.encode("latin-1").decode(errors="replace")[:80]
            refused.append({"line": product.start + 1, "column": title, "reason": reason, "value": shown})
    return refused


def _utf8(body: bytes) -> bytes:
    return body.decode("utf-16").encode() if body.startswith((b"\xff\xfe", b"\xfe\xff")) else body


def _products(lines: list[str]) -> tuple[int, str, list[_Product]]:
    """How many lines the header has, what it calls the handle, and the products below it."""
    reader = csv.reader(lines, delimiter=max(DELIMITERS, key=lines[0].count))
    titles = [title.removeprefix("\xef\xbb\xbf").strip() for title in next(reader)]
    at = next((at for at, title in enumerate(titles) if title.casefold() in HANDLES), 0)
    header, begins, found = reader.line_num, reader.line_num, list[_Product]()
    for row in reader:
        handle = row[at].strip() if len(row) > at else None
        if handle is not None and found and found[-1].handle == handle:
            found[-1] = found[-1]._replace(rows=found[-1].rows + 1)
        elif handle is not None:
            found.append(_Product(begins, handle, 1))
        begins = reader.line_num
    return header, titles[at], found


def _cuts(lines: list[str], starts: list[int], header: int, most: int) -> Iterator[int]:
    """Where pieces end: at the last product start before they grow beyond `most` bytes."""
    sizes = [len(line) for line in lines]
    size, before = 0, header
    for start in starts[1:]:
        grown = sum(sizes[before:start])
        if size and size + grown > most:
            yield before
            size = 0
        size, before = size + grown, start
    yield len(lines)
