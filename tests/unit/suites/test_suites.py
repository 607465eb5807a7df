"""`make test` itself: suites side by side, each told when it ends, and how long its tests took."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.__main__ import LANES
from tests.support.durations import slowest
from tests.support.suites import Suite, Timetable

GOOD = ("this",)  # python -m this: prints a poem
BROKEN = ("nowhere_to_be_found",)
ENDLESS = ("tests.unit.suites.endless",)
TOLD = """<testsuites><testsuite>
<testcase classname="tests.e2e.test_stock" name="test_a_sku_is_sold" time="0.25" />
<testcase classname="tests.e2e.test_faults" name="test_a_storm[4]" time="20.5" />
</testsuite></testsuites>"""


def ended(folder: Path, *lanes: tuple[Suite, ...]) -> dict[str, bool]:
    """Which suites have ended, in which order, and whether they were good."""
    timetable = Timetable(lanes, folder)
    timetable.run()
    return {run.suite.title: run.good for run in timetable.ended}


def test_suites_of_a_lane_run_in_turn_and_one_that_fails_stops_nothing(tmp_path: Path) -> None:
    lane = (Suite("first", BROKEN), Suite("second", GOOD))
    assert list(ended(tmp_path, lane).items()) == [("first", False), ("second", True)]


def test_what_a_suite_said_is_told_when_it_has_ended(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    ended(tmp_path, (Suite("a poem", GOOD),), (Suite("a riddle", BROKEN),))
    told = capfd.readouterr().out
    assert "Beautiful is better than ugly." in told.split("== a poem\n")[1]
    assert "No module named nowhere_to_be_found" in told.split("== a riddle\n")[1]
    assert "s, FAILED" in told


def test_what_has_no_end_of_its_own_is_ended_after_the_others(tmp_path: Path) -> None:
    endless = Suite("endless", ENDLESS, least=True)
    assert list(ended(tmp_path, (endless,), (Suite("poem", GOOD),)).items()) == [("poem", True), ("endless", True)]


def test_one_that_is_told_before_it_listens_ends_well_all_the_same(tmp_path: Path) -> None:
    assert ended(tmp_path, (Suite("endless", ENDLESS, least=True),)) == {"endless": True}


def test_the_slowest_tests_of_all_suites_are_named(tmp_path: Path) -> None:
    file = tmp_path / "durations.xml"
    file.write_text(TOLD)
    assert slowest([file, tmp_path / "of a suite that crashed.xml"], count=1) == [
        (20.5, "tests/e2e/test_faults.py::test_a_storm[4]")
    ]


def test_every_test_of_the_tree_is_in_exactly_one_suite() -> None:
    suites = [suite.arguments for lane in LANES for suite in lane]
    found = {file: [words for words in suites if runs(words, file)] for file in Path("tests").rglob("test_*.py")}
    assert len(found) > 100
    assert {str(file): len(told) for file, told in found.items() if len(told) != 1} == {}


def runs(arguments: tuple[str, ...], file: Path) -> bool:
    """Whether pytest, told so, runs the file."""
    left_out = [word.removeprefix("--ignore=") for word in arguments if word.startswith("--ignore=")]
    return _in_one_of(file, arguments) and not _in_one_of(file, left_out)


def _in_one_of(file: Path, folders: Iterable[str]) -> bool:
    return any(str(parent) in folders for parent in file.parents)
