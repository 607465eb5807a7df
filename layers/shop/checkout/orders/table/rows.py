"""The row of an order, and the writes that move it: `ORDER#<id>` / `ORDER`.

One item is the idempotency record, the reservation and, through the table's stream, the outbox. What the buyer agreed
to is one compact JSON array in `body`, so that an order of three lines stays under 1 KB: one write unit a change.
"""

import re
from collections.abc import Sequence
from typing import Any

import msgspec
from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from layers.cloud import clock, names
from layers.cloud.tables import Item, TableMeta
from layers.shop.checkout.orders.model import (
    AcceptedOrder,
    Order,
    Parcel,
    Payment,
    PaymentDue,
    Placement,
    ReturnId,
    Status,
    Stored,
    TimelineEntry,
    TimelineStatus,
    UnreadableOrder,
    sources,
)
from layers.shop.checkout.orders.reasons import Why
from layers.shop.goods.inventory.model import OWED, Reservation, warehouses_of
from layers.shop.payments.port import DEFAULT

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
    more_parcels = UnicodeAttribute(null=True)  # after the first, which most orders have alone
    ships_from = UnicodeAttribute(null=True)  # warehouses; of a shop that has but one, nothing
    due = UnicodeAttribute(null=True)
    wish = UnicodeAttribute(null=True)
    expected = UnicodeAttribute(null=True)
    member = UnicodeAttribute(null=True)  # the membership the order names: what its events are told by
    sale = UnicodeAttribute(null=True)  # the flash sale it came from, so that its events find the sale's queue


def order_key(order_id: str) -> str:
    return f"ORDER#{order_id}"


ABSENT_AT_END = re.compile(r"(,null)+\]\Z")


def dump(value: Any) -> str:
    """As JSON; an array leaves out what is absent at its end: the coupon, the gift card and so on of a plain order."""
    return ABSENT_AT_END.sub("]", msgspec.json.encode(value).decode())


def lean(value: Reservation | Parcel) -> list[Any]:
    """What is in the only warehouse, and counted, does not say so: three bytes a line, of the 1 KB of a row."""
    array: list[Any] = msgspec.to_builtins(value)
    while len(array) > 3 and not array[-1]:
        array.pop()
    return array


def payment_text(payment: Payment) -> str:
    """The default provider is not spelt out: a row is as long as it was when there was no other."""
    array: list[Any] = msgspec.to_builtins(payment)
    return dump(array[:-1] if payment.provider == DEFAULT else array)


def placement_text(placement: Placement) -> str:
    """Without the empty members at its end: an order without any of them is as small as if there were none to have."""
    text = dump(placement)
    while text.endswith(",null]"):
        text = f"{text.removesuffix(',null]')}]"
    return text


def entry_now(status: TimelineStatus, reason: Why | ReturnId = "", intent_id: str = "") -> list[Any]:
    return [status, clock.now_ms(), reason, *([intent_id] if intent_id else [])]


def accepted_entry(accepted: AcceptedOrder) -> list[Any]:
    return ["queued", accepted.placement.accepted_ms, ""]


def stored_of(row: OrderRow) -> Stored:
    """The order that a row holds, or what is left of one that could not be read."""
    if row.body:
        return order_of(row)
    return UnreadableOrder(_order_id(row), int(row.version), _timeline(row), _reason(row))


def order_of(row: OrderRow) -> Order:
    """The order of a row that has one."""
    return Order(
        order_id=_order_id(row),
        status=row.status,  # type: ignore[arg-type]
        version=int(row.version),
        fingerprint=row.fingerprint or "",
        timeline=_timeline(row),
        placement=msgspec.json.decode(row.body or "", type=Placement),
        holds=msgspec.json.decode(row.holds or "[]", type=list[Reservation]),
        reason=_reason(row),
        payment=msgspec.json.decode(row.payment, type=Payment) if row.payment else Payment(),
        parcels=_parcels(row),
        due=msgspec.json.decode(row.due, type=PaymentDue) if row.due else None,
        cancel_requested=row.wish == "cancel",
        expected=msgspec.json.decode(row.expected or "{}", type=dict[str, str]),
    )


