"""A product file on its way: accepted, read in slices, reported, and the same file twice."""

import json
from typing import Any

import pytest

from functions import catalog, imports
from functions.parameters import StrictKeyHeaders
from layers.cloud import names
from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.cloud.web.http import Caller, Request
from layers.shop.goods.catalog.errors import ImportNotFoundError, ImportRefusedError
from layers.shop.goods.catalog.imports import continue_import as continuing
from layers.shop.goods.catalog.read.find_variants import find_variants
from layers.shop.goods.inventory.levels.read_stock import stocks_of
from tests.integration.catalog.asking import a_draft, asking
from tests.support.cloud import Cloud

HEADER = "Handle,Title,Type,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price\n"
MAY = Caller("operator", "may")
LANTERN = "lantern,Red lantern,Lanterns,Color,Red,LANTERN-RED,5,19.99\nlantern,,,,Gold,LANTERN-GOLD,2,21\n"


def post(text: str | bytes, key: str | None = None, currency: str = "CNY", **more: Any) -> str:
    body = text.encode() if isinstance(text, str) else text
    request = Request("POST", "/", {}, {}, body, "127.0.0.1", "t")
    answer = imports.create_import(imports.ImportQuery(currency, **more), StrictKeyHeaders(key), request, MAY)
    return answer.body.import_id


def work(cloud: Cloud) -> int:
    """Deliver messages until none is left; how many it took."""
    delivered = 0
    sent = cloud.queues.sent["imports"]
    while sent:
        _, message = sent.pop(0)
        body = json.dumps(message)
        failed = imports.run_import({"Records": [{"messageId": "1", "body": body, "attributes": {}}]})
        assert failed == {"batchItemFailures": []}
        delivered += 1
    return delivered


def report(import_id: str) -> imports.Report:
    return imports.get_import(import_id, imports.ReportQuery())


def test_a_file_becomes_products_with_stock_and_a_report(cloud: Cloud) -> None:
    import_id = post(HEADER + LANTERN + "kettle,Kettle,Cookware,,,KETTLE,1,free\n")
    assert report(import_id).status == "accepted"
    work(cloud)
    told = report(import_id)
    assert (told.status, told.rows_read, told.products_created, told.refused_total) == ("done", 3, 1, 1)
    assert [(row.line, row.column, row.value) for row in told.refused] == [(4, "Variant Price", "free")]
    assert find_variants(["LANTERN-GOLD"])["LANTERN-GOLD"].prices == {"CNY": 2_100}
    assert stocks_of("LANTERN-RED")[""].available == 5


def test_the_same_file_twice_changes_nothing(cloud: Cloud) -> None:
    post(HEADER + LANTERN)
    work(cloud)
    product = catalog.list_products(catalog.ListQuery(), asking()).body.items[0]
    before = catalog.get_product_for_editing(product.product_id, asking()).body
    again = post(HEADER + LANTERN)
    work(cloud)
    told = report(again)
    assert (told.products_created, told.products_updated, told.products_unchanged) == (0, 0, 1)
    assert catalog.get_product_for_editing(product.product_id, asking()).body == before
    assert stocks_of("LANTERN-RED")[""].received == 5


def test_a_changed_file_changes_what_differs_and_leaves_stock_to_the_shop(cloud: Cloud) -> None:
    post(HEADER + LANTERN)
    work(cloud)
    changed = post(HEADER + LANTERN.replace("19.99", "18.88").replace(",5,", ",50,"))
    work(cloud)
    assert report(changed).products_updated == 1
    assert find_variants(["LANTERN-RED"])["LANTERN-RED"].prices == {"CNY": 1_888}
    assert stocks_of("LANTERN-RED")[""].received == 5


def test_a_file_in_another_currency_adds_its_prices(cloud: Cloud) -> None:
    post(HEADER + LANTERN)
    post(HEADER + LANTERN.replace("19.99", "3.49"), currency="USD")
    work(cloud)
    assert find_variants(["LANTERN-RED"])["LANTERN-RED"].prices == {"CNY": 1_999, "USD": 349}


def test_a_long_file_is_read_in_slices_and_comes_out_the_same(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(continuing, "SLICE_SECONDS", 0.0)
    many = "".join(f"h{n},Lantern {n},Lanterns,,,SKU-{n},1,{n}\n" for n in range(60))
    import_id = post(HEADER + many)
    assert work(cloud) == 4  # 25, 25, 10 products, and the end
    told = report(import_id)
    assert (told.status, told.rows_read, told.products_created) == ("done", 60, 59)
    assert [row.line for row in told.refused] == [2]


def test_a_sku_used_twice_is_found_even_when_the_slices_lie_between(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(continuing, "SLICE_SECONDS", 0.0)
    many = "".join(f"h{n},Lantern {n},Lanterns,,,SKU-{n},1,9\n" for n in range(40))
    import_id = post(HEADER + many + "late,Late,Lanterns,,,SKU-0,1,9\n")
    work(cloud)
    told = report(import_id)
    assert told.refused == []
    assert [(row.line, row.reason) for row in told.notes] == [(42, "is the SKU of line 2 already: sold as LATE")]


def test_a_message_delivered_twice_does_not_count_twice(cloud: Cloud) -> None:
    import_id = post(HEADER + LANTERN)
    cloud.queues.sent["imports"] *= 2
    work(cloud)
    assert report(import_id).rows_read == 2


def test_a_sku_of_another_product_is_refused_with_its_line(cloud: Cloud) -> None:
    catalog.create_product(a_draft("LANTERN-RED"), StrictKeyHeaders(), asking())
    import_id = post(HEADER + LANTERN)
    work(cloud)
    assert [(row.line, row.value) for row in report(import_id).refused] == [(2, "LANTERN-RED")]


def test_the_same_key_is_the_same_import_and_another_file_is_refused(cloud: Cloud) -> None:
    first = post(HEADER + LANTERN, key="spring")
    assert post(HEADER + LANTERN, key="spring") == first
    with pytest.raises(IdempotencyKeyReusedError):
        post(HEADER, key="spring")


@pytest.mark.parametrize("text", ["", " \n", "name,amount\nlantern,3\n", b"\xff\xfe", b"\x89PNG\r\n"])
def test_what_is_no_product_file_is_refused_at_the_door(cloud: Cloud, text: str | bytes) -> None:
    with pytest.raises(ImportRefusedError):
        post(text)
    assert cloud.queues.messages("imports") == []


def test_an_import_that_never_was_is_not_found(cloud: Cloud) -> None:
    with pytest.raises(ImportNotFoundError):
        report("imp_nothing")


def test_an_import_that_keeps_failing_ends_with_a_reason(cloud: Cloud) -> None:
    import_id = post(HEADER + LANTERN)
    del cloud.tables.tables[names.table("stock")]
    record = {"messageId": "1", "body": f'{{"import_id": "{import_id}"}}'}
    last = {**record, "attributes": {"ApproximateReceiveCount": "10"}}
    assert imports.run_import({"Records": [last]})["batchItemFailures"] == [{"itemIdentifier": "1"}]
    assert report(import_id).status == "failed"
