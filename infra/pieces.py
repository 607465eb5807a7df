"""A product file too big for one request, cut between two products."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

HANDLES = ("handle", "url handle")


@dataclass(frozen=True)
class Piece:
    """Part of a file, with the header on top. `skipped` lines of the whole stand before its first row."""

    body: bytes
    skipped: int


def pieces(body: bytes, most: int) -> Iterator[Piece]:
    """The file in pieces of about `most` bytes; whole when it is smaller, or no product file.

    Read as Latin-1, which gives every byte back as it was, whatever the encoding.
    """
    if len(body) <= most:
        yield Piece(body, 0)
        return
    *ended, last = _utf8(body).decode("latin-1").split("\n")
    lines = [*(f"{line}\n" for line in ended), last]
    header, starts = _product_starts(lines)
    begun = header
    for end in _cuts(lines, [*starts, len(lines)], header, most):
        text = "".join([*lines[:header], *lines[begun:end]])
        yield Piece(text.encode("latin-1"), begun - header)
        begun = end


def _utf8(body: bytes) -> bytes:
    return body.decode("utf-16").encode() if body.startswith((b"\xff\xfe", b"\xfe\xff")) else body


def _product_starts(lines: list[str]) -> tuple[int, list[int]]:
    """How many lines the header has, and the lines on which products begin."""
    reader = csv.reader(lines)
    titles = [title.removeprefix("\xef\xbb\xbf").strip().casefold() for title in next(reader)]
    at = next((titles.index(name) for name in HANDLES if name in titles), 0)
    header, handle, starts, begins = reader.line_num, None, list[int](), reader.line_num
    for row in reader:
        if row and len(row) > at and row[at] != handle:
            handle = row[at]
            starts.append(begins)
        begins = reader.line_num
    return header, starts


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
