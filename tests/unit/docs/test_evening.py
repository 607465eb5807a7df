"""One evening's reading is as long as docs/README.md says, and no longer than an evening."""

import re

from tests.unit.docs.pages import LINK, ROOT

ROW = re.compile(r"^\| \d+ \| (.+) \| (\d+) \|", re.MULTILINE)
EVENING = 4_000  # lines
CODE = (".py",)


def readings() -> list[tuple[int, int]]:
    """For each row of code files: the lines that it tells, and those that there are."""
    found = []
    for read, told in ROW.findall((ROOT / "docs" / "README.md").read_text()):
        files = [ROOT / "docs" / link for link in LINK.findall(read)]
        if all(file.suffix in CODE for file in files):
            found.append((int(told), sum(len(file.read_text().splitlines()) for file in files)))
    return found


def test_the_lines_to_read_are_as_many_as_the_table_tells() -> None:
    assert readings()
    assert not [pair for pair in readings() if abs(pair[0] - pair[1]) > max(40, pair[1] // 5)]


def test_an_evening_is_enough() -> None:
    told = [int(lines) for _, lines in ROW.findall((ROOT / "docs" / "README.md").read_text())]
    assert sum(told) <= EVENING
