"""A limit per address counts doorsteps, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.shop.offers.sales.doorsteps import doorstep

HOME = ("12 Long Road", "Apt 1", "Bristol", "", "BS1 4ST", "GB")
IMITATIONS = {"o": "\u043e\u03bf\u0585", "a": "\u0430\u0251", "i": "\u0456\u0131", "L": "\ua4e1\u13de", "R": "\u13a1"}


@pytest.fixture(autouse=True, scope="module")
def _key():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SLUICE_SIGNING_KEY", "for tests")
        yield


@pytest.mark.parametrize(
    "spelt",
    [
        ("12 Long Rd.", "Apt 1", "Bristol", "", "BS1 4ST", "GB"),
        ("12, LONG ROAD", "#1", "bristol", "", "bs1 4st", "GB"),
        ("１２ Long Road", "Flat 1", "Bristol", "", "BS14ST", "GB"),
        ("12 L\u043eng R\u043e\u0430d", "apt. 1", "Bristol", "", "BS1 4ST", "GB"),
        ("12 LONG RO\u0410D", "Apartment 1", "\u0412RISTOL", "", "\u0412S1-4ST", "GB"),
        ("12 Long Road Apartment 1", "", "Bristol", "", "BS1 4ST", "GB"),
        ("Unit 1, 12 Long Röad", "", "Bristol", "Avon", "BS1 4ST", "GB"),
        ("12\u00a0Long\u200b Road", "No. 1", "Bristol", "", "BS1 4ST", "GB"),
        ("\u0661\u0662 Long Road", "Wohnung 1", "Bristol", "", "BS1 4ST", "GB"),
    ],
)
def test_one_doorstep_is_one_however_it_is_spelt(spelt):
    assert doorstep(spelt) == doorstep(HOME)


@pytest.mark.parametrize(
    "other",
    [
        ("13 Long Road", "Apt 1", "Bristol", "", "BS1 4ST", "GB"),
        ("12 Long Road", "Apt 2", "Bristol", "", "BS1 4ST", "GB"),
        ("12 Long Street", "Apt 1", "Bristol", "", "BS1 4ST", "GB"),
        ("12 Long Road", "Apt 1", "Bath", "", "BS1 4ST", "GB"),
        ("12 Long Road", "Apt 1", "Bristol", "", "BS1 4SU", "GB"),
        ("12 Long Road", "Apt 1", "Bristol", "", "BS1 4ST", "IE"),
    ],
)
def test_neighbours_are_not_one_doorstep(other):
    assert doorstep(other) != doorstep(HOME)


@pytest.mark.parametrize(
    ("one", "same"),
    [
        (("Goethestraße 5", "", "Köln", "", "50667", "DE"), ("goethe Str. 5", "", "Koln", "NW", "50667", "DE")),
        (
            ("5 Oak Boulevard NE", "", "Reno", "NV", "89501", "US"),
            ("5 Oak Blvd. Northeast", "", "RENO", "", "89501-1234", "US"),
        ),
        (("12A High St", "", "Leeds", "", "LS1 1AA", "GB"), ("12 a High Street", "", "Leeds", "", "ls1-1aa", "GB")),
        (("千代田1-1", "", "東京", "", "〒100-0001", "JP"), ("千代田１－１", "", "東京", "", "1000001", "JP")),
    ],
)
def test_short_forms_and_postal_codes_are_those_of_their_country(one, same):
    assert doorstep(one) == doorstep(same)


def test_streets_of_other_scripts_are_told_apart():
    for street in ("长安街 {}号", "ул. Мира {}", "गली {}", "かえで通り {}"):
        assert doorstep((street.format(1), "", "", "", "", "CN")) != doorstep((street.format(2), "", "", "", "", "CN"))
    assert doorstep(("かえで通り 1", "", "", "", "", "JP")) != doorstep(("がえで通り 1", "", "", "", "", "JP"))


@given(st.data())
def test_no_way_of_writing_the_letters_makes_another_doorstep(data):
    ways = {"wide": lambda c: chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c, "upper": str.upper, "lower": str.lower}
    ways["imitated"] = lambda c: data.draw(st.sampled_from([c, *IMITATIONS.get(c, "")]))
    ways["joined"] = lambda c: c + "\u200b"
    ways["accented"] = lambda c: c + "\u0301" if c.isalpha() else c
    written = tuple("".join(ways[data.draw(st.sampled_from(sorted(ways)))](c) for c in part) for part in HOME[:5])
    assert doorstep((*written, "GB")) == doorstep(HOME)
