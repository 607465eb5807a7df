"""What a sale does when its gate loses its memory, or Redis is dead: it sells on, and nothing is sold twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from layers.cloud import clock, environment
from layers.cloud.memory import redis
from layers.cloud.memory.gate import MOST_OPEN
from layers.cloud.memory.gate_answers import EntryRequest
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from layers.shop.goods.warehouses.keep_warehouses import change_warehouse, open_warehouse
from layers.shop.goods.warehouses.model import Warehouse
from layers.shop.offers.sales.gates import gate_of
from layers.shop.offers.sales.save_sale import find_sale_for_editing
from layers.shop.traffic.flash_sales.admit_directly import HICCUP_SECONDS
from layers.shop.traffic.flash_sales.recount_gate import recount_gate
from tests.integration.flash_sales.conftest import Shop, receive
from tests.support.valkey import Valkey


class Later(clock.Clock):
    def monotonic(self) -> float:
        return super().monotonic() + HICCUP_SECONDS


@contextmanager
def dead(valkey: Valkey, shop: Shop, sale: str) -> Iterator[None]:
    """Redis killed, and the sale's gate found silent for too long for a hiccup."""
    valkey.kill()
    assert shop.enter(sale, "first@example.com").body["state"] == "waiting"
    with clock.kept_by(Later()):
        yield


def flush() -> None:
    redis.attempt(lambda r: r.flushall(), otherwise=None)


def standing(shop: Shop, sale: str) -> Any:
    return shop.call("GET", f"/v1/admin/flash-sales/{sale}").body["report"]


def test_a_gate_that_lost_its_memory_is_built_from_the_tables(shop: Shop) -> None:
    sale = shop.new_sale(per_buyer=4)
    paid = shop.order("may@example.com", shop.enter(sale, "may@example.com", 4).body["admission_token"], 4)
    waits = shop.order("li@example.com", shop.enter(sale, "li@example.com", 4).body["admission_token"], 4)
    shop.place_orders()
    shop.confirm(paid)
    flush()
    again = shop.enter(sale, "may@example.com", 1)
    assert again.body["state"] == "limit_reached"
    assert shop.enter(sale, "wu@example.com", 2).body["state"] == "admitted"
    late = shop.enter(sale, "zhu@example.com", 1)
    assert late.body["state"] == "waiting"
    (item,) = standing(shop, sale)["items"]
    assert (item["available"], item["held"], item["sold"]) == (0, 6, 4)
    shop.cancel(waits)
    assert shop.look(late)["state"] == "admitted"


def test_who_waited_keeps_the_place_and_who_was_admitted_may_still_order(shop: Shop) -> None:
    sale = shop.new_sale(per_buyer=10)
    may = shop.enter(sale, "may@example.com", 10)
    waiting = [shop.enter(sale, f"buyer{n}@example.com") for n in range(3)]
    flush()
    newcomer = shop.enter(sale, "late@example.com")
    assert newcomer.body["state"] == "admitted"  # the gate knows of nobody else yet
    assert [shop.look(entry)["state"] for entry in reversed(waiting)] == ["admitted"] * 3
    flush()
    accepted = shop.order("may@example.com", may.body["admission_token"], 10)
    assert accepted.status == 202
    assert shop.place_orders() == ["pending"]
    assert shop.order("late@example.com", newcomer.body["admission_token"]).status == 202
    assert shop.place_orders() == ["sold_out"]  # one promise too many is refused by the tables
    shop.confirm(accepted)
    assert {shop.look(entry)["state"] for entry in waiting} == {"sold_out"}


def test_with_redis_dead_buyers_are_admitted_and_the_tables_keep_the_limits(shop: Shop, valkey: Valkey) -> None:
    sale = shop.new_sale()
    known = shop.enter(sale, "li@example.com")
    with dead(valkey, shop, sale):
        entry = shop.enter(sale, "may@example.com", 2)
        assert entry.body["state"] == "admitted"
        token = entry.body["admission_token"]
        assert shop.order("may@example.com", token, 2).status == 202
        assert shop.place_orders() == ["pending"]
        used = shop.order("may@example.com", token, 2)
        assert (used.status, used.body["code"]) == (403, "admission_used")
        assert shop.look(entry)["state"] == "ordered"
        assert shop.enter(sale, "may@example.com").body["state"] == "limit_reached"
        assert shop.order("li@example.com", known.body["admission_token"]).status == 202
        assert shop.call("GET", f"/v1/flash-sales/{sale}").status == 200