def _order_id(row: OrderRow) -> str:
    return row.pk.removeprefix("ORDER#")


def _timeline(row: OrderRow) -> list[TimelineEntry]:
    return msgspec.convert([list(turn) for turn in row.timeline], list[TimelineEntry], strict=False)


def _reason(row: OrderRow) -> Why:
    """As it was written, be it by another release."""
    return row.reason or ""  # type: ignore[return-value]


def _parcels(row: OrderRow) -> list[Parcel]:
    first = [msgspec.json.decode(row.parcel, type=Parcel)] if row.parcel else []
    return first + msgspec.json.decode(row.more_parcels or "[]", type=list[Parcel])


def ships_from(warehouses: list[str]) -> str | None:
    """What a row says of them: nothing, where there is only the shop's one."""
    return None if warehouses == [""] else dump(warehouses)


def may_become(target: Status, source: Status | None = None, parcels: Sequence[Parcel] = ()) -> Condition:
    """The order's state allows it, nobody wishes otherwise, and `parcels` leave from where its goods are."""
    allowed: Condition = OrderRow.status.is_in(*([source] if source else sources(target)))
    if target in ("confirmed", "shipped"):
        allowed &= OrderRow.wish.does_not_exist()
    if parcels:
        origins = ships_from([parcel.warehouse for parcel in parcels])
        allowed &= OrderRow.ships_from == origins if origins else OrderRow.ships_from.does_not_exist()
    return allowed


def may_be_cancelled(order: Order) -> Condition:
    """What is owed may arrive at any moment, and is then given back from elsewhere; all else stays where it is."""
    allowed = may_become("cancelled")
    if order.owed:
        allowed &= OrderRow.holds == dump([lean(hold) for hold in order.holds])
    return allowed


def may_be_restocked(order: Order) -> Condition:
    """Goods are given to the order as it was read, while it is wanted and has not left."""
    as_read = (OrderRow.version == order.version) & OrderRow.status.is_in("pending", "confirmed")
    wanted: Condition = as_read & OrderRow.wish.does_not_exist()
    return wanted


def restock_actions(holds: list[Reservation]) -> list[Any]:
    """Goods that were owed have come: these are the order's holds now."""
    warehouses = ships_from(warehouses_of(holds))
    return [
        OrderRow.version.set(OrderRow.version + 1),
        OrderRow.timeline.set(OrderRow.timeline.append([entry_now("stock_arrived")])),
        OrderRow.holds.set(dump([lean(hold) for hold in holds])),
        OrderRow.ships_from.set(warehouses) if warehouses else OrderRow.ships_from.remove(),
    ]


def may_be_cancelled_by_buyer() -> Condition:
    """A buyer may cancel what is not paid for, or not there yet."""
    waiting: Condition = (OrderRow.status == "confirmed") & OrderRow.ships_from.contains(OWED)
    either: Condition = (OrderRow.status == "pending") | waiting
    return either


def move_actions(
    target: Status, reason: Why = "", payment: Payment | None = None, parcels: Sequence[Parcel] = ()
) -> list[Any]:
    actions: list[Any] = [
        OrderRow.status.set(target),
        OrderRow.version.set(OrderRow.version + 1),
        OrderRow.timeline.set(OrderRow.timeline.append([entry_now(target, reason)])),
    ]
    if reason:
        actions.append(OrderRow.reason.set(reason))
    if payment:
        actions.append(OrderRow.payment.set(payment_text(payment)))
    if parcels:
        actions.append(OrderRow.parcel.set(dump(lean(parcels[0]))))
    if parcels[1:]:
        actions.append(OrderRow.more_parcels.set(dump(parcels[1:])))
    return actions
