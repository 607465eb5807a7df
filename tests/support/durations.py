"""How long tests took, from the files that pytest writes with --junitxml."""

from collections.abc import Iterable
from heapq import nlargest
from pathlib import Path
from xml.etree import ElementTree

SLOWEST = 10


def slowest(files: Iterable[Path], count: int = SLOWEST) -> list[tuple[float, str]]:
    """Seconds and name of the slowest tests, their fixtures included: the first of a folder pays for its shop."""
    return nlargest(count, (found for file in files if file.exists() for found in _tests(file)))


def _tests(file: Path) -> Iterable[tuple[float, str]]:
    for case in ElementTree.parse(file).getroot().iter("testcase"):
        path = case.get("classname", "").replace(".", "/")
        yield float(case.get("time", 0)), f"{path}.py::{case.get('name')}"
