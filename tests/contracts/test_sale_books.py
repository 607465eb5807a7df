"""A sale's limits, tried when an order is placed and given back when it is cancelled."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from layers.shop.checkout.orders.model import AcceptedOrder, Payment
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory.model import Reservation, Shelf
from layers.shop.goods.inventory.table.store import stock_table
from layers.shop.offers.sales.books import correct_use, orders_of, sale_books, uses_of
from layers.shop.offers.sales.errors import AdmissionUsedError, SaleChangedError, SaleLimitError
from layers.shop.offers.sales.model import Sale, SaleItem, SaleOrder, SaleUse
from layers.shop.offers.sales.store import sales_table
from layers.shop.offers.sales.tallies import keep_tally, tallies
from tests.support.patience import insist
from tests.unit.orders.orders import an_order

NOON = datetime(2026, 11, 11, 12, tzinfo=UTC)
SALE = Sale("sal_night", "Night", [SaleItem("LANTERN-RED")], NOON, NOON + timedelta(hours=1), 2, 10, 60)


@pytest.fixture(autouse=True)
def _goods(tables):
    stock_table.receive(Shelf("LANTERN-RED"), 50, "rct_1")


def place(number, buyer="may", quantity=1, entry=None, per_buyer=2, per_address=0):
    order_id = f"ord_{number:026d}"
    order = an_order(order_id)
    use = SaleUse(
        "sal_night",
        entry or f"ent_{number}",
        order_id,
        buyer,
        "LANTERN-RED",
        quantity,
        per_buyer,
        "nanjing-road",
        per_address,
    )
    accepted = AcceptedOrder(order_id, order.fingerprint, replace(order.placement, admission=use))
    orders_table.place(accepted, [Reservation("LANTERN-RED", 0, quantity)])
    return order_id


def available():
    return stock_table.snapshot(Shelf("LANTERN-RED")).available


def test_one_buyer_has_no_more_units_than_the_limit():
    place(1)
    place(2)
    with pytest.raises(SaleLimitError):
        place(3)
    place(4, buyer="li")
    assert (uses_of("sal_night", "may").units, available()) == (2, 47)


def test_units_in_one_order_count_as_many():
    with pytest.raises(SaleLimitError):
        place(1, quantity=3)
    place(2, quantity=2)
    assert available() == 48


def test_twelve_racing_orders_of_one_buyer_leave_two():
    def race(number):
        try:
            insist(place, number)
        except SaleLimitError:
            return 0
        return 1

    with ThreadPoolExecutor(6) as sessions:
        assert sum(sessions.map(race, range(12))) == 2
    assert available() == 48


def test_one_address_has_no_more_units_than_its_limit():
    place(1, buyer="may", per_address=1)
    with pytest.raises(SaleLimitError):
        place(2, buyer="li", per_address=1)
    assert available() == 49


def test_an_admission_is_spent_once_even_by_a_cancelled_order():
    orders = orders_table
    order_id = place(1, entry="ent_once", per_address=1)
    assert orders.cancel(orders.get(order_id), "payment_declined", Payment())
    assert not orders.cancel(orders.get(order_id), "payment_declined", Payment())
    uses = uses_of("sal_night", "may")
    assert (uses.units, uses.spent, list(orders_of("sal_night"))) == (0, {"ent_once"}, [])
    for per_buyer in (0, 2):
        with pytest.raises(AdmissionUsedError):
            place(2, entry="ent_once", per_buyer=per_buyer)
    place(3, per_address=1)
    assert available() == 49


def test_the_books_name_every_order_that_holds_units():
    placed = {place(number, buyer=f"buyer-{number}") for number in range(5)}
    found = list(orders_of("sal_night"))
    assert {order.order_id for order in found} == placed
    assert SaleOrder(f"ord_{3:026d}", "ent_3", "buyer-3", "LANTERN-RED", 1) in found


def test_the_counters_are_read_and_corrected_each_by_itself_and_only_as_they_were_read():
    place(1, quantity=2, per_address=4)
    place(2, buyer="li")
    sales_table.save(SALE)
    books, following = sale_books("", 100)
    found = {(row.holder, row.used, row.listed) for row in books}
    assert (found, following) == ({("buyer:may", 2, 2), ("buyer:li", 1, 1), ("address:nanjing-road", 2, 0)}, "")
    assert {row.sale_id for row in books} == {"sal_night"}
    assert not correct_use("sal_night", "buyer:may", 3, 1)
    assert correct_use("sal_night", "buyer:may", 2, 1)
    assert correct_use("sal_night", "address:nanjing-road", 2, 3)
    assert {(row.holder, row.used) for row in sale_books("", 100)[0]} == {
        ("buyer:may", 1),
        ("buyer:li", 1),
        ("address:nanjing-road", 3),
    }


def test_a_sale_is_changed_in_the_version_that_was_read():
    sales = sales_table
    sales.save(SALE)
    with pytest.raises(SaleChangedError):
        sales.save(SALE)
    changed = replace(SALE, name="Late night", version=2)
    sales.save(changed, replacing=SALE)
    with pytest.raises(SaleChangedError):
        sales.save(changed, replacing=SALE)
    assert sales.get("sal_night") == changed
    assert sales.get("sal_none") is None


def test_sales_are_found_until_their_last_admission_has_run_out():
    sales = sales_table
    sales.save(SALE)
    sales.save(replace(SALE, sale_id="sal_later", ends_at=SALE.ends_at + timedelta(days=1)))
    found = [sale.sale_id for sale in sales.closing_after(SALE.ends_at + timedelta(seconds=59))]
    assert found == ["sal_night", "sal_later"]
    assert [sale.sale_id for sale in sales.closing_after(SALE.ends_at + timedelta(seconds=61))] == ["sal_later"]
    assert [sale.sale_id for sale in sales.newest(1)] == ["sal_later"]


def test_each_gate_of_a_sale_has_its_own_count():
    keep_tally("sal_night", 1, {"entered": 3})
    keep_tally("sal_night", 1, {"entered": 5})
    keep_tally("sal_night", 2, {"entered": 1})
    assert tallies("sal_night") == {1: {"entered": 5}, 2: {"entered": 1}}
