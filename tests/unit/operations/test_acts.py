"""What operators do with money, goods and decisions is in the audit log, by who did it."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from app import api
from functions import coupons, flash_sale_desk, inventory, returns, stock_policies
from functions.parameters import KeyHeaders, StrictKeyHeaders
from layers.cloud import audit, clock
from layers.cloud.web.http import Caller
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from layers.shop.offers.sales.errors import SaleNotFoundError

pytestmark = pytest.mark.usefixtures("tables")
MAY = Caller("operator", "may")
# What changes no money, no goods and no decision, or is kept with its author elsewhere.
UNNOTED = {
    "POST /v1/admin/loyalty/memberships/search",  # reads
    "POST /v1/admin/products",  # a version of the product each
    "PATCH /v1/admin/products/{product_id}",
    "POST /v1/admin/warehouses",
    "PATCH /v1/admin/warehouses/{warehouse_id}",
    "POST /v1/admin/flash-sales/{sale_id}/warm-up",
    "POST /v1/admin/flash-sales/{sale_id}/rebuild",
    "POST /v1/admin/stock/{sku}/shards",
    "PUT /v1/admin/stock/{sku}/settings",
    "PUT /v1/admin/waiting-room",
    "POST /v1/admin/shipments/{shipment_id}/events",
}


def body_of(function: Any, **fields: Any) -> Any:
    """What the route of `function` reads, from the fields of its JSON."""
    hints = next(route.hints for route in api.routes if route.function is function)
    return msgspec.convert(fields, hints["body"])


def acts() -> list[tuple[str, str, str]]:
    return [(entry.act, entry.by, entry.subject) for entry in audit.page(10).entries]


def test_every_route_that_operators_write_by_asks_who_they_are_or_is_known_to_need_it_not():
    writing = {
        f"{route.method} {route.path}": route
        for route in api.routes
        if route.guard and route.method in ("POST", "PUT", "PATCH", "DELETE")
    }
    assert {spec for spec, route in writing.items() if "caller" not in route.parameters} == UNNOTED


def test_a_gift_card_is_noted_without_its_code():
    made = coupons.issue_gift_card(body_of(coupons.issue_gift_card, amount=5_000, currency="CNY"), KeyHeaders(), MAY)
    (entry,) = audit.page(10).entries
    assert (entry.act, entry.by, entry.subject, entry.reason) == ("issue_gift_card", "may", made.card_id, "5000 CNY")
    assert made.code not in msgspec.json.encode(entry).decode()


def test_a_coupon_is_noted_with_what_it_takes_off():
    promotion = {"promotion_id": "autumn", "name": "Autumn", "benefit": {"kind": "percentage", "percent": 10}}
    coupons.create_coupon(body_of(coupons.create_coupon, code="AUTUMN10", promotion=promotion), MAY)
    (entry,) = audit.page(10).entries
    assert (entry.act, entry.by, entry.subject) == ("make_coupon", "may", "AUTUMN10")
    assert '"percent":10' in entry.reason


def test_receipts_corrections_and_promises_of_stock_are_noted():
    receive_stock("LANTERN-RED", 5, "first")
    no_key = StrictKeyHeaders()
    inventory.post_receipt("LANTERN-RED", body_of(inventory.post_receipt, quantity=3), no_key, MAY)
    lost = body_of(inventory.post_adjustment, quantity=-1, reason="lost", note="under the shelf")
    inventory.post_adjustment("LANTERN-RED", lost, no_key, MAY)
    promised = body_of(stock_policies.put_policy, backorder={"limit": 4})
    stock_policies.put_policy("LANTERN-RED", promised, MAY)
    assert acts() == [(act, "may", "LANTERN-RED") for act in ("set_policy", "adjust_stock", "receive_stock")]
    assert audit.page(10).entries[1].reason == "-1: lost (under the shelf)"
    stock_policies.put_policy("LANTERN-RED", body_of(stock_policies.put_policy, counted=False), MAY)
    assert audit.page(10).entries[0].reason == "sold without a count"


@pytest.mark.parametrize("decision", ["approve", "refuse"])
def test_a_decision_on_a_return_is_noted_before_it_is_carried_out(decision):
    body = body_of(returns.post_decision, decision=decision, note="it was worn")
    with pytest.raises(Exception, match=r"ret_1|ord_1"):
        returns.post_decision("ord_1", "ret_1", body, MAY)
    assert acts() == [(f"{decision}_return", "may", "ord_1")]


def test_goods_that_come_back_are_noted():
    with pytest.raises(Exception, match="ord_1"):
        returns.post_receipt("ord_1", "ret_1", body_of(returns.post_receipt, goods="restock"), MAY)
    assert acts() == [("take_goods", "may", "ord_1")]


def test_the_end_of_a_sale_that_is_not_there_is_not_noted():
    with pytest.raises(SaleNotFoundError):
        flash_sale_desk.post_end("sal_1", MAY)
    assert acts() == []


def test_a_sale_that_cannot_be_announced_is_noted_as_tried():
    starts = clock.now() + timedelta(hours=1)
    body = body_of(
        flash_sale_desk.post_sale,
        name="Autumn",
        items=[{"sku": "LANTERN-RED"}],
        starts_at=clock.iso(starts),
        ends_at=clock.iso(starts - timedelta(minutes=1)),
    )
    with pytest.raises(Exception, match="ends_at"):
        flash_sale_desk.post_sale(body, KeyHeaders(), MAY)
    assert acts() == [("announce_sale", "may", "Autumn")]
