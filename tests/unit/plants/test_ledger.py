"""The ledger of planted bugs, caught.json, and the code it is about."""

from pathlib import Path

import pytest

from tests.simulation.mutants import lane, listed
from tests.simulation.mutants import ledger as books
from tests.simulation.planting import ROOT, Change, Plant
from tests.simulation.plants import PLANTS

CARDS = Plant("off by one: cards.py take 1", (Change("cards.py", "a > b", "a >= b"),), 100)


def test_the_ledger_names_only_bugs_that_are_planted_today() -> None:
    books.check(books.read(), (*PLANTS, *listed()))


def test_every_catcher_in_the_ledger_is_a_test_that_there_is() -> None:
    tests = {entry for entry in books.read().values() if "::" in entry}
    for test in tests:
        file, name = test.split("::")[0], test.rpartition("::")[2].partition("[")[0]
        assert f"def {name}(" in (ROOT / file).read_text() or name == "runTest", test


def test_an_entry_without_its_bug_says_what_to_run() -> None:
    with pytest.raises(books.StaleLedgerError, match=r"run `make plants`(.|\n)*cards.py give_back 1"):
        books.check({CARDS.name: "seed 1", "off by one: cards.py give_back 1": "seed 2"}, [CARDS])


def test_an_excuse_is_for_the_very_change_it_was_written_for() -> None:
    other = CARDS._replace(changes=(Change("cards.py", "a > c", "a >= c"),))
    ledger = {CARDS.name: books.excuse(CARDS, "a is never b")}
    assert books.is_excused(CARDS, ledger) and not books.is_excused(other, ledger)
    with pytest.raises(books.StaleLedgerError):
        books.check(ledger, [other])


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    ledger = {CARDS.name: "tests/unit/test_cards.py::test_it", "a card is spent twice": "seed 54"}
    books.write(ledger, tmp_path / "caught.json")
    assert books.read(tmp_path / "caught.json") == ledger


def test_every_bug_is_tried_once_in_so_many_days() -> None:
    days = [lane.share_of(listed(), day) for day in range(lane.SHARES)]
    assert sorted(bug.name for share in days for bug in share) == sorted(bug.name for bug in listed())
    assert min(map(len, days)) >= 40


def test_names_are_told_apart() -> None:
    names = [bug.name for bug in (*PLANTS, *listed())]
    assert len({*names}) == len(names)


MOST_OPEN = 1415


def test_bugs_that_nobody_catches_nor_excuses_become_fewer() -> None:
    """Lower MOST_OPEN with them."""
    assert sum(entry == books.OPEN for entry in books.read().values()) <= MOST_OPEN