def test_who_leaves_while_redis_is_dead_has_left(shop: Shop, valkey: Valkey) -> None:
    sale = shop.new_sale()
    entry = shop.enter(sale, "may@example.com")
    valkey.kill()
    left = shop.call("DELETE", entry.body["status_url"], X_Entry_Token=entry.body["entry_token"])
    assert (left.status, left.body["state"]) == (200, "left")


def test_with_redis_dead_no_more_is_sold_than_there_is(shop: Shop, valkey: Valkey) -> None:
    sale = shop.new_sale(admission_rate=10_000, per_buyer=3)
    tokens = [shop.enter(sale, f"buyer{n}@example.com", 3).body["admission_token"] for n in range(3)]
    with dead(valkey, shop, sale):
        late = shop.enter(sale, "late@example.com", 3)
        assert late.body["state"] == "admitted"
        for number, token in enumerate(tokens):
            assert shop.order(f"buyer{number}@example.com", token, 3).status == 202
        assert shop.order("late@example.com", late.body["admission_token"], 3).status == 202
        assert sorted(shop.place_orders()) == ["pending", "pending", "pending", "sold_out"]


def test_a_gate_that_was_silent_but_a_moment_ago_is_waited_for(shop: Shop, valkey: Valkey) -> None:
    sale = shop.new_sale()
    valkey.kill()
    entry = shop.enter(sale, "may@example.com")
    assert (entry.body["state"], entry.body["outlook"]) == ("waiting", "in_line")
    with clock.kept_by(Later()):
        assert shop.look(entry)["state"] == "admitted"


def test_a_redis_that_reads_but_is_too_full_to_write_is_no_gate(shop: Shop, valkey: Valkey) -> None:
    sale = shop.new_sale()
    redis.attempt(lambda r: r.config_set("maxmemory", 1), otherwise=None)
    entry = shop.enter(sale, "may@example.com")
    assert (entry.body["state"], redis.state()) == ("waiting", "ok")
    with clock.kept_by(Later()):
        assert shop.look(entry)["state"] == "admitted"


def test_one_caller_builds_a_gate_and_the_others_wait(shop: Shop) -> None:
    sale = find_sale_for_editing(shop.new_sale())
    gate = gate_of(sale)
    assert gate.lock("another", 30)
    assert shop.enter(sale.sale_id, "may@example.com").body["state"] == "waiting"
    gate.unlock("another")
    assert recount_gate(sale)
    assert shop.enter(sale.sale_id, "li@example.com").body["state"] == "admitted"


def test_goods_that_arrive_during_a_sale_are_sold_in_it(shop: Shop) -> None:
    sale = shop.new_sale(per_buyer=10)
    accepted = shop.order("may@example.com", shop.enter(sale, "may@example.com", 10).body["admission_token"], 10)
    late = shop.enter(sale, "li@example.com")
    shop.place_orders()
    shop.confirm(accepted)
    assert shop.look(late)["state"] == "sold_out"
    receive(shop.sku, 2)
    assert shop.call("POST", f"/v1/admin/flash-sales/{sale}/rebuild").body == {"rebuilt": True}
    assert shop.look(late)["state"] == "admitted"


def test_a_gate_is_built_however_many_orders_wait_for_their_payers(shop: Shop) -> None:
    sale = find_sale_for_editing(shop.new_sale())
    gate = gate_of(sale)
    gate.report_outcomes([(EntryRequest(f"ent_{n}", shop.sku), "placed", f"ord_{n}") for n in range(MOST_OPEN + 1)])
    entry = shop.enter(sale.sale_id, "may@example.com")
    assert "admitted" in (shop.look(entry)["state"] for _ in range(50))  # thousands may be too slow at first


