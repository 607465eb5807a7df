"""Planted bugs: a piece of the real source is replaced while it is imported, and the simulation has to notice.

The text that a plant replaces must be there exactly once: when the code changes, its plants change with it.
"""

import importlib.abc
import importlib.machinery
import sys
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]


class Change(NamedTuple):
    file: str
    before: str
    after: str


class Plant(NamedTuple):
    """`seeds`: within how many runs it must be caught."""

    name: str
    changes: tuple[Change, ...]
    seeds: int


class PlantGoneError(Exception):
    """The text that a planted bug replaces is not there, or not once, or its module was imported before."""


_planted: dict[Path, list[Change]] = {}
_read: set[Path] = set()


def plant(bug: Plant) -> None:
    """Import the shop with this bug from here on. Raises PlantGoneError."""
    for change in bug.changes:
        path = ROOT / change.file
        if path.read_text().count(change.before) != 1:
            raise PlantGoneError(f"{bug.name}: {change.file} does not hold this once:\n{change.before}")
        if change.file.removesuffix(".py").replace("/", ".") in sys.modules:
            raise PlantGoneError(f"{bug.name}: {change.file} was imported before")
        replace(change)
    sys.meta_path.insert(0, _Finder())


def replace(change: Change) -> None:
    """Whoever reads that file through `read` reads it changed."""
    _planted.setdefault(ROOT / change.file, []).append(change)


def read(path: Path) -> str:
    """The text of a file, with what is planted in it."""
    text = path.read_text()
    for change in _planted.get(path, ()):
        text = text.replace(change.before, change.after)
    _read.add(path)
    return text


def check_grown() -> None:
    """What is planted was really read. Raises PlantGoneError."""
    if unread := set(_planted) - _read:
        raise PlantGoneError(f"nobody read {', '.join(str(path.relative_to(ROOT)) for path in unread)}")


class _Loader(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        return compile(read(Path(self.path)), self.path, "exec", dont_inherit=True)


class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None or not spec.origin or Path(spec.origin).resolve() not in _planted:
            return None
        spec.loader = _Loader(fullname, str(Path(spec.origin).resolve()))
        return spec
