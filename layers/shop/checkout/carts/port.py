"""Where carts are kept: in the table, and in copies of what it answered. What both promise.

Every change is one conditional write that reads nothing first, and touches only what it is about: two changes of
different lines at the same time both survive.
"""

from typing import Protocol

from layers.shop.checkout.carts.model import Cart


class Carts(Protocol):
    def create(self, cart: Cart) -> Cart:
        """Keep `cart`, or answer the one that is already kept under its id."""
        ...

    def get(self, cart_id: str, fresh: bool = False) -> Cart | None:
        """The cart, if it is alive. `fresh` asks the table, whatever caches say."""
        ...

    def put_line(self, cart_id: str, sku: str, quantity: int, currency: str) -> Cart:
        """Want `quantity` of `sku`, no longer another quantity of it; `currency` becomes the cart's if it has none.

        Raises CartNotFoundError and CartFullError.
        """
        ...

    def remove_line(self, cart_id: str, sku: str) -> Cart:
        """Want no more of `sku`, if it was wanted. Raises CartNotFoundError."""
        ...

    def renew(self, cart_id: str, version: int, ended: str) -> bool:
        """Give a cart of `version` the next one, with all as it is but the order that `ended`, so that it can be
        ordered anew; False where it has changed already. Copies of it are behind until it is read afresh."""
        ...

    def put_coupon(self, cart_id: str, code: str | None) -> Cart:
        """Take `code` as the cart's coupon, or none. Raises CartNotFoundError."""
        ...
