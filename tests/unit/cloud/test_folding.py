"""What is one and the same to a limit, however it is spelt."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.cloud.folding import folded, unmarked


@pytest.mark.parametrize("fold", [folded, unmarked])
@given(text=st.text())
def test_folding_again_changes_nothing(fold, text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("fold", [folded, unmarked])
@given(text=st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789 .-@"))
def test_plain_letters_are_themselves_and_their_capitals(fold, text):
    assert fold(text) == text == fold(text.upper())


@given(st.text())
def test_composed_or_not_is_the_same(text):
    assert folded(unicodedata.normalize("NFD", text)) == folded(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    "imitation",
    ["\u0441\u043e\u0440\u0443", "\u0421\u041e\u0420\u0423", "\u2ca5\u043e\u03c1y", "ⅽⲟρу", "ｃｏｐｙ", "𝒸ℴ𝓅𝓎"],
)
def test_letters_that_imitate_latin_ones_are_those(imitation):
    assert folded(imitation) == "copy"


@pytest.mark.parametrize(
    ("one", "other"), [("lil", "ii1"), ("rn", "m"), ("o", "0"), ("мир", "пир"), ("が", "か"), ("ñ", "n")]
)
def test_what_differs_to_a_reader_differs(one, other):
    assert folded(one) != folded(other)


def test_marks_are_left_out_where_people_leave_them_out():
    assert unmarked("Łódź Zürich Đà Nẵng") == "lodz zurich da nang"
    assert unmarked("がく") != unmarked("かく")
    assert unmarked("क़") == unmarked("क\u093c") != unmarked("क")
