"""Goods that come back, on the shelf they left from."""

from msgspec.structs import replace

from layers.shop.aftersales.returns.settle_return import book_goods
from layers.shop.aftersales.returns.store import returns_table
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory.levels.read_stock import stocks_of
from layers.shop.goods.inventory.model import Reservation
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from layers.shop.goods.warehouses.keep_warehouses import open_warehouse
from layers.shop.goods.warehouses.model import Warehouse
from tests.unit.orders.orders import MAY, an_order
from tests.unit.reconciliation.cases import some_returns

SKU = "LANTERN-RED"


def test_goods_of_a_return_lie_where_their_parcel_left_from_however_often_that_is_booked(queues):
    open_warehouse(Warehouse("hangzhou", "Hangzhou", "CN"))
    receive_stock(SKU, 1, "opening")
    receive_stock(SKU, 3, "rct_1", "hangzhou")
    orders_table.place(an_order(), [Reservation(SKU, 0, 2, "hangzhou")])
    returns = some_returns("received")
    returns_table.put(replace(returns, returns=[replace(each, goods="restock") for each in returns.returns]))
    book_goods(MAY, "ret_0")
    book_goods(MAY, "ret_0")
    assert {where: stock.available for where, stock in stocks_of(SKU).items()} == {"": 1, "hangzhou": 2}
