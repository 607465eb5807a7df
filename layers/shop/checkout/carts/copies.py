"""Carts with a copy in Redis, which answers most reads.

Every change leaves a copy behind, and a copy only ever replaces an older one: two changes whose copies arrive in the
wrong order leave the newer. A copy that is lost on its way (Redis slow or dead) leaves the older for at most
COPY_SECONDS; the order path reads the table before it refuses a total, so a stale copy costs a read, never a sale.
"""

from typing import Any

import msgspec

from layers.cloud import clock
from layers.cloud.memory import redis
from layers.cloud.watch import timing
from layers.shop.checkout.carts.model import Cart
from layers.shop.checkout.carts.port import Carts
from layers.shop.checkout.carts.store import carts_table

COPY_SECONDS = 60

# KEYS[1] the copy; ARGV version, body, seconds.
_KEEP_NEWER = """
local held = redis.call('HGET', KEYS[1], 'version')
if not held or tonumber(held) <= tonumber(ARGV[1]) then
  redis.call('HSET', KEYS[1], 'version', ARGV[1], 'body', ARGV[2])
  redis.call('EXPIRE', KEYS[1], ARGV[3])
end
"""
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Cart)


class CopiedCarts:
    """Any store of carts, and copies of what it answered."""

    def __init__(self, store: Carts) -> None:
        self._store = store

    def create(self, cart: Cart) -> Cart:
        return _copy(self._store.create(cart))

    def get(self, cart_id: str, fresh: bool = False) -> Cart | None:
        copy = None if fresh else _copy_of(cart_id)
        if copy and copy.alive_at(clock.now()):
            timing.note("redis")
            return copy
        cart = self._store.get(cart_id, fresh)
        return cart and _copy(cart)

    def put_line(self, cart_id: str, sku: str, quantity: int, currency: str) -> Cart:
        return _copy(self._store.put_line(cart_id, sku, quantity, currency))

    def remove_line(self, cart_id: str, sku: str) -> Cart:
        return _copy(self._store.remove_line(cart_id, sku))

    def put_coupon(self, cart_id: str, code: str | None) -> Cart:
        return _copy(self._store.put_coupon(cart_id, code))

    def renew(self, cart_id: str, version: int, ended: str) -> bool:
        return self._store.renew(cart_id, version, ended)


carts = CopiedCarts(carts_table)
"""The shop's."""


def _key(cart_id: str) -> str:
    return f"cart:{cart_id}"


def _copy(cart: Cart) -> Cart:
    """`cart`, after leaving a copy of it."""
    body = _encoder.encode(cart)
    redis.attempt(
        lambda r: r.eval(_KEEP_NEWER, 1, _key(cart.cart_id), cart.version, body, COPY_SECONDS), otherwise=None
    )
    return cart


def _copy_of(cart_id: str) -> Cart | None:
    body: Any = redis.attempt(lambda r: r.hget(_key(cart_id), "body"), otherwise=None)
    try:
        return _decoder.decode(body) if body else None
    except msgspec.MsgspecError:
        return None  # written by another release of the shop
