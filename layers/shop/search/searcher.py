"""The seam of search: whoever answers queries. Now an index in this process; later segments on disk."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from layers.shop.catalog import changes
from layers.shop.catalog.list_products import every_product
from layers.shop.catalog.shelf import shelf
from layers.shop.search.find import find
from layers.shop.search.index import Index
from layers.shop.search.model import Found, Query

# Seconds. A copy is read again after a minute, or soon after a change, but not for every product of an import.
OLDEST = 60.0
YOUNGEST = 2.0


class Searcher(Protocol):
    def search(self, query: Query) -> Found: ...


def read_index() -> Index:
    """An index of what is on sale now."""
    tree = shelf().tree()
    names = {
        category.category_id: [found.title for name in tree.lineage(category.category_id) if (found := tree.get(name))]
        for category in tree
    }
    return Index(list(every_product()), names)


class InMemorySearcher:
    """Keeps an index in the function's memory and reads it again when it is old."""

    def __init__(self, read: Callable[[], Index] = read_index) -> None:
        self._read = read
        self._index: Index | None = None
        self._read_at = 0.0
        self._version: tuple[int, int] = (0, 0)

    def search(self, query: Query) -> Found:
        return find(self._fresh(), query)

    def _fresh(self) -> Index:
        age, version = time.monotonic() - self._read_at, changes.version()
        changed = version != self._version and age > YOUNGEST
        if self._index is None or changed or age > OLDEST:
            self._index, self._version = self._read(), version
            self._read_at = time.monotonic()
        return self._index


_current: Searcher = InMemorySearcher()


def searcher() -> Searcher:
    return _current


@contextmanager
def searching_with(other: Searcher) -> Iterator[Searcher]:
    """Use another searcher for a while (tests)."""
    global _current
    before, _current = _current, other
    try:
        yield other
    finally:
        _current = before
