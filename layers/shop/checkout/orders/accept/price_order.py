"""What a buyer agrees to, at the price the buyer saw: fixed when the order is accepted."""

import msgspec
from msgspec.structs import replace

from layers.cloud import clock
from layers.cloud.text import localized
from layers.shop.checkout.carts.load_cart import find_cart
from layers.shop.checkout.carts.price_cart import PricedCart, price_cart
from layers.shop.checkout.orders.accept.order_request import OrderRequest, ShippingAddress
from layers.shop.checkout.orders.accept.phones import read_phone
from layers.shop.checkout.orders.errors import CartEmptyError, CartLineUnavailableError, TotalChangedError
from layers.shop.checkout.orders.model import Address, Discount, OrderLine, OrderTotals, Placement
from layers.shop.checkout.orders.sums import check_sums
from layers.shop.goods.inventory.model import quantities
from layers.shop.offers.coupons.model import use_of
from layers.shop.offers.gift_cards.errors import UnknownGiftCardError
from layers.shop.offers.gift_cards.issue_card import find_card
from layers.shop.offers.gift_cards.model import GiftCardUse, use_for
from layers.shop.offers.points.model import PointsUse
from layers.shop.offers.points.spend_points import offer_points
from layers.shop.offers.pricing.model import Destination, Money
from layers.shop.offers.sales.check_admission import check_admission
from layers.shop.offers.sales.model import SaleUse


def price_order(
    order_id: str, priced: PricedCart, request: OrderRequest, member_token: str, language: str
) -> Placement:
    """The order's placement, for who may open the cart, `priced` as seen. An admission to a sale is spent on it.

    Raises CannotBePaidError and what offer_points, find_card and check_admission raise.
    """
    address = _address(request.shipping_address)
    total = priced.quote.totals.total
    points = _points(request, member_token, total)
    left = Money(total.amount - points.amount, total.currency) if points else total
    placement = Placement(
        accepted_ms=clock.now_ms(),
        cart_id=request.cart_id,
        currency=total.currency,
        totals=_totals(priced),
        lines=_lines(priced, language),
        email=request.email,
        phone=read_phone(request.phone, request.shipping_address.country),
        address=address,
        shipping_method=request.shipping_method,
        payment_method=request.payment_method,
        language=language,
        coupon=use_of(priced.coupon, request.email) if priced.coupon else None,
        gift_card=_gift_card(request, left),
        points=points,
        discounts=_discounts(priced, language),
    )
    check_sums(placement)
    return replace(placement, admission=_admission(order_id, request, priced, address))  # last: it is spent here


def _points(request: OrderRequest, member_token: str, total: Money) -> PointsUse | None:
    """What the buyer's points pay. Raises what offer_points raises."""
    if request.points is None:
        return None
    return offer_points(request.points.member_id, member_token, request.points.points, total)


def _gift_card(request: OrderRequest, left: Money) -> GiftCardUse | None:
    """What the buyer's gift card pays of what is left; none where nothing is. Raises UnknownGiftCardError."""
    if not request.gift_card_code or not left.amount:
        return None
    use = use_for(find_card(request.gift_card_code), left)
    if use is None:
        raise UnknownGiftCardError
    return use


def _admission(order_id: str, request: OrderRequest, priced: PricedCart, address: Address) -> SaleUse | None:
    """The admission that a flash sale's items need. Raises what check_admission raises."""
    wanted = quantities((line.sku, line.quantity) for line in priced.quote.lines)
    lives_at = (address.line1, address.line2, address.city, address.region, address.postal_code, address.country)
    return check_admission(wanted, request.admission_token, request.email, lives_at, order_id)


def price_as_seen(request: OrderRequest, fresh: bool = False) -> PricedCart:
    """The cart at its price, which must be the one the buyer saw.

    A cached copy of the cart may be behind: before a total is refused, the cart is read afresh, as where `fresh`.
    Raises CartEmptyError, CartLineUnavailableError, TotalChangedError and what find_cart and price_cart raise.
    """
    try:
        return _as_seen(request, fresh)
    except (CartLineUnavailableError, CartEmptyError, TotalChangedError):
        return _as_seen(request, fresh=True)


def _as_seen(request: OrderRequest, fresh: bool = False) -> PricedCart:
    destination = Destination(request.shipping_address.country, request.shipping_address.region)
    priced = price_cart(find_cart(request.cart_id, fresh=fresh), destination, request.shipping_method)
    totals = priced.quote.totals
    if priced.unavailable:
        raise CartLineUnavailableError(priced.unavailable)
    if not priced.quote.lines:
        raise CartEmptyError
    if totals.total != request.expected_total:
        raise TotalChangedError(msgspec.to_builtins(request.expected_total), msgspec.to_builtins(totals))
    return priced


def _lines(priced: PricedCart, language: str) -> list[OrderLine]:
    return [
        OrderLine(
            sku=line.sku,
            product_id=priced.variants[line.sku].product_id,
            title=localized(priced.variants[line.sku].title, language)[:60],
            quantity=line.quantity,
            unit_price=line.unit_price.amount,
            discount=line.discount.amount,
            tax=line.tax.amount,
            total=line.total.amount,
        )
        for line in priced.quote.lines
    ]


def _discounts(priced: PricedCart, language: str) -> list[Discount] | None:
    """None rather than an empty list: an order without any is no larger for it."""
    return [
        Discount(offer.promotion_id, localized(offer.name, language)[:60], offer.amount.amount, offer.code or "")
        for offer in priced.quote.applied
    ] or None


def _totals(priced: PricedCart) -> OrderTotals:
    totals = priced.quote.totals
    parts = (totals.subtotal, totals.discount, totals.shipping, totals.tax, totals.total)
    return OrderTotals(*(part.amount for part in parts))


def _address(to: ShippingAddress) -> Address:
    return Address(to.name, to.line1, to.line2, to.city, to.region, to.postal_code, to.country)
