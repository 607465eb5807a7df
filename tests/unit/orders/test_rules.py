"""Rules of orders that need no store."""

import msgspec
import pytest
from msgspec.structs import replace

from layers.shop.checkout.orders.accept.accept_order import _body_hash
from layers.shop.checkout.orders.accept.order_request import OrderRequest, ShippingAddress, check_printable
from layers.shop.checkout.orders.errors import UnprintableTextError
from layers.shop.checkout.orders.model import (
    MOVES,
    OrderLine,
    Placement,
    attempt_id_for,
    fingerprint_of,
    is_of_attempt,
    order_id_for,
    sources,
)
from layers.shop.checkout.orders.table.rows import OrderRow, dump, lean, order_of, placement_text
from layers.shop.checkout.orders.tell.order_events import event_of
from layers.shop.checkout.orders.tell.publish_events import _entry
from layers.shop.goods.inventory.model import Reservation, availability_of, quantities
from layers.shop.goods.inventory.reserve.source_lines import Sourcing
from layers.shop.offers.points.model import PointsUse
from tests.unit.orders.orders import a_placement, an_order

REQUEST = {
    "cart_id": "crt_" + "b" * 26,
    "expected_total": {"amount": 1999, "currency": "CNY"},
    "email": "may@example.com",
    "phone": "+86 138-0000-0000",
    "shipping_address": {"name": "陈梅", "line1": "1 Nanjing Rd (East)", "city": "上海", "country": "CN"},
    "shipping_method": "standard",
    "payment_method": "pm_card_visa",
}


def request(**changes):
    return msgspec.convert({**REQUEST, **changes}, OrderRequest)


def test_one_key_is_one_attempt_per_cart():
    assert attempt_id_for("crt_1", "monday") == attempt_id_for("crt_1", "monday")
    assert attempt_id_for("crt_1", "monday") != attempt_id_for("crt_2", "monday")


def test_a_cart_is_one_order_until_it_changes():
    assert order_id_for("crt_1", 2) == order_id_for("crt_1", 2)
    assert len({order_id_for("crt_1", 2), order_id_for("crt_1", 3), order_id_for("crt_2", 2)}) == 3


def test_a_fingerprint_tells_the_key_and_the_body():
    monday, tuesday = attempt_id_for("crt_1", "monday"), attempt_id_for("crt_1", "tuesday")
    row = OrderRow(status="pending", fingerprint=fingerprint_of(monday, _body_hash(request())), pk="ORDER#ord_1")
    row.body, row.timeline = placement_text(a_placement()), []
    assert is_of_attempt(order_of(row), monday)
    assert not is_of_attempt(order_of(row), tuesday)


def test_every_state_can_be_reached_and_none_leads_back_to_the_queue():
    assert sources("queued") == []
    assert all(sources(status) for status in MOVES if status != "queued")


def test_a_lost_race_cannot_revive_an_order():
    assert "cancelled" not in sources("confirmed")
    assert "rejected" not in sources("pending")


def test_fingerprints_ignore_the_order_of_members():
    shuffled = msgspec.convert(dict(reversed(REQUEST.items())), OrderRequest)
    assert _body_hash(shuffled) == _body_hash(request())
    assert _body_hash(request(payment_method="pm_card_mastercard")) != _body_hash(request())


@pytest.mark.parametrize(
    "change",
    [
        {"email": "may"},
        {"email": "a@b"},
        {"email": "a b@c.de"},
        {"phone": "1" * 61},
        {"payment_method": "4242424242424242"},
        {"shipping_method": "drone"},
        {"cart_id": "../etc/passwd"},
        {"expected_total": 1999},
        {"expected_total": {"amount": "1999", "currency": "CNY"}},
        {"shipping_address": "Shanghai"},
        {"shipping_address": {**REQUEST["shipping_address"], "name": "x" * 5_000}},
        {"shipping_address": {**REQUEST["shipping_address"], "country": "China"}},
    ],
)
def test_a_malformed_request_is_not_read(change):
    with pytest.raises(msgspec.ValidationError):
        request(**change)


@pytest.mark.parametrize("name", ["May 🎉", "May\x00Chen", "May\u202eChen", "\ue000"])
def test_labels_take_no_emoji_and_no_control_characters(name):
    with pytest.raises(UnprintableTextError) as refused:
        check_printable(ShippingAddress(name=name, line1="1 Road", city="Bern", country="CH"))
    assert refused.value.errors[0]["field"] == "shipping_address.name"


