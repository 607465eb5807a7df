"""Carts over HTTP: guests fill them, each opened by its token."""

from typing import Annotated, Literal

import msgspec

from functions.parameters import KeyHeaders
from layers.cloud import clock
from layers.cloud.web.http import Answer, Request
from layers.cloud.web.texts import LINE, MACHINE, NOTE, Token
from layers.shop.checkout.carts import change_cart as changing
from layers.shop.checkout.carts import create_cart as creating
from layers.shop.checkout.carts import load_cart as loading
from layers.shop.checkout.carts.model import MAX_QUANTITY, Cart
from layers.shop.checkout.carts.price_cart import price_cart
from layers.shop.checkout.carts.views import CartView, CreatedCart, view
from layers.shop.goods.inventory.levels.availability import availability, available_from, shortages
from layers.shop.offers.pricing.model import Destination
from layers.shop.offers.sales.mark_goods import mark_goods


class NewCart(msgspec.Struct):
    """Without a currency, the first thing put in decides."""

    currency: Literal["CNY", "USD", "EUR", "JPY"] | None = None


class Quantity(msgspec.Struct):
    """Goods of a flash sale need the `admission_token` that the sale gave."""

    quantity: Annotated[int, msgspec.Meta(ge=1, le=MAX_QUANTITY)]
    admission_token: Annotated[str, msgspec.Meta(max_length=1_000, pattern=MACHINE)] = ""


class CouponCode(msgspec.Struct):
    code: Annotated[str, msgspec.Meta(min_length=1, max_length=40, pattern=LINE)]


class CartHeaders(msgspec.Struct):
    x_cart_token: Token = ""


class PricedFor(msgspec.Struct):
    """Where to and how; without a country, priced for the home country."""

    country: Annotated[str, msgspec.Meta(max_length=100, pattern=NOTE)] = ""
    region: Annotated[str, msgspec.Meta(max_length=100, pattern=NOTE)] = ""
    shipping_method: Literal["standard", "express"] = "standard"


AT_HOME = PricedFor()


def create_cart(body: NewCart, headers: KeyHeaders, request: Request) -> Answer[CreatedCart]:
    """Start an empty cart."""
    cart, token, replayed = creating.create_cart(body.currency or "", request.source_ip, headers.idempotency_key)
    shown = _shown(cart, AT_HOME, request)
    answer = Answer(CreatedCart(**msgspec.structs.asdict(shown), cart_token=token))
    answer.headers["Location"] = f"/v1/carts/{cart.cart_id}"
    if replayed:
        answer.headers["Idempotent-Replayed"] = "true"
    return answer


def get_cart(cart_id: str, headers: CartHeaders, query: PricedFor, request: Request) -> CartView:
    """The cart, at today's prices."""
    return _shown(loading.load_cart(cart_id, headers.x_cart_token), query, request)


def put_line(cart_id: str, sku: str, body: Quantity, headers: CartHeaders, request: Request) -> CartView:
    """Set how many of a SKU are wanted."""
    cart = changing.put_line(cart_id, headers.x_cart_token, sku, body.quantity, body.admission_token)
    return _shown(cart, AT_HOME, request)


def delete_line(cart_id: str, sku: str, headers: CartHeaders, request: Request) -> CartView:
    """Take a line out; once more changes nothing."""
    return _shown(changing.remove_line(cart_id, headers.x_cart_token, sku), AT_HOME, request)


def put_coupon(cart_id: str, body: CouponCode, headers: CartHeaders, request: Request) -> CartView:
    """Use a coupon instead of any other."""
    return _shown(changing.put_coupon(cart_id, headers.x_cart_token, body.code), AT_HOME, request)


def delete_coupon(cart_id: str, headers: CartHeaders, request: Request) -> CartView:
    """Use no coupon."""
    return _shown(changing.remove_coupon(cart_id, headers.x_cart_token), AT_HOME, request)


def _shown(cart: Cart, query: PricedFor, request: Request) -> CartView:
    destination = Destination(query.country, query.region) if query.country else None
    priced = price_cart(cart, destination, query.shipping_method)
    if not priced.variants:
        return view(priced, {}, request.language)
    stock, begins = availability(priced.variants), available_from(priced.variants)
    short = shortages({line.sku: line.quantity for line in cart.lines})
    return view(priced, stock, request.language, begins, short, mark_goods(priced.variants, clock.now()))
