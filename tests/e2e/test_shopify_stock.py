"""A Shopify export whose goods are sold in four ways, over HTTP: imported, bought, sent back, imported again."""

import uuid
from typing import Any

import pytest

from tests.e2e.returns import ask, settle
from tests.support.patience import eventually
from tests.support.shopper import Buyer, Operator, refusal

HEADER = (
    "Handle,Title,Type,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,"
    "Variant Inventory Qty,Variant Inventory Policy,Variant Price,Status"
)
WAYS = {"MUG": ",0,deny", "PRINT": "shopify,0,continue", "CUP": "shopify,3,deny", "GONE": "shopify,0,deny"}
SHOWN = {"MUG": "in_stock", "PRINT": "backorder", "CUP": "low", "GONE": "sold_out"}


class Export:
    """A shop's file, with SKUs of its own: a product with a variant for each way to be sold."""

    def __init__(self, operator: Operator) -> None:
        self.operator, self.serial = operator, uuid.uuid4().hex[:8].upper()

    def sku(self, way: str) -> str:
        return f"{way}-{self.serial}"

    def rows(self, price: str = "9.00") -> list[str]:
        names = [("Ware", "Wares", "TRUE", "Kind"), *[("", "", "", "")] * (len(WAYS) - 1)]
        return [
            f"w-{self.serial},{title},{kind},{published},{option},{way.title()},{self.sku(way)},300,{stock},{price},active"
            for (title, kind, published, option), (way, stock) in zip(names, WAYS.items(), strict=True)
        ]

    def imported(self, rows: list[str]) -> Any:
        """The report on a file of these rows."""
        body = "\n".join([HEADER, *rows]).encode()
        posted = self.operator.call("POST", "/v1/admin/imports?currency=CNY", body, Content_Type="text/csv")
        assert posted.status == 202, posted
        url = posted.body["status_url"]
        eventually(lambda: self.operator.read(url)["status"] == "done", seconds=60)
        return self.operator.read(url)

    def shown(self) -> dict[str, str]:
        """How each variant is shown to buyers."""
        found = eventually(lambda: self.operator.read(f"/v1/search?q={self.sku('MUG')}")["items"])  # seconds behind
        stock = self.operator.read(f"/v1/products/{found[0]['product_id']}")["availability"]
        return {way: stock[self.sku(way)] for way in WAYS}

    def levels(self, way: str) -> tuple[int, int]:
        levels = self.operator.read(f"/v1/admin/stock/{self.sku(way)}/levels")
        return levels["received"], levels["available"]


@pytest.fixture
def export(operator: Operator) -> Export:
    made = Export(operator)
    report = made.imported(
        [*made.rows(), f"no-{made.serial},No price,Wares,TRUE,,,NO-{made.serial},1,,0,deny,free,active"]
    )
    assert [row["line"] for row in report["refused"]] == [6]
    assert "some are sold without a count, or on beyond it" in report["reason"]
    return made


def sold_as(report: Any) -> list[tuple[int, str]]:
    return [(note["line"], note["reason"].split(":")[0]) for note in report["notes"] if note["kind"] == "sold_as"]


def test_goods_are_sold_as_shopify_sells_them_also_after_a_second_and_a_broken_file(export: Export) -> None:
    assert export.shown() == SHOWN
    again = export.imported(export.rows())
    assert (again["products_unchanged"], again["refused"]) == (1, [])
    assert sold_as(again)[0] == (2, "sold without a count")
    broken = [row.replace("11.00", "eleven") if at % 2 else row for at, row in enumerate(export.rows("11.00"))]
    told = export.imported(broken)
    assert [row["line"] for row in told["refused"]] == [3, 5]
    assert {note["value"] for note in told["notes"] if note["kind"] == "left_alone"} == {
        export.sku("PRINT"),
        export.sku("GONE"),
    }
    assert export.shown() == SHOWN


def test_what_is_not_counted_is_bought_shipped_and_sent_back_and_no_counter_moves(
    export: Export, buyer: Buyer, operator: Operator
) -> None:
    sku = export.sku("MUG")
    accepted = buyer.buy(sku, quantity=40)
    order = buyer.follow(accepted)
    assert order["status"] == "shipped"
    (hold,) = operator.order(order["order_id"])["holds"]
    assert (hold["uncounted"], hold["warehouse"], hold["quantity"]) == (True, "", 40)
    assert order["shipments"][0]["lines"] == [{"sku": sku, "quantity": 40}]
    operator.call("POST", f"/v1/admin/shipments/{order['shipment']['shipment_id']}/events", {"status": "delivered"})
    returned = ask(buyer, accepted.body, sku, 2)
    settle(operator, accepted.body, returned.body["return_id"])
    assert export.levels("MUG") == (0, 0)
    assert operator.stock(sku) == {"received": 0, "available": 0, "held": 0, "sold": 0}
    assert operator.read(f"/v1/admin/stock/{sku}/ledger")["check"]["adds_up"]


def test_what_is_sold_on_is_a_backorder_that_ships_when_units_arrive(
    export: Export, buyer: Buyer, operator: Operator
) -> None:
    sku = export.sku("PRINT")
    accepted = buyer.buy(sku, quantity=3)
    waiting = buyer.follow(accepted, until={"confirmed"})
    assert waiting["awaiting_stock"] == [{"sku": sku, "quantity": 3, "available_from": None}]
    operator.call("POST", f"/v1/admin/stock/{sku}/receipts", {"quantity": 3})
    assert buyer.follow(accepted)["status"] == "shipped"
    assert export.levels("PRINT") == (3, 0)


def test_a_policy_over_http_is_one_or_the_other_and_is_told(export: Export, buyer: Buyer, operator: Operator) -> None:
    path = f"/v1/admin/stock/{export.sku('GONE')}/policy"
    assert refusal(operator.call("PUT", path, {"counted": False, "backorder": {"limit": 1}})) == ["counted"]
    assert operator.call("PUT", path, {"counted": False}).body["counted"] is False
    assert buyer.follow(buyer.buy(export.sku("GONE")))["status"] == "shipped"
    assert operator.call("PUT", path, {}).body["counted"] is True
    eventually(lambda: export.shown()["GONE"] == "sold_out", seconds=10)
