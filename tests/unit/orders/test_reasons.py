"""Why orders are refused, cancelled and paid back, in the words of mails, of rows and of the page."""

import re
from pathlib import Path
from typing import get_args

import pytest

from layers.cloud.text import LANGUAGES
from layers.shop.checkout.orders.place.place_order import REFUSALS as REFUSED_FOR
from layers.shop.checkout.orders.reasons import REASONS, CalledOff, Cancellation, Refusal, Words, reason_of, words_of
from layers.shop.checkout.orders.table.store import orders_table
from tests.unit.orders.orders import MAY, an_order

STRINGS = Path(__file__).parents[3] / "web" / "js" / "strings"


def test_words_are_in_every_language_of_the_shop():
    assert Words._fields == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_reasons_are_told_alike(language):
    assert len({words_of(reason).in_language(language) for reason in REASONS}) == len(REASONS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_words_for_all_that_ends_an_order_its_buyer_placed(language):
    told = set(re.findall(r'"reason\.(\w+)"', (STRINGS / f"{language}.js").read_text()))
    assert {*get_args(Refusal), *get_args(Cancellation)} - set(get_args(CalledOff)) <= told


def test_an_order_is_refused_for_every_reason_there_is_and_for_a_fault_of_ours_by_who_buries_its_message():
    assert set(REFUSED_FOR.values()) | {"processing_failed"} == set(get_args(Refusal))


def test_a_code_that_this_release_does_not_know_is_kept_and_told_as_a_fault_of_ours(tables):
    orders_table.reject(MAY, "cancelled_by_customer", an_order())
    found = orders_table.get(MAY)
    assert (found.reason, reason_of(found.reason)) == ("cancelled_by_customer", "processing_failed")
