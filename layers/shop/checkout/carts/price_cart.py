"""What a cart costs now."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from layers.cloud import clock
from layers.shop.checkout.carts.model import Cart
from layers.shop.checkout.carts.sale_prices import with_sale_prices
from layers.shop.goods.catalog.model import CategoryTree, Variant
from layers.shop.goods.catalog.read.categories import category_tree
from layers.shop.goods.catalog.read.find_variants import find_variants
from layers.shop.offers.coupons.find_coupon import find_coupon
from layers.shop.offers.coupons.model import LimitedCoupon
from layers.shop.offers.pricing.errors import UnknownCouponError
from layers.shop.offers.pricing.model import Destination, Money, PricedLine, PriceRequest, Quote
from layers.shop.offers.pricing.offers import running_promotions
from layers.shop.offers.pricing.price import price

FLAT = CategoryTree()
"""No category is below another."""


class PricedCart(Struct, frozen=True):
    """`quote` has the lines that can be bought; `unavailable` are the SKUs of the others, which no longer can.

    `variants` is what the catalogue says of each SKU it still has; `coupon` the one that takes something off.
    """

    cart: Cart
    quote: Quote
    variants: dict[str, Variant]
    unavailable: list[str]
    coupon: LimitedCoupon | None = None


def price_cart(cart: Cart, destination: Destination | None = None, shipping_method: str = "standard") -> PricedCart:
    """A cart that was just read or changed, at today's prices. Raises what price raises."""
    at = clock.now()
    variants = with_sale_prices(find_variants([line.sku for line in cart.lines]), at) if cart.lines else {}
    tree = category_tree() if variants else FLAT
    return priced(cart, variants, at, destination, shipping_method, _coupon(cart), tree)


def priced(
    cart: Cart,
    variants: Mapping[str, Variant],
    at: datetime,
    destination: Destination | None = None,
    shipping_method: str = "standard",
    coupon: LimitedCoupon | None = None,
    tree: CategoryTree = FLAT,
) -> PricedCart:
    """The rule itself: what is no longer on sale, or not in the cart's currency, is left out of the quote."""
    currency = cart.priced_in
    lines = [
        _priced_line(variants[line.sku], line.quantity, currency, tree)
        for line in cart.lines
        if _sold(variants.get(line.sku), currency)
    ]
    request = PriceRequest(
        lines=lines,
        currency=currency,
        at=at,
        destination=destination,
        shipping_method=shipping_method,
        promotions=running_promotions(),
        coupons=[coupon.coupon] if coupon else [],
    )
    bought = {line.sku for line in lines}
    unavailable = [line.sku for line in cart.lines if line.sku not in bought]
    quote = price(request)
    applied = coupon if any(promotion.code for promotion in quote.applied) else None
    return PricedCart(cart, quote, dict(variants), unavailable, applied)


def _sold(variant: Variant | None, currency: str) -> bool:
    return variant is not None and currency in variant.prices


def _priced_line(variant: Variant, quantity: int, currency: str, tree: CategoryTree) -> PricedLine:
    return PricedLine(
        sku=variant.sku,
        quantity=quantity,
        unit_price=Money(variant.prices[currency], currency),
        weight_grams=variant.weight_grams,
        category=variant.category,
        tax_class=variant.tax_class,
        departments=tuple(tree.lineage(variant.category)[:-1]),
    )


def _coupon(cart: Cart) -> LimitedCoupon | None:
    """The cart's coupon; one that was withdrawn since takes nothing off."""
    try:
        return find_coupon(cart.coupon) if cart.coupon else None
    except UnknownCouponError:
        return None
