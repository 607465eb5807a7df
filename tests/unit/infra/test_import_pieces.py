"""Cutting a big product file between products."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.pieces import pieces

HEADER = "Handle,Title,Body (HTML)\n"


def rows_of(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))[1:]


def a_file(products: int, rows: int, text: str = "Silk") -> bytes:
    quoted = text.replace('"', '""')
    lines = (f'item-{n},Item {n},"{quoted}"\n' for n in range(products) for _ in range(rows))
    return (HEADER + "".join(lines)).encode()


def test_a_small_file_stays_whole() -> None:
    body = a_file(3, 2)
    assert [(piece.body, piece.skipped) for piece in pieces(body, len(body))] == [(body, 0)]


def test_a_product_is_never_torn() -> None:
    cut = list(pieces(a_file(50, 3), 400))
    assert len(cut) > 3
    handles = [{row[0] for row in rows_of(piece.body)} for piece in cut]
    assert sum(map(len, handles)) == len(set().union(*handles)) == 50


def test_lines_can_be_found_again_in_the_whole_file() -> None:
    body = a_file(20, 2, "One\nTwo")
    whole = body.decode().split("\n")
    for piece in pieces(body, 300):
        assert piece.body.decode().split("\n")[1] == whole[1 + piece.skipped]


def test_every_byte_survives_whatever_its_encoding() -> None:
    body = a_file(30, 1) + "denglong,红灯笼,\n".encode("gb18030")
    joined = b"".join(piece.body.removeprefix(HEADER.encode()) for piece in pieces(body, 200))
    assert HEADER.encode() + joined == body


def test_a_utf16_file_is_cut_as_utf8() -> None:
    body = a_file(30, 1, "灯笼").decode().encode("utf-16")
    assert sum(len(rows_of(piece.body)) for piece in pieces(body, 200)) == 30


@settings(deadline=None)  # a slow machine is no failure
@given(st.integers(1, 12), st.integers(1, 3), st.text(alphabet='ab ,"\n灯', max_size=12), st.integers(30, 300))
def test_no_row_is_lost_or_told_twice(products: int, rows: int, text: str, most: int) -> None:
    body = a_file(products, rows, text)
    told = [row for piece in pieces(body, most) for row in rows_of(piece.body) if row]
    assert told == [row for row in rows_of(body) if row]


@pytest.mark.parametrize("body", [b"", b"x" * 50, b'"' * 51])
def test_what_is_no_product_file_passes_as_it_is(body: bytes) -> None:
    assert b"".join(piece.body for piece in pieces(body, 10)).strip() == body.strip()