@pytest.mark.parametrize("name", ["陈梅", "Jürgen Müller-Lüdenscheidt", "O'Brien, Flat 3/4", "محمد", "विनय"])
def test_labels_take_names_of_any_script(name):
    check_printable(ShippingAddress(name=name, line1="1 Road", city="Bern", country="CH"))


def test_lines_of_one_sku_are_held_together_and_in_sku_order():
    search = Sourcing("ord_1", quantities([("VASE", 1), ("LANTERN-RED", 2), ("VASE", 3)]))
    assert search.holds == [
        Reservation("LANTERN-RED", 0, 2),
        Reservation("VASE", 0, 4),
    ]


@pytest.mark.parametrize(
    ("units", "told"), [(-1, "sold_out"), (0, "sold_out"), (1, "low"), (5, "low"), (6, "in_stock")]
)
def test_what_buyers_are_told_about_stock(units, told):
    assert availability_of(units) == told


def test_an_order_of_three_lines_stays_under_one_write_unit():
    """1 KB: past it every change of the order costs two (DynamoDB bills writes by the kilobyte)."""
    lines = [
        OrderLine(
            f"LANTERN-RED-{n}", "prd_" + "l" * 26, "手工竹编红灯笼 中号 春节限定版 礼盒装", 2, 19900, 1000, 0, 38800
        )
        for n in range(3)
    ]
    accepted = an_order("ord_" + "a" * 26, *lines)
    row = OrderRow(f"ORDER#{accepted.order_id}", "ORDER", status="confirmed", fingerprint="f" * 20)
    row.body = placement_text(a_placement(*lines))
    holds = Sourcing(accepted.order_id, accepted.placement.quantities()).holds
    row.holds = dump([lean(hold) for hold in holds])
    row.payment = '["pi_3QxYzA2eZvKYlo2C0aBcDeFg","captured",116400,116400,0]'
    row.parcel = '["shp_aaaaaaaaaaaaaaaaaaaaaaaaaa","ZTO Express","SL123456785CN"]'
    row.timeline = [["confirmed", 1_795_000_000_000, ""]] * 4
    assert _size(row.serialize()) < 1024


def _size(item):
    """DynamoDB's own count: UTF-8 names and values, a byte or so per number pair, 3 per list, 1 per element."""

    def value(v):
        kind, inner = next(iter(v.items()))
        if kind == "S":
            return len(inner.encode())
        if kind == "N":
            return len(inner) // 2 + 2
        return 3 + sum(1 + value(i) for i in inner)

    return sum(len(name) + value(v) for name, v in item.items())


def image(version, status="confirmed", reason=""):
    turn = {"L": [{"S": status}, {"N": "1795000000000"}, {"S": reason}]}
    return {"pk": {"S": "ORDER#ord_1"}, "version": {"N": str(version)}, "timeline": {"L": [turn]}}


def test_a_change_of_status_is_a_fact():
    event = event_of({"dynamodb": {"OldImage": image(1), "NewImage": image(2, "cancelled", "payment_declined")}})
    assert (event.name, event.event_id, event.reason) == ("OrderCancelled", "ord_1:2", "payment_declined")


def test_a_new_order_is_a_fact():
    assert event_of({"dynamodb": {"NewImage": image(1, "pending")}}).name == "OrderPlaced"


def test_a_change_without_a_new_version_and_a_removed_row_are_none():
    assert event_of({"dynamodb": {"OldImage": image(2), "NewImage": image(2)}}) is None
    assert event_of({"dynamodb": {"OldImage": image(2)}}) is None


def test_facts_tell_the_membership_that_an_order_names_and_of_other_orders_none():
    of_a_member = {**image(1, "pending"), "member": {"S": "mem_1"}}
    named, other = (event_of({"dynamodb": {"NewImage": new}}) for new in (of_a_member, image(1, "pending")))
    assert msgspec.json.decode(_entry(named)["Detail"])["member_id"] == "mem_1"
    assert "member_id" not in msgspec.json.decode(_entry(other)["Detail"])


def test_what_an_order_has_none_of_takes_no_room():
    text = placement_text(a_placement())
    assert text.endswith('"zh"]')
    assert msgspec.json.decode(text, type=Placement) == a_placement()
    paid = replace(a_placement(), points=PointsUse("mem_1", 5, 5))
    assert msgspec.json.decode(placement_text(paid), type=Placement) == paid
