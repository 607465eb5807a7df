"""When the index in memory is read again."""

import threading

import pytest

from layers.shop.goods.catalog import changes
from layers.shop.goods.search import searcher
from layers.shop.goods.search.index import Index
from layers.shop.goods.search.model import Query
from layers.shop.goods.search.searcher import InMemorySearcher
from tests.unit.catalog.shelves import a_product


class Reader:
    """Reads an index of one more product every time."""

    def __init__(self) -> None:
        self.reads = 0
        self.read = threading.Event()

    def __call__(self) -> Index:
        self.reads += 1
        if self.reads == 2:
            self.read.set()
        return Index([a_product(f"prd_{number}", f"SKU-{number}") for number in range(self.reads)], {})


def test_an_index_is_read_once_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader()
    search = InMemorySearcher(reader)
    assert len(search.search(Query()).products) == len(search.search(Query()).products) == 1
    assert reader.reads == 1


def test_an_old_index_answers_while_a_new_one_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader()
    search = InMemorySearcher(reader)
    search.search(Query())
    monkeypatch.setattr(searcher, "OLDEST", -1.0)
    assert len(search.search(Query()).products) == 1
    assert reader.read.wait(5)


def test_a_change_made_here_is_found_at_once_but_not_read_for_every_product(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader()
    search = InMemorySearcher(reader)
    search.search(Query())
    changes.note_change()
    assert len(search.search(Query()).products) == 1
    monkeypatch.setattr(searcher, "YOUNGEST", 0.0)
    assert len(search.search(Query()).products) == 2


def test_an_index_that_cannot_be_read_again_leaves_the_old_one(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = threading.Event()

    def failing() -> Index:
        if search_reads.reads:
            failed.set()
            raise OSError("no table")
        return search_reads()

    search_reads = Reader()
    search = InMemorySearcher(failing)
    search.search(Query())
    monkeypatch.setattr(searcher, "OLDEST", -1.0)
    search.search(Query())
    assert failed.wait(5)
    assert len(search.search(Query()).products) == 1
