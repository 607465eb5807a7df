"""The row of an order, and the writes that move it: `ORDER#<id>` / `ORDER`.

One item is the idempotency record, the reservation and, through the table's stream, the outbox. What the buyer agreed
to is one compact JSON array in `body`, so that an order of three lines stays under 1 KB: one write unit a change.
"""

from typing import Any

import msgspec
from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from layers.cloud import clock, names
from layers.cloud.tables import Item, TableMeta
from layers.shop.inventory.model import Hold
from layers.shop.orders.model import (
    AcceptedOrder,
    Happening,
    Order,
    Parcel,
    Payment,
    PaymentDue,
    Placement,
    Status,
    Turn,
    sources,
)

ORDER = "ORDER"


class OrderRow(Item):
    class Meta(TableMeta):
        table_name = names.table("orders")

    status = UnicodeAttribute()
    version = NumberAttribute(default=1)
    fingerprint = UnicodeAttribute(null=True)
    body = UnicodeAttribute(null=True)
    holds = UnicodeAttribute(null=True)
    timeline: ListAttribute[Any] = ListAttribute()
    reason = UnicodeAttribute(null=True)
    payment = UnicodeAttribute(null=True)
    parcel = UnicodeAttribute(null=True)
    due = UnicodeAttribute(null=True)
    wish = UnicodeAttribute(null=True)


def order_key(order_id: str) -> str:
    return f"ORDER#{order_id}"


def dump(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def turn_now(status: Happening, reason: str = "") -> list[Any]:
    return [status, int(clock.now().timestamp() * 1000), reason]


def accepted_turn(accepted: AcceptedOrder) -> list[Any]:
    return ["queued", accepted.placement.accepted_ms, ""]


def order_of(row: OrderRow) -> Order:
    """The order that a row holds."""
    return Order(
        order_id=row.pk.removeprefix("ORDER#"),
        status=row.status,  # type: ignore[arg-type]
        version=int(row.version),
        fingerprint=row.fingerprint or "",
        timeline=msgspec.convert([list(turn) for turn in row.timeline], list[Turn], strict=False),
        placement=msgspec.json.decode(row.body, type=Placement) if row.body else None,
        holds=msgspec.json.decode(row.holds or "[]", type=list[Hold]),
        reason=row.reason or "",
        payment=msgspec.json.decode(row.payment, type=Payment) if row.payment else Payment(),
        parcel=msgspec.json.decode(row.parcel, type=Parcel) if row.parcel else None,
        due=msgspec.json.decode(row.due, type=PaymentDue) if row.due else None,
        cancel_wished=row.wish == "cancel",
    )


def may_become(target: Status, source: Status | None = None) -> Condition:
    allowed = OrderRow.status.is_in(*([source] if source else sources(target)))
    return allowed & OrderRow.wish.does_not_exist() if target == "confirmed" else allowed


def move_actions(target: Status, reason: str, payment: Payment | None, parcel: Parcel | None) -> list[Any]:
    actions: list[Any] = [
        OrderRow.status.set(target),
        OrderRow.version.set(OrderRow.version + 1),
        OrderRow.timeline.set(OrderRow.timeline.append([turn_now(target, reason)])),
    ]
    if reason:
        actions.append(OrderRow.reason.set(reason))
    if payment:
        actions.append(OrderRow.payment.set(dump(payment)))
    if parcel:
        actions.append(OrderRow.parcel.set(dump(parcel)))
    return actions
