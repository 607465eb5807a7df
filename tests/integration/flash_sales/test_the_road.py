"""From the announcement of a sale to its last unit, call by call."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.flash_sales import follow_sale_orders
from layers.cloud import clock, environment
from layers.cloud.addresses import queue_url
from layers.cloud.aws import client
from layers.cloud.memory import redis
from layers.cloud.memory.gate import Gate
from layers.shop.checkout.orders.model import Payment
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.offers.sales.check_admission import right_of
from layers.shop.traffic.flash_sales.follow_stock import follow_stock
from layers.shop.traffic.flash_sales.run_sales import run_sales
from tests.integration.flash_sales.conftest import Shop, batch
from tests.support.patience import eventually


def admitted(shop: Shop, sale: str, email: str, quantity: int = 1) -> Any:
    entry = shop.enter(sale, email, quantity)
    assert entry.status == 201, entry
    # At once where the machine is quick: the gate lets in by its own clock.
    return entry.body.get("admission_token") or eventually(lambda: shop.look(entry).get("admission_token"))


def free_at_the_gate(shop: Shop, sale: str) -> Any:
    return shop.call("GET", f"/v1/admin/flash-sales/{sale}").body["report"]["items"][0]["available"]


def test_a_buyer_enters_is_admitted_and_orders_at_the_price_of_the_sale(shop: Shop) -> None:
    sale = shop.new_sale()
    token = admitted(shop, sale, "may@example.com", 2)
    accepted = shop.order("May@Example.com", token, 2)
    assert accepted.status == 202, accepted
    assert shop.place_orders() == ["pending"]
    whole = shop.call("GET", f"/v1/admin/orders/{accepted.body['order_id']}").body
    assert whole["totals"]["subtotal"] == {"amount": 10_000, "currency": "CNY"}
    assert shop.call("GET", f"/v1/admin/stock/{shop.sku}").body["available"] == 8


def test_items_of_a_running_sale_are_not_ordered_without_an_admission(shop: Shop) -> None:
    shop.new_sale()
    refused = shop.order("may@example.com")
    assert (refused.status, refused.body["code"]) == (403, "admission_required")
    assert shop.order("may@example.com", sku=shop.vase).status == 202


def test_before_its_start_a_sale_takes_no_entry_and_sells_nothing(shop: Shop) -> None:
    soon = datetime.now(UTC) + timedelta(hours=1)
    sale = shop.new_sale(starts_at=soon.isoformat(), ends_at=(soon + timedelta(hours=1)).isoformat())
    assert shop.call("GET", f"/v1/flash-sales/{sale}").body["state"] == "scheduled"
    for refused in (shop.enter(sale, "may@example.com"), shop.order("may@example.com")):
        assert (refused.status, refused.body["code"]) == (409, "sale_not_started")


def test_each_wrong_token_has_its_own_refusal(shop: Shop) -> None:
    sale = shop.new_sale(admission_seconds=5)
    token = admitted(shop, sale, "may@example.com")
    altered = shop.order("may@example.com", token[:-2] + ("AA" if token[-2:] != "AA" else "BB"))
    borrowed = shop.order("li@example.com", token)
    too_many = shop.order("may@example.com", token, 2)
    assert shop.order("may@example.com", token).status == 202
    used = shop.order("may@example.com", token)
    codes = [reply.body["code"] for reply in (altered, borrowed, too_many, used)]
    assert codes == ["admission_invalid", "admission_not_yours", "admission_not_yours", "admission_used"]
    assert {reply.status for reply in (altered, borrowed, too_many, used)} == {403}


def test_an_admission_passes_the_waiting_room_for_its_own_buyer(shop: Shop) -> None:
    token = admitted(shop, shop.new_sale(), "may@example.com")
    assert right_of(token, "May@example.com")
    assert not right_of(token, "li@example.com")
    with clock.frozen(datetime.now(UTC) + timedelta(minutes=2)):
        assert not right_of(token, "may@example.com")


@contextmanager
def room_open(shop: Shop) -> Iterator[None]:
    """Closed again for the tests that come after: they share the tables."""
    try:
        _ask_for_room(shop, "on")
        yield
    finally:
        _ask_for_room(shop, "off")


def _ask_for_room(shop: Shop, mode: str) -> None:
    assert shop.call("PUT", "/v1/admin/waiting-room", {"mode": mode}).status == 200
    environment.forget()  # which remembers the room for a while


def test_an_admission_passes_the_waiting_room_with_one_order(shop: Shop) -> None:
    token = admitted(shop, shop.new_sale(), "may@example.com")
    with room_open(shop):
        assert shop.order("may@example.com").body["code"] == "waiting_room"
        assert shop.order("may@example.com", token).status == 202
        for sku in (shop.sku, shop.vase):
            assert shop.order("may@example.com", token, sku=sku).body["code"] == "waiting_room"


def test_one_buyer_with_a_hundred_sessions_and_limit_two_gets_two(shop: Shop) -> None:
    sale = shop.new_sale()
    entries = [shop.enter(sale, "May@example.com" if n % 2 else " may@example.com".strip()) for n in range(100)]
    states = [entry.body["state"] for entry in entries]
    assert (states.count("admitted"), states.count("limit_reached")) == (2, 98)


def test_sold_out_is_said_when_the_last_unit_is_paid_for_and_not_before(shop: Shop) -> None:
    sale = shop.new_sale(per_buyer=10)
    token = admitted(shop, sale, "may@example.com", 10)
    late = shop.enter(sale, "li@example.com")
    assert (late.body["state"], late.body["outlook"]) == ("waiting", "if_others_leave")
    accepted = shop.order("may@example.com", token, 10)
    assert shop.look(late)["state"] == "waiting"
    shop.place_orders()
    assert shop.look(late)["state"] == "waiting"
    shop.confirm(accepted)
    assert shop.look(late)["state"] == "sold_out"
    assert shop.enter(sale, "wu@example.com").body["state"] == "sold_out"
    assert shop.call("GET", f"/v1/flash-sales/{sale}").body["sold_out"] is True


def test_units_of_a_cancelled_order_go_to_the_next_in_line(shop: Shop) -> None:
    sale = shop.new_sale(per_buyer=10)
    token = admitted(shop, sale, "may@example.com", 10)
    late = shop.enter(sale, "li@example.com", 2)
    accepted = shop.order("may@example.com", token, 10)
    shop.place_orders()
    shop.cancel(accepted)
    assert shop.look(late)["state"] == "admitted"
    assert shop.order("li@example.com", shop.look(late)["admission_token"], 2).status == 202
    assert shop.place_orders() == ["pending"]
    assert admitted(shop, sale, "may@example.com", 8)


def test_units_that_come_back_after_they_were_paid_for_are_counted_once(shop: Shop) -> None:
    sale = shop.new_sale(per_buyer=10)
    accepted = shop.order("may@example.com", admitted(shop, sale, "may@example.com", 10), 10)
    shop.place_orders()
    shop.confirm(accepted)
    order = orders_table.get(accepted.body["order_id"], consistent=True)
    assert order
    orders_table.cancel(order, "cancelled_by_buyer", Payment())
    run_sales()  # finds ten units on the shelf before the gate is told why
    for _ in range(2):
        shop.follow(order.order_id)
        assert free_at_the_gate(shop, sale) == 10


def test_units_that_come_back_after_the_gate_said_sold_out_are_on_sale_at_once(shop: Shop) -> None:
    sale = shop.new_sale(per_buyer=10)
    accepted = shop.order("may@example.com", admitted(shop, sale, "may@example.com", 10), 10)
    shop.place_orders()
    shop.confirm(accepted)
    late = shop.enter(sale, "li@example.com")
    assert late.body["state"] == "sold_out"
    shop.cancel(accepted)
    assert free_at_the_gate(shop, sale) == 10


def test_a_receipt_opens_a_sale_that_was_sold_out_as_soon_as_its_news_is_read(shop: Shop) -> None:
    sale = shop.new_sale(per_buyer=10)
    accepted = shop.order("may@example.com", admitted(shop, sale, "may@example.com", 10), 10)
    shop.place_orders()
    shop.confirm(accepted)
    late = shop.enter(sale, "li@example.com")
    assert late.body["state"] == "sold_out"
    assert shop.call("POST", f"/v1/admin/stock/{shop.sku}/receipts", {"quantity": 3}).status == 201
    assert shop.news() == {"batchItemFailures": []}
    environment.forget()  # what was known to be sold out is known for a second
    assert shop.look(late)["state"] == "admitted"
    assert free_at_the_gate(shop, sale) == 2


def test_news_that_another_count_stood_in_the_way_of_comes_again(shop: Shop) -> None:
    sale = shop.new_sale()
    shop.enter(sale, "may@example.com")
    gate = Gate(f"flash:{sale}", [shop.sku])
    assert gate.lock("another", 30)
    shop.call("POST", f"/v1/admin/stock/{shop.sku}/adjustments", {"quantity": 2, "reason": "found"})
    assert len(shop.news()["batchItemFailures"]) == 1
    gate.unlock("another")
    follow_stock(shop.sku)
    assert free_at_the_gate(shop, sale) == 11


def test_a_gate_that_is_long_forgotten_is_told_nothing(shop: Shop) -> None:
    sale = shop.new_sale()
    accepted = shop.order("may@example.com", admitted(shop, sale, "may@example.com"))
    shop.place_orders()
    Gate(f"flash:{sale}", [shop.sku]).erase()
    with clock.frozen(datetime.now(UTC) + timedelta(days=3)):
        shop.confirm(accepted)
    assert not redis.attempt(lambda r: r.keys(f"gate:{{flash:{sale}}}:*"), otherwise=[b"?"])


def test_who_leaves_gives_the_admission_to_the_next(shop: Shop) -> None:
    sale = shop.new_sale(per_buyer=10)
    first = shop.enter(sale, "may@example.com", 10)
    late = shop.enter(sale, "li@example.com")
    left = shop.call("DELETE", first.body["status_url"], X_Entry_Token=first.body["entry_token"])
    assert left.body["state"] == "left"
    assert shop.look(late)["state"] == "admitted"
    gone = shop.order("may@example.com", first.body["admission_token"], 10)
    assert (gone.status, gone.body["code"]) == (403, "admission_expired")


def test_a_place_is_seen_with_its_own_token_only(shop: Shop) -> None:
    sale = shop.new_sale()
    may, li = shop.enter(sale, "may@example.com"), shop.enter(sale, "li@example.com")
    for token in ("", "nonsense", li.body["entry_token"]):
        refused = shop.call("GET", may.body["status_url"], X_Entry_Token=token)
        assert (refused.status, refused.body["code"]) == (404, "entry_not_found")


def test_an_entry_repeated_under_its_key_is_the_same_place(shop: Shop) -> None:
    sale = shop.new_sale()
    path, body = f"/v1/flash-sales/{sale}/entries", {"sku": shop.sku, "email": "may@example.com"}
    first, again = (shop.call("POST", path, body, Idempotency_Key="k1").body for _ in range(2))
    assert first["entry_id"] == again["entry_id"]


def test_a_sale_that_has_ended_takes_nobody_but_honours_who_was_admitted(shop: Shop) -> None:
    sale = shop.new_sale()
    token = admitted(shop, sale, "may@example.com")
    assert shop.call("POST", f"/v1/admin/flash-sales/{sale}/end").body["state"] == "ended"
    refused = shop.enter(sale, "li@example.com")
    assert (refused.status, refused.body["code"]) == (409, "sale_ended")
    assert shop.order("may@example.com", token).status == 202


def test_five_minutes_before_the_start_the_gate_is_ready(shop: Shop) -> None:
    def in_minutes(minutes: int) -> str:
        soon = datetime.now(UTC) + timedelta(minutes=minutes)
        return shop.new_sale(starts_at=soon.isoformat(), ends_at=(soon + timedelta(minutes=5)).isoformat())

    soon, later = in_minutes(3), in_minutes(90)
    run_sales()
    reports = [shop.call("GET", f"/v1/admin/flash-sales/{sale}").body["report"] for sale in (soon, later)]
    assert [report["live"] for report in reports] == [True, False]
    assert reports[0]["items"][0]["available"] == 10


def test_an_event_that_names_no_order_is_a_dead_letter_and_the_others_are_told(shop: Shop) -> None:
    sale = shop.new_sale()
    accepted = shop.order("may@example.com", admitted(shop, sale, "may@example.com"))
    shop.place_orders()
    events = [{"detail": {"order_id": accepted.body["order_id"]}}, {"detail": "nothing"}]
    assert follow_sale_orders(batch(json.dumps(event) for event in events)) == {"batchItemFailures": []}
    dead = client("sqs").receive_message(QueueUrl=queue_url("sale-orders-dlq")).get("Messages", [])
    assert [json.loads(message["Body"]) for message in dead] == [events[1]]
