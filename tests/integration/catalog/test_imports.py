"""A product file on its way: accepted, read in slices, reported, and the same file twice."""

from collections.abc import Iterator

import pytest

from functions import catalog, imports
from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.cloud.messages.queues import MemoryQueue
from layers.cloud.web.http import Request
from layers.shop.goods.catalog.errors import ImportNotFoundError, ImportRefusedError
from layers.shop.goods.catalog.imports import run_import as running
from layers.shop.goods.catalog.imports.in_memory import MemoryFiles, MemoryImports
from layers.shop.goods.catalog.imports.port import ImportDesk, working_with
from layers.shop.goods.catalog.read.find_variants import find_variants
from layers.shop.goods.catalog.shelf import Shelf
from layers.shop.goods.inventory.table.rows import StockRow
from layers.shop.goods.inventory.table.store import stock_table
from tests.integration.catalog.test_catalog_functions import a_draft, asking

HEADER = "Handle,Title,Type,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price\n"
LANTERN = "lantern,Red lantern,Lanterns,Color,Red,LANTERN-RED,5,19.99\nlantern,,,,Gold,LANTERN-GOLD,2,21\n"


@pytest.fixture
def queue(shelf: Shelf) -> Iterator[MemoryQueue]:
    queue = MemoryQueue("imports")
    with working_with(ImportDesk(MemoryFiles(), MemoryImports(), queue)):
        yield queue


def post(text: str | bytes, key: str | None = None, currency: str = "CNY") -> str:
    body = text.encode() if isinstance(text, str) else text
    request = Request("POST", "/", {}, {}, body, "127.0.0.1", "t")
    answer = imports.create_import(imports.ImportQuery(currency), imports.ImportHeaders(key), request)
    return answer.body.import_id


def work(queue: MemoryQueue) -> int:
    """Deliver messages until none is left; how many it took."""
    delivered = 0
    while queue.sent:
        _, message = queue.sent.pop(0)
        body = str(message).replace("'", '"')
        failed = imports.run_import({"Records": [{"messageId": "1", "body": body, "attributes": {}}]})
        assert failed == {"batchItemFailures": []}
        delivered += 1
    return delivered


def report(import_id: str) -> imports.Report:
    return imports.get_import(import_id, imports.ReportQuery())


def test_a_file_becomes_products_with_stock_and_a_report(queue: MemoryQueue) -> None:
    import_id = post(HEADER + LANTERN + "kettle,Kettle,Cookware,,,KETTLE,1,free\n")
    assert report(import_id).status == "accepted"
    work(queue)
    told = report(import_id)
    assert (told.status, told.rows_read, told.products_created, told.refused_total) == ("done", 3, 1, 1)
    assert [(row.line, row.column, row.value) for row in told.refused] == [(4, "Variant Price", "free")]
    assert find_variants(["LANTERN-GOLD"])["LANTERN-GOLD"].prices == {"CNY": 2_100}
    assert stock_table.counters(["LANTERN-RED"])["LANTERN-RED"].available == 5


def test_the_same_file_twice_changes_nothing(queue: MemoryQueue) -> None:
    post(HEADER + LANTERN)
    work(queue)
    product = catalog.list_products(catalog.ListQuery(), asking()).body.items[0]
    before = catalog.get_product_for_editing(product.product_id, asking()).body
    again = post(HEADER + LANTERN)
    work(queue)
    told = report(again)
    assert (told.products_created, told.products_updated, told.products_unchanged) == (0, 0, 1)
    assert catalog.get_product_for_editing(product.product_id, asking()).body == before
    assert stock_table.counters(["LANTERN-RED"])["LANTERN-RED"].received == 5


def test_a_changed_file_changes_what_differs_and_leaves_stock_to_the_shop(queue: MemoryQueue) -> None:
    post(HEADER + LANTERN)
    work(queue)
    changed = post(HEADER + LANTERN.replace("19.99", "18.88").replace(",5,", ",50,"))
    work(queue)
    assert report(changed).products_updated == 1
    assert find_variants(["LANTERN-RED"])["LANTERN-RED"].prices == {"CNY": 1_888}
    assert stock_table.counters(["LANTERN-RED"])["LANTERN-RED"].received == 5


def test_a_file_in_another_currency_adds_its_prices(queue: MemoryQueue) -> None:
    post(HEADER + LANTERN)
    post(HEADER + LANTERN.replace("19.99", "3.49"), currency="USD")
    work(queue)
    assert find_variants(["LANTERN-RED"])["LANTERN-RED"].prices == {"CNY": 1_999, "USD": 349}


def test_a_long_file_is_read_in_slices_and_comes_out_the_same(
    queue: MemoryQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running.run_import, "__defaults__", (0.0,))
    many = "".join(f"h{n},Lantern {n},Lanterns,,,SKU-{n},1,{n}\n" for n in range(60))
    import_id = post(HEADER + many)
    assert work(queue) == 4  # 25, 25, 10 products, and the end
    told = report(import_id)
    assert (told.status, told.rows_read, told.products_created) == ("done", 60, 59)
    assert [row.line for row in told.refused] == [2]


def test_a_sku_used_twice_is_found_even_when_the_slices_lie_between(
    queue: MemoryQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running.run_import, "__defaults__", (0.0,))
    many = "".join(f"h{n},Lantern {n},Lanterns,,,SKU-{n},1,9\n" for n in range(40))
    import_id = post(HEADER + many + "late,Late,Lanterns,,,SKU-0,1,9\n")
    work(queue)
    assert [(row.line, row.column) for row in report(import_id).refused] == [(42, "Variant SKU")]


def test_a_message_delivered_twice_does_not_count_twice(queue: MemoryQueue) -> None:
    import_id = post(HEADER + LANTERN)
    queue.sent *= 2
    work(queue)
    assert report(import_id).rows_read == 2


def test_a_sku_of_another_product_is_refused_with_its_line(queue: MemoryQueue) -> None:
    catalog.create_product(a_draft("LANTERN-RED"), catalog.IdempotencyHeaders(), asking())
    import_id = post(HEADER + LANTERN)
    work(queue)
    assert [(row.line, row.value) for row in report(import_id).refused] == [(2, "LANTERN-RED")]


def test_the_same_key_is_the_same_import_and_another_file_is_refused(queue: MemoryQueue) -> None:
    first = post(HEADER + LANTERN, key="spring")
    assert post(HEADER + LANTERN, key="spring") == first
    with pytest.raises(IdempotencyKeyReusedError):
        post(HEADER, key="spring")


@pytest.mark.parametrize("text", ["", " \n", "name,amount\nlantern,3\n", b"\xff\xfe", b"\x89PNG\r\n"])
def test_what_is_no_product_file_is_refused_at_the_door(queue: MemoryQueue, text: str | bytes) -> None:
    with pytest.raises(ImportRefusedError):
        post(text)
    assert queue.sent == []


def test_an_import_that_never_was_is_not_found(queue: MemoryQueue) -> None:
    with pytest.raises(ImportNotFoundError):
        report("imp_nothing")


def test_an_import_that_keeps_failing_ends_with_a_reason(queue: MemoryQueue) -> None:
    import_id = post(HEADER + LANTERN)
    StockRow.delete_table()
    record = {"messageId": "1", "body": f'{{"import_id": "{import_id}"}}'}
    last = {**record, "attributes": {"ApproximateReceiveCount": "10"}}
    assert imports.run_import({"Records": [last]})["batchItemFailures"] == [{"itemIdentifier": "1"}]
    assert report(import_id).status == "failed"
