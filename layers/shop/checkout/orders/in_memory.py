"""Orders in memory: the twin of the orders table, for tests of rules."""

from collections.abc import Sequence

from msgspec.structs import replace

from layers.cloud import clock
from layers.shop.checkout.orders.errors import MoveRefusedError, OrderExistsError
from layers.shop.checkout.orders.model import (
    AcceptedOrder,
    Happening,
    Order,
    Parcel,
    Payment,
    PaymentDue,
    Placement,
    ReturnId,
    Status,
    Turn,
    sources,
)
from layers.shop.checkout.orders.reasons import Reason, Why
from layers.shop.goods.inventory.errors import HoldsRefusedError
from layers.shop.goods.inventory.in_memory import MemoryStock
from layers.shop.goods.inventory.model import Hold


def _turn(status: Happening, reason: Why | ReturnId = "", intent_id: str = "") -> Turn:
    return Turn(status, clock.now_ms(), reason, intent_id)


def _may_become(order: Order, target: Status, source: Status | None, parcels: Sequence[Parcel]) -> bool:
    wished = order.cancel_wished and target in ("confirmed", "shipped")
    elsewhere = bool(parcels) and [parcel.warehouse for parcel in parcels] != order.ships_from
    return order.status in sources(target) and source in (None, order.status) and not wished and not elsewhere


class MemoryOrders:
    def __init__(self, stock: MemoryStock) -> None:
        self._orders: dict[str, Order] = {}
        self._stock = stock

    def get(self, order_id: str, consistent: bool = False) -> Order | None:
        return self._orders.get(order_id)

    def place(
        self,
        accepted: AcceptedOrder,
        holds: list[Hold],
        instead_of: Order | None = None,
        expected: dict[str, str] | None = None,
    ) -> None:
        if self._orders.get(accepted.order_id) != instead_of:
            raise OrderExistsError(accepted.order_id)
        if refused := self._stock.take_all(holds):
            raise HoldsRefusedError(refused)
        before = instead_of.timeline if instead_of else [Turn("queued", accepted.placement.accepted_ms)]
        self._put(
            Order(
                accepted.order_id,
                "pending",
                instead_of.version + 1 if instead_of else 1,
                accepted.fingerprint,
                [*before, _turn("pending")],
                accepted.placement,
                holds,
                expected=expected or {},
            )
        )

    def reject(self, order_id: str, reason: Reason, accepted: AcceptedOrder | None) -> bool:
        if order_id in self._orders:
            return False
        turns = [_turn("rejected", reason)]
        if accepted:
            turns.insert(0, Turn("queued", accepted.placement.accepted_ms))
        if accepted:
            self._put(Order(order_id, "rejected", 1, accepted.fingerprint, turns, accepted.placement, reason=reason))
        return True

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
        order = self._orders.get(order_id)
        as_seen = order is not None and version in (None, order.version)
        if order and as_seen and _may_become(order, target, source, parcels):
            return self._put(
                replace(
                    order,
                    status=target,
                    version=order.version + 1,
                    timeline=[*order.timeline, _turn(target, reason)],
                    reason=reason or order.reason,
                    payment=payment or order.payment,
                    parcels=list(parcels) or order.parcels,
                )
            )
        if order and any(turn.status == target for turn in order.timeline):
            return order
        raise MoveRefusedError(order_id, order.status if order else None, target)

    def cancel(self, order: Order, reason: Reason, payment: Payment | None) -> bool:
        before = self._orders.get(order.order_id)
        after = self.move(order.order_id, "cancelled", reason, payment)
        if after is before:
            return False
        self._stock.give_back_all(order.holds)
        return True

    def wish_to_cancel(self, order_id: str) -> None:
        order = self._orders.get(order_id)
        if order and (order.status == "pending" or (order.status == "confirmed" and order.owed)):
            self._put(replace(order, cancel_wished=True))
        elif order is None or order.status != "cancelled":
            raise MoveRefusedError(order_id, order.status if order else None, "cancelled")

    def note(
        self,
        order: Order,
        payment: Payment | None,
        due: PaymentDue | None = None,
        happening: Happening | None = None,
        reason: Why | ReturnId = "",
        other_intent: str = "",
    ) -> bool:
        if self._orders[order.order_id].version != order.version:
            return False
        turns = [*order.timeline, _turn(happening, reason, other_intent)] if happening else order.timeline
        version = order.version + (1 if happening else 0)
        payment = payment or order.payment
        self._put(replace(order, payment=payment, due=due or order.due, timeline=turns, version=version))
        return True

    def name_membership(self, order_id: str, placement: Placement) -> bool:
        order = self._orders.get(order_id)
        if order is None or order.placement.points:
            return False
        self._put(replace(order, placement=placement))
        return True

    def _put(self, order: Order) -> Order:
        self._orders[order.order_id] = order
        return order
