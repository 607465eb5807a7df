"""Goods that are sold without a count, in DynamoDB: no counter moves, whoever buys, turns back or sends back."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from layers.cloud import clock, environment
from layers.shop.aftersales.returns.settle_return import book_goods
from layers.shop.aftersales.returns.store import returns_table
from layers.shop.backoffice.reconciliation.rules.counting_rules import resources_of
from layers.shop.checkout.orders.model import Payment
from layers.shop.checkout.orders.place.place_order import place_where_units_are, sourcing
from layers.shop.checkout.orders.place.reserve_order import refuse_or_release, reserve_order
from layers.shop.checkout.orders.read.count_stock import count_stock
from layers.shop.checkout.orders.read.stock_ledger import stock_ledger
from layers.shop.checkout.orders.saga.release_stock import release_stock
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.checkout.orders.wait.fill_backorders import fill_backorders
from layers.shop.goods.inventory.errors import InSaleError, InsufficientStockError, UnknownStockError
from layers.shop.goods.inventory.levels.list_stock import list_stock, set_low_at
from layers.shop.goods.inventory.levels.read_stock import stocks_of
from layers.shop.goods.inventory.model import Policy, RefusedReservation, Reservation, Shard, Shelf
from layers.shop.goods.inventory.promises.counting import sell_by_count, sell_uncounted
from layers.shop.goods.inventory.promises.policies import set_policy
from layers.shop.goods.inventory.receive.opening_stock import Opening, receive_opening_stock
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from layers.shop.goods.inventory.spread.reshard import reshard
from layers.shop.goods.inventory.table.store import stock_table
from layers.shop.goods.warehouses.keep_warehouses import open_warehouse
from layers.shop.goods.warehouses.model import Warehouse
from layers.shop.offers.sales.model import Sale, SaleItem
from layers.shop.offers.sales.save_sale import save_sale
from tests.unit.orders.orders import MAY, an_order
from tests.unit.reconciliation.cases import some_returns

SKU = "LANTERN-RED"  # an order of May's is for two of them


@pytest.fixture(autouse=True)
def _queues(queues):
    return queues


def buy(number=1):
    """May's order, placed; its holds."""
    accepted = an_order(order_id(number))
    return place_where_units_are(accepted, sourcing(accepted)).holds


def order_id(number):
    return f"ord_{number:026d}"


def cancel(number):
    release_stock(order_id(number), "cancelled_by_buyer", Payment(status="voided"))


def counters():
    """Received and available, in every warehouse and of promises."""
    return {where: (stock.received, stock.available) for where, stock in stocks_of(SKU).items()}


def adds_up():
    counts, ledger = count_stock(SKU), stock_ledger(SKU)
    return counts.adds_up and ledger.check.adds_up and ledger.check.ledger == counts.available - counts.backordered


def uncounted(units=2):
    return [Reservation(SKU, 0, units, uncounted=True)]


def test_a_sku_opened_without_a_count_is_sold_cancelled_and_counted_nowhere():
    receive_opening_stock({SKU: Opening(counted=False)}, "opening:prd_1")
    assert [buy(1), buy(2)] == [uncounted(), uncounted()]
    cancel(1)
    assert counters() == {"": (0, 0)}
    assert adds_up()
    assert list(resources_of(orders_table.get(order_id(2)))) == []


def test_opening_it_again_changes_nothing_and_tells_how_it_is_sold():
    openings = {SKU: Opening(counted=False), "MUG": Opening(3), "CUP": Opening(1, backorder=50)}
    assert receive_opening_stock(openings, "opening:prd_1") == {}
    known = receive_opening_stock({sku: Opening(7) for sku in openings}, "opening:prd_1")
    assert known == {SKU: "no_count", "MUG": "count", "CUP": "count_and_ahead"}
    assert counters() == {"": (0, 0)}


def test_what_is_counted_and_sold_ahead_keeps_its_count_and_sells_on_below_it():
    receive_opening_stock({SKU: Opening(1, backorder=2)}, "opening:prd_1")
    environment.forget()
    assert sum(hold.quantity for hold in buy()) == 2
    assert orders_table.get(order_id(1)).owed == {SKU: 1}
    assert counters() == {"": (1, 0), "~owed": (2, 1)}
    assert adds_up()


def test_an_environment_that_has_not_heard_learns_it_from_the_refusal():
    receive_stock(SKU, 1, "rct_1")
    sell_uncounted(SKU)
    environment.forget()
    assert buy() == uncounted()
    assert counters() == {"": (1, 1)}


def test_units_that_orders_have_of_the_count_return_to_it_and_others_to_none():
    receive_stock(SKU, 5, "rct_1")
    buy(1)
    sell_uncounted(SKU)
    assert buy(2) == uncounted()
    cancel(1)
    assert counters() == {"": (5, 5)}
    sell_by_count(SKU)
    cancel(2)
    assert counters() == {"": (5, 5)}
    assert buy(3) == [Reservation(SKU, 0, 2)]
    assert counters() == {"": (5, 3)}
    assert adds_up()


