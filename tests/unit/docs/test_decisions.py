"""The table of decisions and the pages say the same."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.unit.docs.pages import ROOT

DECISIONS = ROOT / "docs" / "decisions"
PAGES = sorted(path for path in DECISIONS.glob("*.md") if path.name != "README.md")
ENTRY = re.compile(r"^## (.+)\n\*(\d{4}-\d\d-\d\d) · (.+)\*$", re.MULTILINE)
ROW = re.compile(r"^\| (\S+) \| (.+) \| \[\w+\]\((\w+\.md)\) \| (.+) \|$", re.MULTILINE)


def entries() -> list[tuple[str, str, str, str]]:
    """Date, title, page and status of each decision."""
    found = []
    for page in PAGES:
        found += [(date, title, page.name, status) for title, date, status in ENTRY.findall(page.read_text())]
    return found


def test_the_table_lists_every_decision_once_with_its_date_and_status() -> None:
    rows = ROW.findall((DECISIONS / "README.md").read_text())
    assert Counter(rows) == Counter(entries())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_decision_has_a_date_and_a_status(page: Path) -> None:
    text = page.read_text()
    assert len(ENTRY.findall(text)) == len(re.findall(r"^## ", text, re.MULTILINE))


def test_the_table_has_the_newest_first() -> None:
    dates = [row[0] for row in ROW.findall((DECISIONS / "README.md").read_text())]
    assert dates == sorted(dates, reverse=True)


def test_a_status_quotes_the_titles_of_decisions_only() -> None:
    titles = {title for _, title, _, _ in entries()}
    quoted = {title for *_, status in entries() for title in re.findall(r'"([^"]+)"', status)}
    assert quoted
    assert quoted <= titles


def test_a_superseded_decision_names_the_one_that_replaced_it() -> None:
    replaced = [status for *_, status in entries() if "superseded" in status]
    assert all(re.fullmatch(r'superseded by "[^"]+"', status) for status in replaced)
