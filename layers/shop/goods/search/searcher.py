"""The seam of search: whoever answers queries. Now an index in this process; later segments on disk."""

import threading
from collections.abc import Callable
from typing import Protocol

from layers.cloud import clock
from layers.cloud.environment import Remembered
from layers.cloud.watch.telemetry import logger
from layers.shop.goods.catalog import changes
from layers.shop.goods.catalog.read.categories import category_tree
from layers.shop.goods.catalog.read.find_products import every_product
from layers.shop.goods.search.find import find
from layers.shop.goods.search.index import Index
from layers.shop.goods.search.model import Found, Query

# Seconds. A copy is read again after a minute, or soon after a change, but not for every product of an import.
OLDEST = 60.0
YOUNGEST = 2.0


class Searcher(Protocol):
    def search(self, query: Query) -> Found: ...


def read_index() -> Index:
    """An index of what is on sale now."""
    tree = category_tree()
    names = {
        category.category_id: [found.title for name in tree.lineage(category.category_id) if (found := tree.get(name))]
        for category in tree
    }
    return Index(list(every_product()), names)


class InMemorySearcher:
    """Keeps an index in the function's memory. An old one goes on answering while a new one is read beside it."""

    def __init__(self, read: Callable[[], Index] = read_index) -> None:
        self._read = read
        self._index: Index | None = None
        self._read_at = 0.0
        self._version = changes.NOTHING
        self._reading = threading.Lock()

    def search(self, query: Query) -> Found:
        return find(self._fresh(), query)

    def _fresh(self) -> Index:
        index, age, version = self._index, clock.monotonic() - self._read_at, changes.version()
        if index is None:
            return self._renew()
        if version.here != self._version.here and age > YOUNGEST:
            return self._renew()  # who has just written here expects to find it
        if age > OLDEST or (version != self._version and age > YOUNGEST):
            self._renew_beside()
        return index

    def _renew(self) -> Index:
        version = changes.version()
        index = self._index = self._read()
        self._version, self._read_at = version, clock.monotonic()
        return index

    def _renew_beside(self) -> None:
        if self._reading.acquire(blocking=False):
            threading.Thread(target=self._renew_quietly, daemon=True).start()

    def _renew_quietly(self) -> None:
        try:
            self._renew()
        except Exception:  # noqa: BLE001 - the old index still answers; the next search tries again
            logger.exception("the search index was not renewed")
        finally:
            self._reading.release()


_searcher: Remembered[Searcher] = Remembered(InMemorySearcher)


def searcher() -> Searcher:
    """The one of this environment."""
    return _searcher()
