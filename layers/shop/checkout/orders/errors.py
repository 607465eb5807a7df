"""Refused rules of orders."""

from typing import Any

from layers.shop.checkout.orders.model import Status
from layers.shop.offers.pricing.model import MAX_AMOUNT


class OrderNotFoundError(Exception):
    """Only who holds an order's token may see it."""

    def __init__(self, order_id: str) -> None:
        super().__init__(f"there is no order {order_id[:64]}, or the token is not its own")
        self.errors = [{"field": "order_id", "expected": "an order, with its own X-Order-Token"}]


class OrderTokenMissingError(Exception):
    """An order is opened by its token, in the header X-Order-Token."""

    def __init__(self) -> None:
        super().__init__("the header X-Order-Token is missing")
        self.errors = [{"field": "X-Order-Token", "expected": "the order_token of the order's acceptance"}]


class IdempotencyKeyMissingError(Exception):
    """Whoever places an order names the attempt, so that a repeated one is the same order."""

    def __init__(self) -> None:
        super().__init__("the header Idempotency-Key is missing")
        self.errors = [{"field": "Idempotency-Key", "expected": "1 to 255 printable ASCII characters, new per order"}]


class CartEmptyError(Exception):
    """An order has at least one line."""

    def __init__(self) -> None:
        super().__init__("the cart has no lines")
        self.errors = [{"field": "cart_id", "expected": "a cart with at least one line"}]


class CartLineUnavailableError(Exception):
    """Everything in an order is in the catalogue when it is ordered."""

    def __init__(self, skus: list[str]) -> None:
        super().__init__(f"no longer sold: {', '.join(skus)}")
        self.errors = [{"field": f"lines.{sku}", "expected": "a SKU of the catalogue"} for sku in skus]


class CartOrderedError(Exception):
    """One cart is one order, until that one has ended without success or the cart has changed since.

    The facts name that order. Its token is given: who holds the cart's own has asked for it.
    """

    def __init__(self, order_id: str, order_token: str) -> None:
        super().__init__("this cart is ordered already: see its order, or change the cart to order again")
        self.errors = [{"field": "cart_id", "expected": "a cart that was not ordered as it stands"}]
        self.facts = {"order_id": order_id, "order_token": order_token, "status_url": f"/v1/orders/{order_id}"}


class TotalChangedError(Exception):
    """The buyer pays the total that the buyer saw."""

    def __init__(self, expected: dict[str, Any], totals: dict[str, Any]) -> None:
        super().__init__("the total is no longer the expected one")
        current = f"{totals['total']['amount']} {totals['total']['currency']}"
        self.errors = [{"field": "expected_total", "expected": current}]
        self.facts = {"expected_total": expected, "current_total": totals["total"], "totals": totals}


class CannotBePaidError(Exception):
    """An order's amounts add up, none is below zero, and what is left to pay is no more than a payment takes."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the order cannot be paid: {why}")
        expected = f"a total from 0 to {MAX_AMOUNT} minor units: order in smaller ones"
        self.errors = [{"field": "expected_total", "expected": expected}]


class MoveRefusedError(Exception):
    """An order only moves as orders/model.py MOVES allows."""

    def __init__(self, order_id: str, current: Status | None, target: Status) -> None:
        super().__init__(f"order {order_id} is {current or 'not stored'} and cannot become {target}")
        self.current = current


class OrderWentOnError(MoveRefusedError):
    """Another execution of its saga carried the order on, to a parcel or further: nothing of it is undone any more."""


class OrderStandsError(Exception):
    """An order whose goods are with the buyer, or may yet go there, keeps its money."""

    def __init__(self, order_id: str, current: Status) -> None:
        super().__init__(f"order {order_id} is {current}: only a cancelled or rejected one is refunded in full")


class UnprintableTextError(Exception):
    """What goes on a parcel's label is letters, digits, punctuation and signs of any script."""

    def __init__(self, field: str, character: str, position: int) -> None:
        super().__init__(f"{field} holds {character} as its character {position}, which no label can show")
        self.errors = [
            {
                "field": field,
                "expected": "letters, digits, punctuation and signs; no pictures, control or hidden characters",
                "detail": str(self),
            }
        ]


class InvalidPhoneError(Exception):
    """A phone number can be dialled: with + and its country's code, or from within the country of the address."""

    def __init__(self, given: str, why: str) -> None:
        super().__init__(f"phone: {given[:60]!r} is no number that can be dialled: {why.rstrip('.')}")
        expected = "+ and the country's code, or a number of the country of the address with its area code"
        self.errors = [{"field": "phone", "expected": expected, "detail": str(self)}]


class OrderExistsError(Exception):
    """An order is placed once."""


class OrderBusyError(Exception):
    """Others keep changing the order; the same step comes again."""


class CancelledByBuyerError(Exception):
    """An order that its buyer cancelled is not paid for."""


class CancelTooEarlyError(Exception):
    """An order is cancelled once it is placed; until then it waits in the queue."""

    def __init__(self, order_id: str) -> None:
        super().__init__(f"order {order_id} is still in the queue: try again in a moment")


class OrderTooLateError(Exception):
    """An order is placed while its buyer waits for it, not when that has long been given up."""

    def __init__(self, waited: float) -> None:
        super().__init__(f"accepted {waited:.0f} seconds ago")


class TooManyOrdersError(Exception):
    """What orders have of a SKU is counted from the orders, as far as there is time to."""

    def __init__(self, sku: str) -> None:
        super().__init__(f"there are too many orders to look for {sku} in all of them")
        self.errors = [{"field": "sku", "expected": "GET /v1/admin/stock/{sku}/levels, which asks the counters alone"}]
