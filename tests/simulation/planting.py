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


class Plant(NamedTuple):
    """`seeds`: within how many runs it must be caught."""

    name: str
    file: str
    before: str
    after: str
    seeds: int


class PlantGoneError(Exception):
    """The text that a planted bug replaces is not there, or not once, or its module was imported before."""


_planted: dict[Path, list[Plant]] = {}
_grown: set[str] = set()


def plant(*plants: Plant) -> None:
    """Import the shop with these bugs from here on. Raises PlantGoneError."""
    for each in plants:
        path = ROOT / each.file
        if path.read_text().count(each.before) != 1:
            raise PlantGoneError(f"{each.name}: {each.file} does not hold this once:\n{each.before}")
        module = each.file.removesuffix(".py").replace("/", ".")
        if module in sys.modules:
            raise PlantGoneError(f"{each.name}: {module} was imported before")
        _planted.setdefault(path, []).append(each)
    sys.meta_path.insert(0, _Finder())


def read(path: Path) -> str:
    """The text of a file, with what is planted in it."""
    text = path.read_text()
    for each in _planted.get(path, ()):
        text = text.replace(each.before, each.after)
        _grown.add(each.name)
    return text


def check_grown() -> None:
    """Every plant was really imported. Raises PlantGoneError."""
    for plants in _planted.values():
        for each in plants:
            if each.name not in _grown:
                raise PlantGoneError(f"{each.name}: nobody imported {each.file}")


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
