"""What must hold: while a run goes on (`watch`), and when all has come to rest (`check_ending`)."""

from layers.shop.aftersales.returns.read_returns import returns_of
from layers.shop.checkout.orders.model import Order
from layers.shop.checkout.orders.table.rows import ORDER, OrderRow, order_of
from tests.simulation.buyers import Buyer
from tests.simulation.laws import ends, money, points, promises, room, stock, vouchers
from tests.simulation.shop import PREFIX, Shop


def watch(shop: Shop) -> None:
    """Before the run begins: what is looked at in the moment in which it happens."""
    money.watch_captures(shop)


def check_ending(shop: Shop, buyers: list[Buyer]) -> None:
    """Tells the shop of laws that do not hold."""
    orders = {order.order_id: order for order in _orders(shop)}
    returns = {order_id: returns_of(order_id) for order_id, _ in shop.returns}
    ends.check(shop, buyers, orders, returns)
    promises.check(shop, orders)
    room.check(shop)
    money.check(shop, orders, returns)
    vouchers.check(shop, list(orders.values()), returns)
    points.check(shop, orders, returns)
    stock.check(shop, orders, returns)


def _orders(shop: Shop) -> list[Order]:
    rows = (
        OrderRow.from_raw_data(stored.item)
        for stored in shop.database.tables[f"{PREFIX}orders"]
        if stored.item["sk"]["S"] == ORDER
    )
    return [order_of(row) for row in rows]
