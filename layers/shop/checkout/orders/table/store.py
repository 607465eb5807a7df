"""Orders in DynamoDB: the invariants live in the conditional writes, each beside its condition."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from pynamodb.exceptions import PynamoDBException, TransactWriteError, UpdateError
from pynamodb.transactions import TransactWrite

from layers.cloud.patience import code_of, patiently, unless_refused
from layers.cloud.tables import connection, scan_page
from layers.shop.checkout.orders.errors import MoveRefusedError
from layers.shop.checkout.orders.model import (
    AcceptedOrder,
    Happening,
    Order,
    Parcel,
    Payment,
    PaymentDue,
    Placement,
    Status,
)
from layers.shop.checkout.orders.table import tries
from layers.shop.checkout.orders.table.port import OrderExistsError
from layers.shop.checkout.orders.table.restocking import Restocking
from layers.shop.checkout.orders.table.rows import (
    ORDER,
    OrderRow,
    accepted_turn,
    dump,
    lean,
    may_be_cancelled,
    may_be_restocked,
    may_be_unwanted,
    may_become,
    move_actions,
    order_key,
    order_of,
    placement_text,
    restock_actions,
    ships_from,
    turn_now,
)
from layers.shop.goods.inventory.model import Hold, warehouses_of

# Of placing an order. Whoever holds a hot SKU's row is done with it in milliseconds, so many short waits sell more of
# it than few long ones (docs/benchmarks.md). In all they may take 0.2 s; then the message comes again.
TRIES, LONGEST_PAUSE = 10, 0.02


class OrdersTable:
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

    def page(self, after: str, limit: int) -> tuple[list[Order], str]:
        """Those among the `limit` rows from position `after` on, and where to go on; "" is the beginning, and the end."""
        items, following = scan_page(OrderRow.Meta.table_name, after, limit)
        return [order_of(OrderRow.from_raw_data(item)) for item in items if item["sk"]["S"] == ORDER], following

    def place(
        self,
        accepted: AcceptedOrder,
        holds: list[Hold],
        instead_of: Order | None = None,
        expected: dict[str, str] | None = None,
    ) -> None:
        row = OrderRow(
            order_key(accepted.order_id),
            ORDER,
            status="pending",
            fingerprint=accepted.fingerprint,
            body=placement_text(accepted.placement),
            holds=dump([lean(hold) for hold in holds]),
            ships_from=ships_from(warehouses_of(holds)),
            timeline=[accepted_turn(accepted), turn_now("pending")],
            member=accepted.placement.points.member_id if accepted.placement.points else None,
            sale=accepted.placement.sale_id,
            expected=dump(expected) if expected else None,
        )
        unless = OrderRow.pk.does_not_exist()
        if instead_of:
            row.version = instead_of.version + 1
            row.timeline = [*msgspec.to_builtins(instead_of.timeline), turn_now("pending")]
            unless = (OrderRow.status == "rejected") & (OrderRow.version == instead_of.version)

        refusals: list[Exception] = []

        def write() -> None:
            with TransactWrite(connection=connection()) as transaction:
                transaction.save(row, condition=unless)
                # PynamoDB sends all puts before all updates, and so the answers come
                stands_in_line = tries.wait(transaction, holds, accepted)
                refusals[:] = [*stands_in_line, *tries.take(transaction, holds, accepted.placement)]

        try:
            patiently(write, TRIES, LONGEST_PAUSE, lambda refused: tries.check_heard_of(refusals, refused))
        except TransactWriteError as refused:
            if not refused.cancellation_reasons:
                raise
            exists, *reasons = refused.cancellation_reasons
            if exists and exists.code == "ConditionalCheckFailed":
                raise OrderExistsError(accepted.order_id) from refused
            raise tries.refusal(refusals, reasons) or refused from refused

    def reject(self, order_id: str, reason: str, accepted: AcceptedOrder | None) -> bool:
        turns = [turn_now("rejected", reason)]
        row = OrderRow(order_key(order_id), ORDER, status="rejected", reason=reason)
        if accepted:
            row.fingerprint = accepted.fingerprint
            row.body = placement_text(accepted.placement)
            row.sale = accepted.placement.sale_id
            turns.insert(0, accepted_turn(accepted))
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
        parcels: Sequence[Parcel] = (),
        source: Status | None = None,
        version: int | None = None,
    ) -> Order:
        row, allowed = OrderRow(order_key(order_id), ORDER), may_become(target, source, parcels)
        if version is not None:
            allowed &= OrderRow.version == version
        try:
            row.update(actions=move_actions(target, reason, payment, parcels), condition=allowed)
        except UpdateError as refused:
            if not _condition_failed(refused):
                raise
            return self._already(order_id, target)
        return order_of(row)

    def cancel(self, order: Order, reason: str, payment: Payment | None) -> bool:
        def write() -> None:
            with TransactWrite(connection=connection()) as transaction:
                transaction.update(
                    OrderRow(order_key(order.order_id), ORDER),
                    actions=move_actions("cancelled", reason, payment),
                    condition=may_be_cancelled(order),
                )
                tries.give_back(transaction, order.holds, order.placement)

        try:
            patiently(write)
        except TransactWriteError as refused:
            if not any(r and r.code == "ConditionalCheckFailed" for r in refused.cancellation_reasons):
                raise
            current = self._already(order.order_id, "cancelled", unless_moved_from=order)
            return self.cancel(current, reason, payment) if current.status != "cancelled" else False
        return True

    def restock(self, order: Order, restocking: Restocking) -> Order | None:
        holds = restocking.holds_after(order.holds)
        row = OrderRow(order_key(order.order_id), ORDER)

        def write() -> None:
            with TransactWrite(connection=connection()) as transaction:
                transaction.update(row, actions=restock_actions(holds), condition=may_be_restocked(order))
                restocking.write(transaction)

        return self.get(order.order_id, consistent=True) if unless_refused(write) else None

    def wish_to_cancel(self, order_id: str) -> None:
        try:
            OrderRow(order_key(order_id), ORDER).update(
                actions=[OrderRow.wish.set("cancel")], condition=may_be_unwanted()
            )
        except UpdateError as refused:
            if not _condition_failed(refused):
                raise
            self._already(order_id, "cancelled")

    def note(
        self,
        order: Order,
        payment: Payment | None,
        due: PaymentDue | None = None,
        happening: Happening | None = None,
        reason: str = "",
        other_intent: str = "",
    ) -> bool:
        actions: list[Any] = [OrderRow.payment.set(dump(payment))] if payment else []
        if due:
            actions.append(OrderRow.due.set(dump(due)))
        if happening:
            actions.append(OrderRow.version.set(OrderRow.version + 1))
            turn = turn_now(happening, reason, other_intent)
            actions.append(OrderRow.timeline.set(OrderRow.timeline.append([turn])))
        row = OrderRow(order_key(order.order_id), ORDER)
        try:
            row.update(actions=actions, condition=OrderRow.version == order.version)
        except UpdateError as refused:
            if _condition_failed(refused):
                return False
            raise
        return True

    def name_membership(self, order_id: str, placement: Placement) -> bool:
        assert placement.points is not None
        try:
            OrderRow(order_key(order_id), ORDER).update(
                actions=[OrderRow.member.set(placement.points.member_id), OrderRow.body.set(placement_text(placement))],
                condition=OrderRow.body.exists() & OrderRow.member.does_not_exist(),
            )
        except UpdateError as refused:
            if _condition_failed(refused):
                return False
            raise
        return True

    def _already(self, order_id: str, target: Status, unless_moved_from: Order | None = None) -> Order:
        """The order, if it has been `target` before: a repeated step is no error. Raises MoveRefusedError.

        Also if its goods were `unless_moved_from` elsewhere than an order that was read: then it can be tried again.
        """
        current = self.get(order_id, consistent=True)
        if current and any(turn.status == target for turn in current.timeline):
            return current
        if current and unless_moved_from and current.holds != unless_moved_from.holds:
            return current
        raise MoveRefusedError(order_id, current.status if current else None, target)


orders_table = OrdersTable()


def _condition_failed(error: Exception) -> bool:
    return isinstance(error, PynamoDBException) and code_of(error) == "ConditionalCheckFailedException"
