"""Put things and coupons into a cart and take them out."""

import re

from layers.cloud import clock
from layers.shop.checkout.carts.copies import carts
from layers.shop.checkout.carts.errors import NotEnoughStockError, NotSoldInCurrencyError, UnknownSkuError
from layers.shop.checkout.carts.load_cart import check_token, load_cart
from layers.shop.checkout.carts.model import SHOP_CURRENCY, Cart
from layers.shop.goods.catalog.model import SKU_PATTERN, Variant
from layers.shop.goods.catalog.read.find_variants import find_variants
from layers.shop.goods.inventory.levels.availability import fewer_than
from layers.shop.offers.coupons.find_coupon import usable_coupon
from layers.shop.offers.pricing.errors import UnsupportedCurrencyError
from layers.shop.offers.pricing.model import CURRENCIES
from layers.shop.offers.sales.check_admission import admits_to_cart


def put_line(cart_id: str, token: str, sku: str, quantity: int, admission_token: str = "") -> Cart:
    """Want `quantity` (1 to 99) of `sku` instead of what was wanted of it; for goods of a sale with an admission to it.

    Raises what load_cart and admits_to_cart raise, UnknownSkuError, NotSoldInCurrencyError, UnsupportedCurrencyError,
    NotEnoughStockError and CartFullError.
    """
    cart = load_cart(cart_id, token)
    currency = _currency_for(_variant(sku), cart)
    _check_there(cart, sku, quantity, admission_token)
    return carts.put_line(cart_id, sku, quantity, currency)


def remove_line(cart_id: str, token: str, sku: str) -> Cart:
    """Want no more of `sku`; the same again changes nothing. Raises what load_cart raises."""
    if not re.fullmatch(SKU_PATTERN, sku):
        return load_cart(cart_id, token)
    check_token(cart_id, token)
    return carts.remove_line(cart_id, sku)


def put_coupon(cart_id: str, token: str, code: str) -> Cart:
    """Take a coupon that is valid now instead of any other. Raises what load_cart raises and UnknownCouponError."""
    check_token(cart_id, token)
    return carts.put_coupon(cart_id, usable_coupon(code, clock.now()).coupon.code)


def remove_coupon(cart_id: str, token: str) -> Cart:
    check_token(cart_id, token)
    return carts.put_coupon(cart_id, None)


def _variant(sku: str) -> Variant:
    variant = find_variants([sku]).get(sku) if re.fullmatch(SKU_PATTERN, sku) else None
    if variant is None:
        raise UnknownSkuError(sku)
    return variant


def _check_there(cart: Cart, sku: str, quantity: int, admission_token: str) -> None:
    """What a sale has is counted by its line; and fewer than before are always taken.

    Raises NotEnoughStockError and what admits_to_cart raises.
    """
    had = next((line.quantity for line in cart.lines if line.sku == sku), 0)
    if quantity <= had or admits_to_cart(sku, quantity, admission_token):
        return
    available = fewer_than(sku, quantity)
    if available is not None:
        raise NotEnoughStockError(sku, available)


def _currency_for(variant: Variant, cart: Cart) -> str:
    """The cart's currency; for a cart that has none yet the shop's own, or the seller's where that is not priced."""
    sold_in = [currency for currency in variant.prices if currency in CURRENCIES]
    if not sold_in:
        raise UnsupportedCurrencyError(", ".join(variant.prices), CURRENCIES)
    currency = cart.currency or (SHOP_CURRENCY if SHOP_CURRENCY in sold_in else sold_in[0])
    if currency not in sold_in:
        raise NotSoldInCurrencyError(variant.sku, currency, sold_in)
    return currency
