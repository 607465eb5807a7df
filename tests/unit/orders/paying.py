"""How far May's order has come: each step as its saga takes it."""

from typing import Any

from functions import order_saga, payments
from layers.shop.checkout.orders.model import Order
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory.model import Shelf
from layers.shop.goods.inventory.table.store import stock_table
from tests.unit.orders.orders import MAY

TOTAL = 20_800
INTENT = f"pi_{MAY}"


def order() -> Order:
    found = orders_table.get(MAY, consistent=True)
    assert found is not None
    return found


def told() -> list[str]:
    return [turn.status for turn in order().timeline]


def authorized(entry: dict[str, Any]) -> dict[str, Any]:
    return entry | {"authorization": payments.authorize_payment(entry, None)}


def confirmed(entry: dict[str, Any]) -> dict[str, Any]:
    entry = authorized(entry)
    order_saga.confirm_order(entry, None)
    return entry


def captured(entry: dict[str, Any]) -> dict[str, Any]:
    entry = confirmed(entry)
    return entry | {"payment": payments.capture_payment(entry, None)}


def cancelled(entry: dict[str, Any]) -> None:
    order_saga.release_stock(entry | {"undone": {"status": "voided"}}, None)


def units_left() -> int:
    return stock_table.snapshot(Shelf("LANTERN-RED")).available
