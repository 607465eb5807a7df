"""What the records of imports promise."""

import msgspec
import pytest

from layers.shop.goods.catalog.errors import ImportMovedError
from layers.shop.goods.catalog.imports.model import Import
from layers.shop.goods.catalog.imports.store import ImportsTable, imports_table
from layers.shop.goods.catalog.shopify.shopify_row import Note, Refusal


@pytest.fixture
def store(tables: str) -> ImportsTable:
    return imports_table


def an_import() -> Import:
    return Import("imp_1", "CNY", "2026-11-22T20:00:00.000Z", "fingerprint")


def refusals(*lines: int) -> list[Refusal]:
    return [Refusal(line, "Variant Price", "is no price", "free") for line in lines]


def test_an_import_comes_back_as_it_was_saved(store: ImportsTable) -> None:
    saved = store.save(an_import())
    assert store.get("imp_1") == saved
    assert store.get("imp_2") is None


def test_the_second_of_two_workers_who_read_the_same_record_is_refused(store: ImportsTable) -> None:
    read = store.save(an_import())
    store.save(msgspec.structs.replace(read, rows_read=5))
    with pytest.raises(ImportMovedError):
        store.save(msgspec.structs.replace(read, rows_read=7))
    kept = store.get("imp_1")
    assert kept is not None
    assert kept.rows_read == 5


def test_an_import_is_made_once(store: ImportsTable) -> None:
    store.save(an_import())
    with pytest.raises(ImportMovedError):
        store.save(an_import())


def test_refused_rows_are_read_on_from_a_line(store: ImportsTable) -> None:
    record = store.save(an_import(), refusals(*range(2, 1_202)))
    store.save(record, refusals(1_300))
    assert [row.line for row in store.refused("imp_1", 0, 3)] == [2, 3, 4]
    assert [row.line for row in store.refused("imp_1", 700, 2)] == [701, 702]
    assert [row.line for row in store.refused("imp_1", 1_200, 10)] == [1_201, 1_300]


def test_notes_on_rows_are_kept_beside_the_refused_ones(store: ImportsTable) -> None:
    notes = [Note(line, "Variant SKU", "is empty: sold as TEE-M", "", "made_up") for line in (9, 4)]
    record = store.save(an_import(), refusals(5), notes)
    store.save(record, [], [Note(12, "Image Src", "is no web address", "N/A", "changed")])
    assert [(note.line, note.column) for note in store.notes("imp_1", 0, 10)] == [
        (4, "Variant SKU"),
        (9, "Variant SKU"),
        (12, "Image Src"),
    ]
    assert [row.line for row in store.refused("imp_1", 0, 10)] == [5]


def test_a_row_refused_by_two_tries_counts_once(store: ImportsTable) -> None:
    record = store.save(an_import(), refusals(2, 3))
    store.save(record, refusals(3, 4))
    assert [row.line for row in store.refused("imp_1", 0, 10)] == [2, 3, 4]
