"""Where orders are kept: the port."""

from collections.abc import Sequence
from typing import Protocol

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
from layers.shop.goods.inventory.model import Hold


class Orders(Protocol):
    def get(self, order_id: str, consistent: bool = False) -> Order | None: ...

    def place(
        self,
        accepted: AcceptedOrder,
        holds: list[Hold],
        instead_of: Order | None = None,
        expected: dict[str, str] | None = None,
    ) -> None:
        """Put the order as `pending` and take its holds, all or nothing.

        `expected`: when what is only promised is to be there, SKU to ISO date.
        `instead_of`: a refused order whose place it takes, if that is stored as given.

        Raises HoldsRefusedError, OrderExistsError and what coupons and gift cards refuse.
        """
        ...

    def reject(self, order_id: str, reason: str, accepted: AcceptedOrder | None) -> bool:
        """Put the order as `rejected`, if it is not stored yet; False when it is."""
        ...

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
        """Move the order to `target`, from `source` and as of `version` alone where these are named; a move already
        made, once, answers the order as it is. `parcels` have to leave from the warehouses where the order's goods are.

        Raises MoveRefusedError.
        """
        ...

    def cancel(self, order: Order, reason: str, payment: Payment | None) -> bool:
        """Move `order` to `cancelled` and give its holds back, together; False when it is cancelled already.

        Without `payment` the order keeps the one it has. Raises MoveRefusedError.
        """
        ...

    def wish_to_cancel(self, order_id: str) -> None:
        """Keep that the buyer wants no more of an order that is `pending` or waits for goods: it is not confirmed, or
        not shipped, then; its saga turns back.

        Raises MoveRefusedError when it is too late for that; cancelled already is no error.
        """
        ...

    def note(
        self,
        order: Order,
        payment: Payment | None,
        due: PaymentDue | None = None,
        happening: Happening | None = None,
        reason: str = "",
        other_intent: str = "",
    ) -> bool:
        """Keep what became of the payment of `order` (None: nothing did), which stays in its state; with `happening`,
        as a new fact, about another payment than the order's own where one is named.

        False when the order has changed since it was read: nothing is kept then.
        """
        ...

    def name_membership(self, order_id: str, placement: Placement) -> bool:
        """Keep `placement`, which names a membership, in the place of one that names none; False where one does."""
        ...


class OrderExistsError(Exception):
    """An order is placed once."""
