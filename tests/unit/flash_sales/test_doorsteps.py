"""A limit per address counts doorsteps, however they are written."""

import pytest

from layers.shop.offers.sales.doorsteps import doorstep

HOME = ("12 Long Road", "Apt 1", "Bristol", "", "BS1 4ST", "GB")


@pytest.mark.parametrize(
    "spelt",
    [
        ("12 Long Rd.", "Apt 1", "Bristol", "", "BS1 4ST", "GB"),
        ("12, LONG ROAD", "#1", "bristol", "", "bs1 4st", "GB"),
        ("１２ Long Road", "Flat 1", "Bristol", "", "BS1 4ST", "GB"),
        ("12 L\u043eng R\u043e\u0430d", "apt. 1", "Bristol", "", "BS1 4ST", "GB"),
        ("12 Long Road Apartment 1", "", "Bristol", "", "BS1 4ST", "GB"),
        ("Unit 1, 12 Long Röad", "", "Bristol", "", "BS1 4ST", "GB"),
        ("12\u00a0Long\u200b Road", "No. 1", "Bristol", "", "BS1 4ST", "GB"),
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
    ],
)
def test_neighbours_are_not_one_doorstep(other):
    assert doorstep(other) != doorstep(HOME)


def test_streets_of_other_scripts_are_told_apart():
    assert doorstep(("长安街 1号", "北京")) != doorstep(("长安街 2号", "北京"))
    assert doorstep(("Goethestraße 5", "Köln")) == doorstep(("goethestr. 5", "Koln"))
    assert doorstep(("ул. Мира 7", "Омск")) != doorstep(("ул. Мира 8", "Омск"))
