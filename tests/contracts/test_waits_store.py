"""What is remembered of payments that wait: the twin in memory and DynamoDB alike."""

import pytest

from layers.shop.payments.model import Wait
from layers.shop.payments.store import WaitsTable, waits_table

WAIT = Wait("ord_kite", "pi_kite", "token-1", 1_795_000_000_000)


@pytest.fixture
def waits(tables: str) -> WaitsTable:
    return waits_table


def test_who_waits_is_found_by_the_order(waits: WaitsTable) -> None:
    waits.keep(WAIT)
    assert waits.find("ord_kite") == WAIT
    assert waits.find("ord_kettle") is None


def test_a_later_wait_takes_the_place_of_the_one_whose_token_is_dead(waits: WaitsTable) -> None:
    later = Wait("ord_kite", "pi_kite", "token-2", 1_795_000_000_000)
    waits.keep(WAIT)
    waits.keep(later)
    assert waits.find("ord_kite") == later


def test_an_event_is_heard_once_it_was_noted(waits: WaitsTable) -> None:
    assert not waits.was_handled("evt_1")
    for _ in range(2):
        waits.note_handled("evt_1")
    assert waits.was_handled("evt_1")
    assert not waits.was_handled("evt_2")
