"""Open a cart with its token."""

import re

from layers.cloud.web import tokens
from layers.shop.checkout.carts.copies import carts
from layers.shop.checkout.carts.errors import CartNotFoundError, CartTokenMissingError
from layers.shop.checkout.carts.model import CART_ID, Cart

KIND = "cart"


def check_token(cart_id: str, token: str) -> None:
    """Nothing is looked up before this passes, so a guess learns nothing about which carts exist.

    Raises CartTokenMissingError and CartNotFoundError.
    """
    if not token:
        raise CartTokenMissingError
    if not re.fullmatch(CART_ID, cart_id) or not tokens.verify(KIND, cart_id, token):
        raise CartNotFoundError


def load_cart(cart_id: str, token: str, *, fresh: bool = False) -> Cart:
    """The cart that the token opens, as find_cart. Raises CartTokenMissingError and CartNotFoundError."""
    check_token(cart_id, token)
    return find_cart(cart_id, fresh=fresh)


def find_cart(cart_id: str, *, fresh: bool = False) -> Cart:
    """The cart, from its copy where there is one; `fresh` reads the table itself, consistently: ask so before refusing
    anybody's total. For who has checked the token. Raises CartNotFoundError."""
    if cart := carts.get(cart_id, fresh):
        return cart
    raise CartNotFoundError
