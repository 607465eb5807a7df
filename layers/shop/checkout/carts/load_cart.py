"""Open a cart with its token."""

import re

from layers.cloud.web import tokens
from layers.shop.checkout.carts.current import carts
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
    """The cart, from its copy where there is one; `fresh` reads the table itself, consistently.

    Raises CartTokenMissingError and CartNotFoundError.
    """
    check_token(cart_id, token)
    if cart := carts().get(cart_id, fresh):
        return cart
    raise CartNotFoundError
