"""Quantities of a file for SKUs that have stock: kept as they were counted since, or corrected to the file's."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from layers.cloud import audit, aws, clock
from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.shop.checkout.orders.read.stock_ledger import stock_ledger
from layers.shop.goods.catalog.imports.apply_rows import apply_rows
from layers.shop.goods.catalog.imports.continue_import import outcomes
from layers.shop.goods.catalog.imports.store import imports_table
from layers.shop.goods.inventory.bookings import Adjustment
from layers.shop.goods.inventory.levels.read_stock import stocks_of
from layers.shop.goods.inventory.model import Policy, Shelf
from layers.shop.goods.inventory.promises.counting import sell_uncounted
from layers.shop.goods.inventory.promises.policies import set_policy
from layers.shop.goods.inventory.receive.adjust_stock import adjust_stock
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from layers.shop.goods.inventory.receive.set_stock import set_stock
from layers.shop.goods.warehouses.keep_warehouses import open_warehouse
from layers.shop.goods.warehouses.model import Warehouse
from layers.shop.offers.sales.model import Sale, SaleItem
from layers.shop.offers.sales.save_sale import save_sale
from tests.integration.catalog.test_imports import post, report
from tests.integration.catalog.test_reimports import imported
from tests.support.cloud import Cloud
from tests.support.meanwhile import Meanwhile

SKU = "MUG"
HEADER = "Handle,Title,Variant Price,Variant SKU,Variant Inventory Qty\n"


def file(quantity: object) -> str:
    return f"{HEADER}mug,Mug,9,{SKU},{quantity}\n"


def available() -> int:
    return stocks_of(SKU)[""].available


def lost(units: int) -> None:
    adjust_stock(Shelf(SKU), Adjustment("adj_1", -units, "lost"))


def notes(import_id: str) -> list[tuple[str, str]]:
    return [(note.kind, note.reason) for note in report(import_id).notes]


def test_what_was_counted_since_is_kept_unless_its_owner_asks_for_more(cloud: Cloud) -> None:
    imported(cloud, file(5))
    lost(2)
    kept = imported(cloud, file(9))
    assert (available(), notes(kept)) == (3, [])
    assert "what the shop has counted stays" in report(kept).reason


@pytest.mark.parametrize(
    ("quantity", "change", "becomes"), [(9, "+6", 9), (0, "-3", 0), (-4, "-3", 0), ("1.0", "-2", 1)]
)
def test_stock_is_corrected_to_what_the_file_says_and_the_ledger_tells_by_which(
    cloud: Cloud, quantity: object, change: str, becomes: int
) -> None:
    imported(cloud, file(5))
    lost(2)
    told = imported(cloud, file(quantity), quantities="set")
    assert (available(), notes(told)) == (becomes, [("changed", f"stock was corrected by {change} to {becomes}")])
    assert "corrected to what the file says" in report(told).reason
    entry = stock_ledger(SKU).entries[0][0]
    assert (entry.kind, entry.reason, entry.note) == ("adjustment", "counted", f"product file {told}")


@pytest.mark.parametrize("cell", ["3", ""])
def test_nothing_is_corrected_where_the_count_is_right_or_not_told(cloud: Cloud, cell: str) -> None:
    imported(cloud, file(3))
    told = imported(
        cloud,
        HEADER.replace("Qty", "Qty,Variant Inventory Tracker") + f"mug,Mug,9,{SKU},{cell},shopify\n",
        quantities="set",
    )
    assert (available(), notes(told)) == (3, [])


def test_a_slice_that_is_repeated_corrects_nothing_twice_though_some_were_sold_since(cloud: Cloud) -> None:
    imported(cloud, file(5))
    told = imported(cloud, file(9), quantities="set")
    lost(1)
    record = imports_table.get(told)
    assert record
    again = apply_rows(list(outcomes(replace(record, next_line=0))), told)
    assert available() == 8
    assert [note.reason for note in again.notes] == ["stock was corrected by +4 to 9"]


def test_new_skus_have_the_files_number_as_ever(cloud: Cloud) -> None:
    assert notes(imported(cloud, file(5), quantities="set")) == []
    assert available() == 5


def test_what_is_not_counted_here_is_left_alone(cloud: Cloud) -> None:
    imported(cloud, file(5))
    sell_uncounted(SKU)
    told = imported(cloud, file(9), quantities="set")
    assert available() == 5
    assert [kind for kind, _ in notes(told)] == ["left_alone"]


def test_one_number_for_several_warehouses_is_told_and_left_alone(cloud: Cloud) -> None:
    imported(cloud, file(5))
    open_warehouse(Warehouse("hangzhou", "Hangzhou", "CN"))
    receive_stock(SKU, 1, "rct_1", "hangzhou")
    told = imported(cloud, file(9), quantities="set")
    assert (available(), notes(told)) == (5, [("left_alone", "lies in several warehouses: correct it in each")])


def test_what_a_sale_counts_is_told_and_left_alone(cloud: Cloud) -> None:
    imported(cloud, file(5))
    now = clock.now()
    save_sale(Sale("sal_1", "Night", [SaleItem(SKU)], now, now + timedelta(hours=1), 1, 50.0, 60))
    told = imported(cloud, file(9), quantities="set")
    assert available() == 5
    assert [reason.split(":")[0] for _, reason in notes(told)] == ["is in a flash sale"]


@pytest.mark.parametrize("other", [{"quantities": "set"}, {"currency": "USD"}, {"skipped": 7}])
def test_a_key_stands_for_one_way_to_read_a_file(cloud: Cloud, other: dict[str, Any]) -> None:
    asked = {"quantities": "keep", "currency": "CNY", "skipped": 0}
    first = post(file(5), key="monday", **asked)
    assert post(file(5), key="monday", **asked) == first
    with pytest.raises(IdempotencyKeyReusedError):
        post(file(5), key="monday", **{**asked, **other})


def test_two_notes_on_one_cell_are_both_told(cloud: Cloud) -> None:
    told = imported(cloud, "Handle,Title,Variant Price,Variant SKU\nmug,Mug,9,MUG 1\n")
    assert [(note.kind, note.value) for note in report(told).notes] == [("made_up", "MUG 1"), ("sold_as", "MUG 1")]


def test_that_stock_was_corrected_hides_not_how_it_is_sold(cloud: Cloud) -> None:
    imported(cloud, file(5))
    set_policy(SKU, Policy("backorder", 3))
    assert [kind for kind, _ in notes(imported(cloud, file(9), quantities="set"))] == ["left_alone", "changed"]


def test_orders_that_wait_are_asked_to_be_filled_when_more_is_counted(cloud: Cloud) -> None:
    imported(cloud, file(5))
    set_policy(SKU, Policy("backorder", 3))
    imported(cloud, file(4), quantities="set")
    assert cloud.queues.messages("stock-jobs") == []
    imported(cloud, file(9), quantities="set")
    assert cloud.queues.messages("stock-jobs") == [{"type": "serve", "sku": SKU}]


def test_another_worker_of_the_same_import_may_be_quicker_and_see_another_count(cloud: Cloud) -> None:
    imported(cloud, file(5))

    def other_worker() -> None:
        lost(1)
        set_stock(SKU, 9, "adj_file", "")

    with aws.answered_by(dynamodb=Meanwhile(other_worker)):
        assert set_stock(SKU, 9, "adj_file", "") == 5
    assert available() == 9


def test_who_set_stock_by_a_file_is_in_the_audit_log(cloud: Cloud) -> None:
    post(file(5))
    told = post(file(9), quantities="set")
    assert [(one.act, one.by, one.subject) for one in audit.page(10).entries] == [("adjust_stock", "may", told)]
