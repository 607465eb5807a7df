"""All that routes take as text: whole patterns, a length each, nothing that a terminal or a label would act on."""

import ast
import re
import unicodedata
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]  # what a pattern is made of: nothing public tells

import pytest

from layers.cloud.web import texts
from tests.unit.texts.leaves import Leaf, leaves

# Looked for or kept as they are, never shown to anybody as a text of the shop's.
AS_THEY_ARE = {"SearchQuery.q", "Edit.body", "Edit.body[]0"}
# A promotion's name is checked by coupon_of: msgspec 0.22.0 breaks the heap over a pattern beside a dict.
BY_RULE = {"PromotionDraft.name", "PromotionDraft.name[]1"}
TEXTS = [leaf for part in ("body", "query", "headers") for leaf in leaves(part)]
READ = [leaf for part in ("body", "query") for leaf in leaves(part)]
FREE = [leaf for leaf in READ if leaf.accepts("May Lin") and leaf.place not in AS_THEY_ARE | BY_RULE]
parse = _parser.parse
SOURCES = [path for folder in ("functions", "layers") for path in Path(folder).rglob("*.py")]
COMMANDING = [
    "a\x00",
    "\x1b[2J",
    "a\x85",
    "May\u202eniL",
    "\u2066May",
    "a\u2028b",
    "a\u2029b",
    "a\uffff",
    "e" + "\u0301" * 5,
]
BLANK = [" ", "\u3000", "\u00a0", "\u200b", "\u2060\ufeff", "\u3164", "\u0301", "\u00ad"]
NAMES = ["Ana", "ひかり", "ที่นี่", "שָׁלוֹם", "नमस्ते", "می\u200cخواهم", "Zoë", "Ở", "👩\u200d🚀"]


def named(leaf: Leaf) -> str:
    return leaf.place


def patterns(leaf: Leaf) -> list[str]:
    return [meta.pattern for meta in leaf.bounds if meta.pattern]


def longest(leaf: Leaf) -> int:
    """Characters; without a bound, what a regular expression takes for endless."""
    said = [meta.max_length for meta in leaf.bounds if meta.max_length is not None]
    return min([*said, *(parse(pattern).getwidth()[1] for pattern in patterns(leaf))], default=2**32)


def ends_before_a_line_break(pattern: str) -> bool:
    """Whether there is a `$` in it, which is not the end."""
    return "AT_END)" in repr(parse(pattern).data)


@pytest.mark.parametrize("leaf", TEXTS, ids=named)
def test_every_pattern_of_a_request_means_the_whole_text(leaf):
    for pattern in patterns(leaf):
        assert pattern.startswith(r"\A(?:"), pattern
        assert pattern.endswith(r")\Z"), pattern
        assert not ends_before_a_line_break(pattern)


@pytest.mark.parametrize("leaf", [leaf for leaf in TEXTS if leaf.place != "Edit.body[]0"], ids=named)
def test_every_text_has_a_length(leaf):
    assert longest(leaf) <= 256 * 1024


@pytest.mark.parametrize("leaf", FREE, ids=named)
def test_what_people_write_commands_no_terminal_and_covers_no_line(leaf):
    assert [text for text in COMMANDING if leaf.accepts(text)] == []


@pytest.mark.parametrize("leaf", [leaf for leaf in FREE if not leaf.accepts("")], ids=named)
def test_a_name_of_which_nothing_is_seen_is_no_name(leaf):
    assert [text for text in BLANK if leaf.accepts(text)] == []


@pytest.mark.parametrize("leaf", [leaf for leaf in FREE if leaf.accepts("é") and longest(leaf) > 20], ids=named)
def test_names_of_all_scripts_are_names(leaf):
    assert [text for text in NAMES if not leaf.accepts(text)] == []


def test_some_texts_are_free_and_some_are_not():
    assert {"Parcel.carrier", "SaleDraft.name", "Adjustment.reason", "Correction.note"} <= {leaf.place for leaf in FREE}
    assert "OrderRequest.cart_id" not in {leaf.place for leaf in FREE}


def test_every_mark_of_the_basic_plane_counts_as_one():
    mark = re.compile(f"[{texts.MARKS}]")
    for character in map(chr, range(0x10000)):
        category = unicodedata.category(character)
        assert category == "Cn" or bool(mark.match(character)) == category.startswith("M"), hex(ord(character))


@pytest.mark.parametrize("address", ["may@x.com\n", "may@x\u200b.com", "m\x00ay@x.com", "a\u202e@b.com"])
def test_an_address_of_mail_is_one_that_reads_as_it_is(address):
    (email,) = {leaf.bounds: leaf for leaf in READ if leaf.place.endswith(".email")}.values()
    assert not email.accepts(address)
    assert email.accepts("may.lin+tea@bücher.example")


@pytest.mark.parametrize(
    "address",
    [
        *("<li@x.com>", "May<li@x.com>", '"li"@x.com', "li(May)@x.com", "(May)li@x.com"),
        *("li@x.com(May)", "li@(May)x.com"),
        *("a@b.com,li@x.com", "li,a@b.com", "team:li@x.com;", "li\\@x.com", "li@[127.0.0.1]"),
    ],
)
def test_an_address_has_no_name_comment_or_list_around_it_that_mail_would_go_past(address):
    (email,) = {leaf.bounds: leaf for leaf in READ if leaf.place.endswith(".email")}.values()
    assert not email.accepts(address)


def test_addresses_with_all_that_a_bare_name_may_hold_are_addresses():
    (email,) = {leaf.bounds: leaf for leaf in READ if leaf.place.endswith(".email")}.values()
    assert email.accepts("o'brien!#$%&*+-/=?^_`{|}~@x-y.example")


@pytest.mark.parametrize("source", SOURCES, ids=str)
def test_no_regular_expression_takes_the_last_line_break_for_the_end(source):
    for call in ast.walk(ast.parse(source.read_text())):
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"re.compile", "re.match", "re.search", "re.sub"}:
            pattern = call.args[0]
            if isinstance(pattern, ast.Constant):
                assert not ends_before_a_line_break(pattern.value), ast.unparse(call)


def test_the_api_document_writes_patterns_as_the_world_does():
    schema = {"properties": {"pattern": {"pattern": texts.whole("[A-Z]{2}")}}}
    assert texts.spoken(schema) == {"properties": {"pattern": {"pattern": "^(?:[A-Z]{2})$"}}}
