"""Rows as they might stand in tables one day, however they came there: what no use case would write is planted so."""

from typing import Any

import msgspec

from layers.cloud import documents
from layers.shop.aftersales.returns.model import OrderReturns
from layers.shop.aftersales.returns.store import RETURNS, ReturnsRow, returns_table
from layers.shop.checkout.orders.model import Order
from layers.shop.checkout.orders.table.rows import ORDER, OrderRow, order_key, ships_from
from layers.shop.checkout.orders.table.store import orders_table


def put_order(order: Order) -> None:
    """Let the orders table hold `order`, whatever it held before."""
    row = OrderRow(
        order_key(order.order_id),
        ORDER,
        status=order.status,
        version=order.version,
        fingerprint=order.fingerprint,
        body=_text(order.placement),
        holds=_text(order.holds),
        timeline=msgspec.to_builtins(order.timeline),
        reason=order.reason or None,
        payment=_text(order.payment),
        parcel=_text(order.parcels[0]) if order.parcels else None,
        more_parcels=_text(order.parcels[1:]) if order.parcels[1:] else None,
        due=_text(order.due),
        ships_from=ships_from(order.ships_from),
        wish="cancel" if order.cancel_requested else None,
    )
    row.save()
    assert orders_table.get(order.order_id, consistent=True) == order


def put_returns(returns: OrderReturns) -> None:
    """Let the returns table hold `returns`, whatever it held before."""
    body = documents.text_of(returns)
    ReturnsRow(f"ORDER#{returns.order_id}", RETURNS, body=body, version=returns.version).save()
    assert returns_table.get(returns.order_id) == returns


def _text(value: Any) -> str | None:
    return msgspec.json.encode(value).decode() if value is not None else None
