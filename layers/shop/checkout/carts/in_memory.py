"""Carts in memory: the twin of the DynamoDB store, held to the same contract suite."""

from threading import RLock

from msgspec.structs import replace

from layers.cloud import clock
from layers.shop.checkout.carts.errors import CartFullError, CartNotFoundError
from layers.shop.checkout.carts.model import MAX_LINES, Cart, CartLine, expiry


class MemoryCarts:
    def __init__(self) -> None:
        self._carts: dict[str, Cart] = {}
        self._one_at_a_time = RLock()

    def create(self, cart: Cart) -> Cart:
        if kept := self.get(cart.cart_id):
            return kept
        self._carts[cart.cart_id] = cart
        return cart

    def get(self, cart_id: str, fresh: bool = False) -> Cart | None:
        cart = self._carts.get(cart_id)
        return cart if cart and cart.alive_at(clock.now()) else None

    def put_line(self, cart_id: str, sku: str, quantity: int, currency: str) -> Cart:
        with self._one_at_a_time:
            cart = self._alive(cart_id)
            wanted = {line.sku: line.quantity for line in cart.lines} | {sku: quantity}
            if len(wanted) > MAX_LINES:
                raise CartFullError
            lines = [CartLine(*line) for line in wanted.items()]
            return self._keep(replace(cart, lines=lines, currency=cart.currency or currency))

    def remove_line(self, cart_id: str, sku: str) -> Cart:
        with self._one_at_a_time:
            cart = self._alive(cart_id)
            return self._keep(replace(cart, lines=[line for line in cart.lines if line.sku != sku]))

    def put_coupon(self, cart_id: str, code: str | None) -> Cart:
        with self._one_at_a_time:
            return self._keep(replace(self._alive(cart_id), coupon=code))

    def _alive(self, cart_id: str) -> Cart:
        if cart := self.get(cart_id):
            return cart
        raise CartNotFoundError

    def _keep(self, cart: Cart) -> Cart:
        changed = replace(cart, version=cart.version + 1, expires_at=expiry(clock.now()))
        self._carts[cart.cart_id] = changed
        return changed
