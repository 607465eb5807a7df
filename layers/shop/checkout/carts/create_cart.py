"""Start a cart."""

from layers.cloud import clock, keyed
from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.cloud.ids import new_id
from layers.cloud.web import tokens
from layers.shop.checkout.carts.copies import carts
from layers.shop.checkout.carts.load_cart import KIND
from layers.shop.checkout.carts.model import Cart, expiry


def create_cart(currency: str = "", owner: str = "", idempotency_key: str = "") -> tuple[Cart, str, bool]:
    """An empty cart, its token, and whether the key had made it before.

    Nothing is stored for a key: the id is derived from it and from its owner (the caller's address), so that no one
    is handed a stranger's cart for having thought of the same key; nor can the address be worked out
    from the id. Raises IdempotencyKeyReusedError.
    """
    cart_id = keyed.ids_of("crt", "cart", owner, idempotency_key)[0] if idempotency_key else new_id("crt")
    made = Cart(cart_id, currency, expiry(clock.now()))
    kept = carts.create(made)
    if currency and kept.currency != currency:
        raise IdempotencyKeyReusedError("This Idempotency-Key made a cart in another currency: use a new key.")
    return kept, tokens.sign(KIND, cart_id), kept is not made