def test_what_is_counted_again_is_sold_out_when_nothing_is_there():
    receive_opening_stock({SKU: Opening(counted=False)}, "opening:prd_1")
    buy(1)
    sell_by_count(SKU)
    with pytest.raises(InsufficientStockError):
        buy(2)


def test_it_is_counted_from_the_write_on_also_for_who_has_not_heard():
    receive_opening_stock({SKU: Opening(counted=False)}, "opening:prd_1")
    accepted = an_order(order_id(1))
    search = sourcing(accepted)
    search.widen([RefusedReservation(search.holds[0], Shard(0, stocks_of(SKU)[""].layout))])
    assert search.holds == uncounted()
    elsewhere = stocks_of(SKU)[""].layout
    assert stock_table.set_layout(Shelf(SKU), elsewhere, elsewhere.sold_by_count(True))
    with pytest.raises(InsufficientStockError):
        place_where_units_are(accepted, search)


@pytest.mark.parametrize("shards", [1, 4])
def test_counted_and_uncounted_lines_are_one_order(shards):
    open_warehouse(Warehouse("hangzhou", "Hangzhou", "CN"))
    receive_stock("KETTLE", 1, "rct_1")
    receive_stock("KETTLE", 3, "rct_2", "hangzhou")
    reshard(Shelf("KETTLE"), shards)
    receive_opening_stock({SKU: Opening(counted=False)}, "opening:prd_1")
    environment.forget()
    accepted = an_order(MAY, *kettles_and_lanterns())
    holds = place_where_units_are(accepted, sourcing(accepted)).holds
    assert sorted(holds, key=str) == sorted([Reservation("KETTLE", 0, 2, "hangzhou"), *uncounted()], key=str)
    release_stock(MAY, "cancelled_by_buyer", Payment(status="voided"))
    assert {where: stock.available for where, stock in stocks_of("KETTLE").items()} == {"": 1, "hangzhou": 3}


def kettles_and_lanterns():
    line = an_order().placement.lines[0]
    return [line, replace(line, sku="KETTLE")]


def test_a_spread_sku_whose_units_are_gone_is_sold_on_without_a_count():
    receive_stock(SKU, 2, "rct_1")
    reshard(Shelf(SKU), 4)
    buy(1)
    sell_uncounted(SKU)
    environment.forget()
    assert [buy(number) for number in (2, 3)] == [uncounted(), uncounted()]
    assert counters() == {"": (2, 0)}


def test_orders_that_wait_are_given_what_they_wait_for():
    receive_stock(SKU, 1, "rct_1")
    set_policy(SKU, Policy("backorder", 5))
    buy(1)
    orders_table.move(order_id(1), "confirmed")
    sell_uncounted(SKU)
    fill_backorders(SKU)
    assert orders_table.get(order_id(1)).holds == [Reservation(SKU, 0, 1), Reservation(SKU, 0, 1, uncounted=True)]
    assert counters() == {"": (1, 0), "~owed": (0, 0)}
    assert adds_up()


def test_goods_that_come_back_are_booked_where_they_were_counted_and_nowhere_else():
    receive_opening_stock({SKU: Opening(counted=False)}, "opening:prd_1")
    orders_table.place(an_order(), uncounted())
    returns = some_returns("received")
    returns_table.put(replace(returns, returns=[replace(each, goods="restock") for each in returns.returns]))
    book_goods(MAY, "ret_0")
    assert counters() == {"": (0, 0)}


def test_what_is_exchanged_for_it_is_kept_and_let_go_from_no_counter():
    receive_opening_stock({SKU: Opening(counted=False)}, "opening:prd_1")
    assert reserve_order(an_order())
    assert orders_table.get(MAY, consistent=True).holds == uncounted()
    refuse_or_release(an_order(), "return_refused")
    assert orders_table.get(MAY, consistent=True).status == "cancelled"
    assert counters() == {"": (0, 0)}


def test_it_never_runs_low_in_the_shop_or_in_a_warehouse():
    open_warehouse(Warehouse("hangzhou", "Hangzhou", "CN"))
    receive_stock(SKU, 1, "rct_1")
    receive_stock(SKU, 1, "rct_2", "hangzhou")
    set_low_at(Shelf(SKU, "hangzhou"), 5)
    assert [line.low for line in list_stock("", 50)[0]] == [True, True]
    sell_uncounted(SKU)
    assert [(line.low, line.counted) for line in list_stock("", 50)[0]] == [(False, False)] * 2


def test_goods_of_a_sale_stay_counted_until_it_is_over():
    receive_stock(SKU, 1, "rct_1")
    now = clock.now()
    save_sale(Sale("sal_1", "Night", [SaleItem(SKU)], now + timedelta(hours=1), now + timedelta(hours=2), 1, 50.0, 60))
    with pytest.raises(InSaleError, match="needs a count"):
        sell_uncounted(SKU)
    assert stocks_of(SKU)[""].layout.counted


@pytest.mark.parametrize("sku", ["NOBODY", f"{SKU}@hangzhou"])
def test_only_what_has_stock_is_sold_one_way_or_the_other(sku):
    with pytest.raises(UnknownStockError):
        sell_uncounted(sku)