def test_a_gate_that_was_warmed_up_for_other_items_is_built_again(shop: Shop) -> None:
    soon = clock.iso(clock.now() + timedelta(minutes=2))
    sale = shop.new_sale(starts_at=soon)
    assert shop.call("POST", f"/v1/admin/flash-sales/{sale}/warm-up").body["gate"] is True
    changed = shop.call("PATCH", f"/v1/admin/flash-sales/{sale}", {"items": [{"sku": shop.sku}, {"sku": shop.vase}]})
    assert changed.status == 200
    gate = gate_of(find_sale_for_editing(sale))
    unready = gate.survey()
    assert unready and not unready.built
    shop.call("POST", f"/v1/admin/flash-sales/{sale}/warm-up")
    ready = gate.survey()
    assert ready and ready.built and None not in [kind.free for kind in ready.kinds]


def test_units_in_every_open_warehouse_are_sold(shop: Shop) -> None:
    sale = shop.new_sale(per_buyer=20)
    for place in ("suzhou", "wuxi"):
        open_warehouse(Warehouse(place, place.title(), "CN"))
        receive_stock(shop.sku, 3, f"rct_{place}_{shop.sku}", warehouse=place)
    change_warehouse("wuxi", {"open": False})
    environment.forget()
    assert shop.enter(sale, "may@example.com", 10).body["state"] == "admitted"
    assert shop.enter(sale, "li@example.com", 3).body["state"] == "admitted"
    assert shop.enter(sale, "wu@example.com").body["state"] == "waiting"


def test_an_event_that_was_lost_is_made_up_for_by_the_minutes_look(shop: Shop) -> None:
    from layers.shop.checkout.orders.model import Payment
    from layers.shop.checkout.orders.table.store import orders_table
    from layers.shop.traffic.flash_sales.run_sales import run_sales

    sale = shop.new_sale(per_buyer=10)
    accepted = shop.order("may@example.com", shop.enter(sale, "may@example.com", 10).body["admission_token"], 10)
    late = shop.enter(sale, "li@example.com")
    shop.place_orders()
    order = orders_table.get(accepted.body["order_id"], consistent=True)
    assert order
    orders_table.cancel(order, "payment_declined", Payment())
    assert shop.look(late)["state"] == "waiting"
    assert run_sales() >= 1
    assert shop.look(late)["state"] == "admitted"


def test_what_lost_gates_have_counted_stays_in_the_report(shop: Shop) -> None:
    from layers.shop.traffic.flash_sales.run_sales import run_sales

    sale = shop.new_sale()
    shop.enter(sale, "may@example.com")
    run_sales()
    flush()
    shop.enter(sale, "li@example.com")
    report = standing(shop, sale)
    assert (report["entries"], report["admitted"], report["live"]) == (2, 2, True)
    assert sum(point["entered"] for point in report["curve"]) == 2


@pytest.mark.parametrize("is_placed", [False, True])
def test_a_second_tab_with_the_same_cart_and_admission_is_told_of_the_first_ones_order(
    shop: Shop, is_placed: bool
) -> None:
    sale = shop.new_sale()
    token, cart = shop.enter(sale, "may@example.com").body["admission_token"], shop.filled_cart(shop.sku)
    first = shop.order_cart(cart, "may@example.com", token)
    if is_placed:
        assert shop.place_orders() == ["pending"]
    second = shop.order_cart(cart, "may@example.com", token)
    assert (second.status, second.body["code"]) == (409, "cart_ordered"), second
    assert second.body["order_id"] == first.body["order_id"]


def test_with_redis_dead_a_second_tab_is_told_of_the_first_ones_order_once_it_is_placed(
    shop: Shop, valkey: Valkey
) -> None:
    sale = shop.new_sale()
    token, cart = shop.enter(sale, "may@example.com").body["admission_token"], shop.filled_cart(shop.sku)
    with dead(valkey, shop, sale):
        first, at_once = (shop.order_cart(cart, "may@example.com", token) for _ in range(2))
        assert (first.status, at_once.status) == (202, 202)
        assert first.body["order_id"] == at_once.body["order_id"]
        assert shop.place_orders() == ["pending", "pending"]
        late = shop.order_cart(cart, "may@example.com", token)
        assert (late.status, late.body["code"]) == (409, "cart_ordered"), late
        assert late.body["order_id"] == first.body["order_id"]
