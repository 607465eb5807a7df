"""What the switches' state promises."""

import pytest

from layers.shop.traffic.switches.model import Setting, Switches, switched
from layers.shop.traffic.switches.store import SwitchesTable, switches_table

OFF = Setting(on=False, automatic=True, since="2026-11-11T00:00:00Z", by="may", reason="trying")


@pytest.fixture
def switches(tables: str) -> SwitchesTable:
    return switches_table


def test_a_shop_begins_with_all_as_usual(switches: SwitchesTable) -> None:
    assert switches.read() == Switches()


def test_they_read_back_whole(switches: SwitchesTable) -> None:
    after = switched(Switches(), "facets", OFF)
    assert switches.write(after)
    assert switches.read() == after


def test_of_two_who_switch_at_once_the_slower_is_told(switches: SwitchesTable) -> None:
    read_by_both = switches.read()
    assert switches.write(switched(read_by_both, "facets", OFF))
    assert not switches.write(switched(read_by_both, "browse-only", OFF))
    assert not switches.read().is_on("facets")
