"""A cart as its buyer sees it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from layers.cloud import clock
from layers.cloud.text import localized
from layers.shop.checkout.carts.model import CartLine
from layers.shop.checkout.carts.price_cart import PricedCart
from layers.shop.goods.inventory.model import Availability
from layers.shop.offers.pricing.model import Money, QuoteLine, Totals
from layers.shop.offers.sales.mark_goods import SaleMark

NOTHING: Mapping[str, str] = {}
ENOUGH: Mapping[str, int] = {}
NO_SALES: Mapping[str, SaleMark] = {}
Problem = Literal["no_longer_sold", "not_sold_in_currency"]


class CartLineView(Struct, frozen=True):
    """One line at today's price. A line with a `problem` cannot be ordered and is in no total.

    `available`: how many there are, where that is fewer than are wanted; `flash_sale`: the sale whose admission it is
    ordered with.
    """

    sku: str
    product_id: str
    title: str
    attributes: dict[str, str]
    image: str
    quantity: int
    unit_price: Money
    subtotal: Money
    discount: Money
    tax: Money
    total: Money
    availability: Availability
    problem: Problem | None = None
    label: str = ""
    available_from: str | None = None
    available: int | None = None
    flash_sale: SaleMark | None = None


class PromotionView(Struct, frozen=True):
    """What an offer took off."""

    promotion_id: str
    name: str
    amount: Money
    code: str | None


class CouponView(Struct, frozen=True):
    """The cart's coupon; not `applied` when its conditions are not met or another offer saves more."""

    code: str
    applied: bool


class CartView(Struct, frozen=True, kw_only=True):
    cart_id: str
    currency: str
    lines: list[CartLineView]
    totals: Totals
    promotions: list[PromotionView]
    coupon: CouponView | None
    shipping_method: str
    expires_at: str


class CreatedCart(CartView, frozen=True, kw_only=True):
    """A new cart. Its token opens it; it is told this once."""

    cart_token: str


def view(
    priced: PricedCart,
    stock: Mapping[str, Availability],
    language: str,
    available_from: Mapping[str, str] = NOTHING,
    short: Mapping[str, int] = ENOUGH,
    sales: Mapping[str, SaleMark] = NO_SALES,
) -> CartView:
    """`stock` tells the availability of each SKU that is on sale, `available_from` when those ship that are not there
    yet, as ISO dates, `short` how many there are of those that are wanted more often, `sales` the sales they are in."""
    cart, quote = priced.cart, priced.quote
    quoted = {line.sku: line for line in quote.lines}
    applied = [
        PromotionView(offer.promotion_id, localized(offer.name, language), offer.amount, offer.code)
        for offer in quote.applied
    ]
    return CartView(
        cart_id=cart.cart_id,
        currency=quote.currency,
        lines=[
            replace(
                _line(line, quoted.get(line.sku), priced, stock, language),
                available_from=available_from.get(line.sku),
                available=short.get(line.sku),
                flash_sale=sales.get(line.sku),
            )
            for line in cart.lines
        ],
        totals=quote.totals,
        promotions=applied,
        coupon=CouponView(cart.coupon, any(offer.code == cart.coupon for offer in applied)) if cart.coupon else None,
        shipping_method=quote.shipping_method,
        expires_at=clock.iso(datetime.fromtimestamp(cart.expires_at, UTC)),
    )


def _line(
    line: CartLine, quoted: QuoteLine | None, priced: PricedCart, stock: Mapping[str, Availability], language: str
) -> CartLineView:
    variant = priced.variants.get(line.sku)
    nothing = Money(0, priced.quote.currency)
    return CartLineView(
        sku=line.sku,
        product_id=variant.product_id if variant else "",
        title=localized(variant.title, language) if variant else line.sku,
        attributes=variant.attributes if variant else {},
        image=variant.image if variant else "",
        quantity=line.quantity,
        unit_price=quoted.unit_price if quoted else nothing,
        subtotal=quoted.subtotal if quoted else nothing,
        discount=quoted.discount if quoted else nothing,
        tax=quoted.tax if quoted else nothing,
        total=quoted.total if quoted else nothing,
        availability=stock.get(line.sku, "sold_out") if quoted else "sold_out",
        problem=None if quoted else ("not_sold_in_currency" if variant else "no_longer_sold"),
        label=localized(variant.label, language) if variant else "",
    )
