"""What environments remember."""

from collections.abc import Iterator

import pytest

from layers.cloud import environment
from layers.cloud.environment import Memory, Remembered


@pytest.fixture(autouse=True)
def _own_memory() -> Iterator[None]:
    before = environment.enter({})
    yield
    environment.enter(before)


def test_each_environment_has_a_memory_of_its_own() -> None:
    sold_out: Remembered[set[str]] = Remembered(set)
    first: Memory = {}
    second: Memory = {}
    environment.enter(first)
    sold_out().add("LANTERN-RED")
    environment.enter(second)
    assert sold_out() == set()
    environment.enter(first)
    assert sold_out() == {"LANTERN-RED"}


def test_a_new_environment_remembers_nothing() -> None:
    visits = Remembered(int)
    visits.become(visits() + 1)
    assert visits() == 1
    environment.forget()
    assert visits() == 0
