"""Orders in DynamoDB: `ORDER#<id>` / `ORDER`.

One item is the idempotency record, the reservation and, through the table's stream, the outbox. What the buyer agreed
to is one compact JSON array in `body`, so that an order of three lines stays under 1 KB: one write unit a change.
"""

import random
import time
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import TransactWriteError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from layers.cloud import clock, names
from layers.cloud.tables import Item, TableMeta, connection
from layers.shop.inventory.model import Hold
from layers.shop.orders import tries
from layers.shop.orders.errors import MoveRefusedError
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
from layers.shop.orders.port import OrderExistsError

ORDER = "ORDER"
CONFLICT_TRIES = 5


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


def _dump(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _turn(status: Happening, reason: str = "") -> list[Any]:
    return [status, int(clock.now().timestamp() * 1000), reason]


def _accepted_turn(accepted: AcceptedOrder) -> list[Any]:
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


class DynamoOrders:
    """The orders table."""

    def get(self, order_id: str, consistent: bool = False) -> Order | None:
        try:
            return order_of(OrderRow.get(order_key(order_id), ORDER, consistent_read=consistent))
        except OrderRow.DoesNotExist:
            return None

    def get_many(self, order_ids: Iterable[str]) -> dict[str, Order]:
        """Those that are stored, read consistently."""
        rows = OrderRow.batch_get({(order_key(order_id), ORDER) for order_id in order_ids}, consistent_read=True)
        return {order.order_id: order for order in map(order_of, rows)}

    def place(self, accepted: AcceptedOrder, holds: list[Hold], instead_of: Order | None = None) -> None:
        row = OrderRow(
            order_key(accepted.order_id),
            ORDER,
            status="pending",
            fingerprint=accepted.fingerprint,
            body=_dump(accepted.placement),
            holds=_dump(holds),
            timeline=[_accepted_turn(accepted), _turn("pending")],
        )
        unless = OrderRow.pk.does_not_exist()
        if instead_of:
            row.version = instead_of.version + 1
            row.timeline = [*msgspec.to_builtins(instead_of.timeline), _turn("pending")]
            unless = (OrderRow.status == "rejected") & (OrderRow.version == instead_of.version)

        def write() -> None:
            with TransactWrite(connection=connection()) as transaction:
                transaction.save(row, condition=unless)
                tries.take(transaction, holds, accepted.placement)

        try:
            _patiently(write)
        except TransactWriteError as refused:
            exists, *lacking = [bool(r and r.code == "ConditionalCheckFailed") for r in refused.cancellation_reasons]
            if exists:
                raise OrderExistsError(accepted.order_id) from refused
            if any(lacking):
                raise tries.refusal(lacking, holds, accepted.placement) from refused
            raise

    def reject(self, order_id: str, reason: str, accepted: AcceptedOrder | None) -> bool:
        turns = [_turn("rejected", reason)]
        row = OrderRow(order_key(order_id), ORDER, status="rejected", reason=reason)
        if accepted:
            row.fingerprint = accepted.fingerprint
            row.body = _dump(accepted.placement)
            turns.insert(0, _accepted_turn(accepted))
        row.timeline = turns
        try:
            row.save(condition=OrderRow.pk.does_not_exist())
        except Exception as refused:
            if _condition_failed(refused):
                return False
            raise
        return True

    def move(
        self,
        order_id: str,
        target: Status,
        reason: str = "",
        payment: Payment | None = None,
        parcel: Parcel | None = None,
    ) -> Order:
        row = OrderRow(order_key(order_id), ORDER)
        try:
            row.update(actions=_move_actions(target, reason, payment, parcel), condition=_may_become(target))
        except UpdateError as refused:
            if not _condition_failed(refused):
                raise
            return self._already(order_id, target)
        return order_of(row)

    def cancel(self, order: Order, reason: str, payment: Payment) -> bool:
        def write() -> None:
            with TransactWrite(connection=connection()) as transaction:
                transaction.update(
                    OrderRow(order_key(order.order_id), ORDER),
                    actions=_move_actions("cancelled", reason, payment, None),
                    condition=_may_become("cancelled"),
                )
                tries.give_back(transaction, order.holds, order.placement)

        try:
            _patiently(write)
        except TransactWriteError as refused:
            if not any(r and r.code == "ConditionalCheckFailed" for r in refused.cancellation_reasons):
                raise
            self._already(order.order_id, "cancelled")
            return False
        return True

    def wish_to_cancel(self, order_id: str) -> None:
        try:
            OrderRow(order_key(order_id), ORDER).update(
                actions=[OrderRow.wish.set("cancel")], condition=OrderRow.status == "pending"
            )
        except UpdateError as refused:
            if not _condition_failed(refused):
                raise
            self._already(order_id, "cancelled")

    def note(
        self,
        order: Order,
        payment: Payment,
        due: PaymentDue | None = None,
        happening: Happening | None = None,
        reason: str = "",
    ) -> bool:
        actions: list[Any] = [OrderRow.payment.set(_dump(payment))]
        if due:
            actions.append(OrderRow.due.set(_dump(due)))
        if happening:
            actions.append(OrderRow.version.set(OrderRow.version + 1))
            actions.append(OrderRow.timeline.set(OrderRow.timeline.append([_turn(happening, reason)])))
        row = OrderRow(order_key(order.order_id), ORDER)
        try:
            row.update(actions=actions, condition=OrderRow.version == order.version)
        except UpdateError as refused:
            if _condition_failed(refused):
                return False
            raise
        return True

    def _already(self, order_id: str, target: Status) -> Order:
        """The order, if it has been `target` before: a repeated step is no error. Raises MoveRefusedError."""
        current = self.get(order_id, consistent=True)
        if current and any(turn.status == target for turn in current.timeline):
            return current
        raise MoveRefusedError(order_id, current.status if current else None, target)


def _may_become(target: Status) -> Condition:
    allowed = OrderRow.status.is_in(*sources(target))
    return allowed & OrderRow.wish.does_not_exist() if target == "confirmed" else allowed


def _move_actions(target: Status, reason: str, payment: Payment | None, parcel: Parcel | None) -> list[Any]:
    actions: list[Any] = [
        OrderRow.status.set(target),
        OrderRow.version.set(OrderRow.version + 1),
        OrderRow.timeline.set(OrderRow.timeline.append([_turn(target, reason)])),
    ]
    if reason:
        actions.append(OrderRow.reason.set(reason))
    if payment:
        actions.append(OrderRow.payment.set(_dump(payment)))
    if parcel:
        actions.append(OrderRow.parcel.set(_dump(parcel)))
    return actions


def _condition_failed(error: Exception) -> bool:
    return getattr(error, "cause_response_code", "") == "ConditionalCheckFailedException"


def _patiently(write: Callable[[], None]) -> None:
    """Run a transaction again while others hold its items: DynamoDB refuses to wait (TransactionConflict)."""
    for attempt in range(CONFLICT_TRIES):
        try:
            write()
        except TransactWriteError as refused:
            codes = {reason.code for reason in refused.cancellation_reasons if reason}
            if codes != {"TransactionConflict"} or attempt == CONFLICT_TRIES - 1:
                raise
            time.sleep(random.uniform(0, 0.02 * 2**attempt))
        else:
            return
