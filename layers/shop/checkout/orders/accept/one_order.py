"""One cart is one order: whose order a cart, as it stands, becomes.

An order's id is derived from its cart and the cart's version, so the row that placing puts is the guard: without a
write more, and with or without Redis, no version of a cart is placed twice. Here those are told who come second. A cart
whose order has ended without success gets a new version, and so does one that changes: both may be ordered again.
"""

from typing import NamedTuple

from layers.cloud.memory import claims
from layers.shop.checkout.carts.copies import carts
from layers.shop.checkout.carts.load_cart import find_cart
from layers.shop.checkout.carts.model import KEPT_FOR, Cart
from layers.shop.checkout.carts.price_cart import PricedCart
from layers.shop.checkout.orders.accept.order_request import OrderRequest
from layers.shop.checkout.orders.accept.price_order import price_as_seen
from layers.shop.checkout.orders.errors import CartOrderedError
from layers.shop.checkout.orders.model import UNDONE, Stored, is_of_attempt, may_be_placed_again, order_id_for
from layers.shop.checkout.orders.order_token import token_of
from layers.shop.checkout.orders.table.store import orders_table

TRIES = 3  # others may reopen or change the cart meanwhile
LOOKED_BACK = 25  # versions of a cart in which an earlier order of the same key is looked for, where Redis cannot say


class OrderOfCart(NamedTuple):
    """The cart at its price and the order it becomes; `claimed`: by this request, before any other."""

    order_id: str
    priced: PricedCart
    claimed: bool


def choose_order(attempt_id: str, request: OrderRequest, begun: str = "") -> OrderOfCart:
    """The order that this attempt makes of the cart, or the one that it was about to become when it was given up.

    Raises CartOrderedError and what price_as_seen raises.
    """
    priced = price_as_seen(request)
    if begun := begun or _ended(priced.cart, attempt_id):
        return OrderOfCart(begun, priced, claimed=False)
    for _ in range(TRIES):
        order_id = order_id_for(request.cart_id, priced.cart.version)
        state = claims.claim(order_id, attempt_id).state
        if state in ("first", "running", "done"):
            return OrderOfCart(order_id, priced, state == "first")
        first = orders_table.stored(order_id, consistent=True)
        if state == "unknown" and (first is None or is_of_attempt(first, attempt_id)):
            return OrderOfCart(order_id, priced, claimed=False)
        _reopen(priced.cart, order_id, first)
        priced = price_as_seen(request, fresh=True)
    raise _ordered(order_id)


def keep(chosen: OrderOfCart, attempt_id: str) -> None:
    """The order is on its way: remember whose it is for as long as the cart lives."""
    claims.settle(chosen.order_id, attempt_id, seconds=int(KEPT_FOR.total_seconds()))


def give_up(chosen: OrderOfCart, attempt_id: str) -> None:
    """The request was refused after all: another may order the cart."""
    if chosen.claimed:
        claims.release(chosen.order_id, attempt_id)


def earlier_order(cart_id: str, attempt_id: str) -> Stored | None:
    """What this attempt has made of the cart, as it stands or stood, as far as it is stored. Raises CartNotFoundError.

    Only where Redis cannot say: it reads up to LOOKED_BACK items.
    """
    version = find_cart(cart_id, fresh=True).version
    versions = range(max(1, version - LOOKED_BACK + 1), version + 1)
    stored = orders_table.get_many(order_id_for(cart_id, each) for each in versions)
    return next((order for order in stored.values() if is_of_attempt(order, attempt_id)), None)


def _ended(cart: Cart, attempt_id: str) -> str:
    """The order that this attempt made of the cart before it was ordered anew: a repetition is that order still, also
    when Redis has forgotten it. Read only for carts that have such orders."""
    stored = orders_table.get_many(cart.ended) if cart.ended else {}
    return next((order.order_id for order in stored.values() if is_of_attempt(order, attempt_id)), "")


def _reopen(cart: Cart, order_id: str, first: Stored | None) -> None:
    """Let the cart be ordered anew if its order, `first`, has ended without success. Raises CartOrderedError.

    `cart` may be a copy that is behind: one that has changed since needs nothing. An order that was refused for our own
    fault could be placed yet, by a redrive, and is closed to that first: of the two, only one can come to be.
    """
    if find_cart(cart.cart_id, fresh=True).version != cart.version:
        return
    if first is None or first.status not in UNDONE:
        raise _ordered(order_id)
    if may_be_placed_again(first) and not orders_table.close(order_id):
        raise _ordered(order_id)
    carts.renew(cart.cart_id, cart.version, order_id)


def _ordered(order_id: str) -> CartOrderedError:
    return CartOrderedError(order_id, token_of(order_id))
