"""Orders in DynamoDB: the invariants live in the conditional writes, each beside its condition."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from layers.cloud.patience import REFUSED, patiently, unless_refused
from layers.cloud.tables import connection, scan_page
from layers.shop.checkout.orders.errors import MoveRefusedError, OrderExistsError
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
    TimelineStatus,
)
from layers.shop.checkout.orders.reasons import Reason, Why
from layers.shop.checkout.orders.table import resources
from layers.shop.checkout.orders.table.restocking import Restocking
from layers.shop.checkout.orders.table.rows import (
    ORDER,
    OrderRow,
    accepted_entry,
    dump,
    entry_now,
    lean,
    may_be_cancelled,
    may_be_cancelled_by_buyer,
    may_be_restocked,
    may_become,
    move_actions,
    order_key,
    order_of,
    payment_text,
    placement_text,
    restock_actions,
    ships_from,
    stored_of,
)
from layers.shop.goods.inventory.model import Reservation, warehouses_of
from layers.shop.payments.port import DEFAULT

# Of placing an order. Whoever holds a hot SKU's row is done with it in milliseconds, so many short waits sell more of
# it than few long ones (docs/benchmarks.md). In all they may take 0.2 s; then the message comes again.
TRIES, LONGEST_PAUSE = 10, 0.02


class OrdersTable:
    """The orders table."""

    def get(self, order_id: str, consistent: bool = False) -> Order | None:
        """The order; None also where its message could not be read, see `stored`."""
        stored = self.stored(order_id, consistent)
        return stored if isinstance(stored, Order) else None

    def stored(self, order_id: str, consistent: bool = False) -> Stored | None:
        """Whatever is stored under an order's id."""
        try:
            return stored_of(OrderRow.get(order_key(order_id), ORDER, consistent_read=consistent))
        except OrderRow.DoesNotExist:
            return None

    def get_many(self, order_ids: Iterable[str]) -> dict[str, Stored]:
        """What is stored under those ids, read consistently."""
        rows = OrderRow.batch_get({(order_key(order_id), ORDER) for order_id in order_ids}, consistent_read=True)
        return {stored.order_id: stored for stored in map(stored_of, rows)}

    def page(self, after: str, limit: int) -> tuple[list[Order], str]:
        """Those in `limit` rows from position `after` on, and where to go on; "" is the beginning, and the end."""
        items, following = scan_page(OrderRow.Meta.table_name, after, limit)
        rows = [OrderRow.from_raw_data(item) for item in items if item["sk"]["S"] == ORDER]
        return [order_of(row) for row in rows if row.body], following

    def place(
        self,
        accepted: AcceptedOrder,
        holds: list[Reservation],
        instead_of: Stored | None = None,
        expected: dict[str, str] | None = None,
        provider: str = DEFAULT,
    ) -> Order:
        """Put the order as `pending` and take its holds and all else that it takes, all or nothing; the order.

        `expected`: when what is only promised is to be there, SKU to ISO date.
        `instead_of`: a refused order whose place it takes, if that is stored as given.
        `provider`: through whom it is to be paid.

        Raises ReservationsRefusedError, OrderExistsError and what coupons, gift cards, points and sales refuse.
        """
        row = OrderRow(
            order_key(accepted.order_id),
            ORDER,
            status="pending",
            fingerprint=accepted.fingerprint,
            body=placement_text(accepted.placement),
            holds=dump([lean(hold) for hold in holds]),
            ships_from=ships_from(warehouses_of(holds)),
            timeline=[accepted_entry(accepted), entry_now("pending")],
            member=accepted.placement.points.member_id if accepted.placement.points else None,
            sale=accepted.placement.sale_id,
            expected=dump(expected) if expected else None,
            payment=payment_text(Payment(provider=provider)) if provider != DEFAULT else None,
        )
        unless = OrderRow.pk.does_not_exist()
        if instead_of:
            row.version = instead_of.version + 1
            row.timeline = [*msgspec.to_builtins(instead_of.timeline), entry_now("pending")]
            unless = (OrderRow.status == "rejected") & (OrderRow.version == instead_of.version)
            unless &= OrderRow.wish.does_not_exist()

        refusals: list[Exception] = []

        def write() -> None:
            with TransactWrite(connection=connection()) as transaction:
                transaction.save(row, condition=unless)
                # PynamoDB sends all puts before all updates, and so the answers come
                stands_in_line = resources.wait(transaction, holds, accepted)
                refusals[:] = [*stands_in_line, *resources.take(transaction, holds, accepted.placement)]

        try:
            patiently(write, TRIES, LONGEST_PAUSE, lambda refused: resources.check_heard_of(refusals, refused))
        except TransactWriteError as refused:
            if not refused.cancellation_reasons:
                raise
            exists, *reasons = refused.cancellation_reasons
            if exists and exists.code in REFUSED:
                raise OrderExistsError(accepted.order_id) from refused
            raise resources.refusal(refusals, reasons) or refused from refused
        return order_of(row)

    def reject(self, order_id: str, reason: Reason, accepted: AcceptedOrder | None) -> bool:
        """Put the order as `rejected`, if it is not stored yet; False when it is."""
        turns = [entry_now("rejected", reason)]
        row = OrderRow(order_key(order_id), ORDER, status="rejected", reason=reason)
        if accepted:
            row.fingerprint = accepted.fingerprint
            row.body = placement_text(accepted.placement)
            row.sale = accepted.placement.sale_id
            turns.insert(0, accepted_entry(accepted))
        row.timeline = turns
        return unless_refused(lambda: row.save(condition=OrderRow.pk.does_not_exist()))

    def move(
        self,
        order_id: str,
        target: Status,
        reason: Why = "",
        payment: Payment | None = None,
        parcels: Sequence[Parcel] = (),
        source: Status | None = None,
        version: int | None = None,
    ) -> Order:
        """Move the order to `target`, from `source` and as of `version` alone where these are named; a move already
        made, once, answers the order as it is. `parcels` have to leave from the warehouses where the order's goods are.

        Raises MoveRefusedError.
        """
        row, allowed = OrderRow(order_key(order_id), ORDER), may_become(target, source, parcels)
        if version is not None:
            allowed &= OrderRow.version == version
        actions = move_actions(target, reason, payment, parcels)
        if unless_refused(lambda: row.update(actions=actions, condition=allowed)):
            return order_of(row)
        return self._already(order_id, target)

    def cancel(self, order: Order, reason: Reason, payment: Payment | None) -> bool:
        """Move `order` to `cancelled` and give back all that it took, together; False when it is cancelled already.

        Without `payment` the order keeps the one it has. Raises MoveRefusedError.
        """

        def write() -> None:
            with TransactWrite(connection=connection()) as transaction:
                transaction.update(
                    OrderRow(order_key(order.order_id), ORDER),
                    actions=move_actions("cancelled", reason, payment),
                    condition=may_be_cancelled(order),
                )
                resources.give_back(transaction, order.holds, order.placement)

        if unless_refused(write):
            return True
        current = self._already(order.order_id, "cancelled", unless_moved_from=order)
        return self.cancel(current, reason, payment) if current.status != "cancelled" else False

    def restock(self, order: Order, restocking: Restocking) -> Order | None:
        """Give the order, as it was read, units that it waits for; None where it, or the shelves, changed meanwhile."""
        holds = restocking.holds_after(order.holds)
        row = OrderRow(order_key(order.order_id), ORDER)

        def write() -> None:
            with TransactWrite(connection=connection()) as transaction:
                transaction.update(row, actions=restock_actions(holds), condition=may_be_restocked(order))
                restocking.write(transaction)

        return self.get(order.order_id, consistent=True) if unless_refused(write) else None

    def close(self, order_id: str) -> bool:
        """Let a refused order never be placed any more, whoever redrives it: its cart is ordered anew. False where it
        has been placed since it was read."""
        row, closed = OrderRow(order_key(order_id), ORDER), OrderRow.wish.set("closed")
        return unless_refused(lambda: row.update(actions=[closed], condition=OrderRow.status == "rejected"))

    def request_cancel(self, order_id: str) -> None:
        """Keep that the buyer wants no more of an order that is `pending` or waits for goods: it is not confirmed, or
        not shipped, then; its saga turns back.

        Raises MoveRefusedError when it is too late for that; cancelled already is no error.
        """
        row, wish = OrderRow(order_key(order_id), ORDER), OrderRow.wish.set("cancel")
        if not unless_refused(lambda: row.update(actions=[wish], condition=may_be_cancelled_by_buyer())):
            self._already(order_id, "cancelled")

    def note(
        self,
        order: Order,
        payment: Payment | None,
        due: PaymentDue | None = None,
        happening: TimelineStatus | None = None,
        reason: Why | ReturnId = "",
        other_intent: str = "",
    ) -> bool:
        """Keep what became of the payment of `order` (None: nothing did), which stays in its state; with `happening`,
        as a new fact, about another payment than the order's own where one is named.

        False when the order has changed since it was read: nothing is kept then.
        """
        actions: list[Any] = [OrderRow.payment.set(payment_text(payment))] if payment else []
        if due:
            actions.append(OrderRow.due.set(dump(due)))
        if happening:
            actions.append(OrderRow.version.set(OrderRow.version + 1))
            turn = entry_now(happening, reason, other_intent)
            actions.append(OrderRow.timeline.set(OrderRow.timeline.append([turn])))
        row = OrderRow(order_key(order.order_id), ORDER)
        return unless_refused(lambda: row.update(actions=actions, condition=OrderRow.version == order.version))

    def name_membership(self, order_id: str, placement: Placement) -> bool:
        """Keep `placement`, which names a membership, in the place of one that names none; False where one does."""
        assert placement.points is not None
        row, named_by_none = OrderRow(order_key(order_id), ORDER), OrderRow.member.does_not_exist()
        actions: list[Any] = [
            OrderRow.member.set(placement.points.member_id),
            OrderRow.body.set(placement_text(placement)),
        ]
        return unless_refused(lambda: row.update(actions=actions, condition=OrderRow.body.exists() & named_by_none))

    def _already(self, order_id: str, target: Status, unless_moved_from: Order | None = None) -> Order:
        """The order, if it has been `target` before: a repeated step is no error. Raises MoveRefusedError.

        Also if its goods were `unless_moved_from` elsewhere than an order that was read: then it can be tried again.
        """
        current = self.stored(order_id, consistent=True)
        if isinstance(current, Order) and any(turn.status == target for turn in current.timeline):
            return current
        if isinstance(current, Order) and unless_moved_from and current.holds != unless_moved_from.holds:
            return current
        raise MoveRefusedError(order_id, current.status if current else None, target)


orders_table = OrdersTable()
