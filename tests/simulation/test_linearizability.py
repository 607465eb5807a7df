"""The checker itself, on histories known to be good or bad."""

from math import inf
from random import Random

import pytest

from tests.simulation.linearizability import Operation, unexplained

A = [Operation("add", 1, 0.0, 1.0)]
GOOD = {
    "one unit is taken once": [*A, Operation("take", 1, 2, 3), Operation("refused", 1, 4, 5)],
    "a refusal beside a take may come after it": [*A, Operation("refused", 1, 2, 9), Operation("take", 1, 8, 10)],
    "a refusal before the units arrive": [Operation("refused", 1, 0.0, 0.5), *A],
    "a refusal between a take and its undo": [
        *A,
        Operation("take", 1, 2, 3),
        Operation("refused", 1, 4, 5),
        Operation("add", 1, 4, 6),
        Operation("take", 1, 7, 8),
    ],
    "a call without an answer may be done at any time after it began": [
        *A,
        Operation("take", 1, 2, inf),
        Operation("refused", 1, 90, 91),
    ],
    "two are refused for want of two, one gets the one there is": [
        *A,
        Operation("refused", 2, 2, 3),
        Operation("refused", 2, 2, 3),
        Operation("take", 1, 4, 5),
    ],
}
BAD = {
    "one unit is taken twice": [*A, Operation("take", 1, 2, 3), Operation("take", 1, 2, 4)],
    "sold out is said while there is one": [*A, Operation("refused", 1, 2, 3), Operation("take", 1, 4, 5)],
    "units are taken before they arrive": [Operation("take", 1, 0, 1), Operation("add", 1, 2, 3)],
    "sold out is said after an undo was answered": [
        *A,
        Operation("take", 1, 2, 3),
        Operation("add", 1, 4, 5),
        Operation("refused", 1, 6, 7),
    ],
    "shard after shard is looked at while a unit moves against it": [
        Operation("add", 2, 0, 1),
        Operation("take", 1, 2, 3),
        Operation("refused", 1, 4, 6),
    ],
    "sold out is said of three when two of four are gone": [
        Operation("add", 4, 0, 1),
        Operation("take", 1, 2, 3),
        Operation("refused", 4, 2, 5),
        Operation("refused", 3, 4, 5),
    ],
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_history_is_explained(name: str) -> None:
    assert unexplained(GOOD[name]) == []


@pytest.mark.parametrize("name", BAD)
def test_a_bad_history_is_not(name: str) -> None:
    assert unexplained(BAD[name])


def test_what_is_left_over_names_the_culprit() -> None:
    culprit = Operation("refused", 1, 2, 3, "buyer7")
    assert unexplained([*A, culprit]) == [culprit]


@pytest.mark.parametrize("seed", range(40))
def test_whatever_a_real_counter_answers_is_explained_and_a_turned_answer_is_not(seed: int) -> None:
    """Calls that overlap at random, each done at one moment of its own; then one answer is turned around."""
    random = Random(seed)
    units, history = 0, []
    moments = sorted(
        (random.uniform(0, 30), random.choice(("add", "take", "take")), random.randint(1, 3)) for _ in range(40)
    )
    for at, kind, wanted in moments:
        answer = "refused" if kind == "take" and units < wanted else kind
        units += wanted if answer == "add" else -wanted if answer == "take" else 0
        history.append(Operation(answer, wanted, at - random.random(), at + random.random()))
    assert unexplained(history) == []
    much = Operation("take", units + sum(each.units for each in history) + 1, 40, 41)
    assert unexplained([*history, much]) == [much]
    if units:
        assert unexplained([*history, Operation("refused", units, 40, 41)])
