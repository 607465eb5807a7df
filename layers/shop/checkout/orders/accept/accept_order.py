"""Accept an order: check, price, put it on the queue. Nothing is written to a table here."""

import hashlib

import msgspec
from msgspec import Struct

from layers.cloud import clock
from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.cloud.memory import claims
from layers.cloud.messages.queues import SqsQueue
from layers.cloud.text import localized
from layers.cloud.watch.telemetry import about, count
from layers.cloud.web import tokens
from layers.shop.checkout.carts.quote_cart import PricedCart, quote_cart
from layers.shop.checkout.orders.accept.order_request import OrderRequest, check_texts
from layers.shop.checkout.orders.errors import (
    CartEmptyError,
    CartLineUnavailableError,
    TotalChangedError,
)
from layers.shop.checkout.orders.model import (
    AcceptedOrder,
    Address,
    OrderLine,
    OrderTotals,
    Placement,
    order_id_for,
)
from layers.shop.checkout.orders.table.store import orders_table
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


class Acceptance(Struct, frozen=True):
    """The receipt: equal for every repetition of a request."""

    order_id: str
    order_token: str
    status: str
    status_url: str


def accept_order(
    request: OrderRequest, cart_token: str, idempotency_key: str, language: str, member_token: str = ""
) -> tuple[Acceptance, bool]:
    """Put the order on the queue; answers its receipt and whether this request was a repetition.

    Raises IdempotencyKeyReusedError, CartEmptyError, CartLineUnavailableError, TotalChangedError,
    UnprintableTextError and what quoting the cart, finding the gift card, offering points and check_admission raise.
    """
    check_texts(request)
    if not tokens.verify("cart", request.cart_id, cart_token):
        quote_cart(request.cart_id, cart_token, None, request.shipping_method)  # refuses with the cart's own error
    order_id = order_id_for(request.cart_id, idempotency_key)
    about(order_id=order_id)
    fingerprint = _fingerprint(request)
    claim = _claim(order_id, fingerprint)
    if claim == "done":
        return _receipt(order_id), True
    try:
        placement = _placement(request, cart_token, member_token, language, order_id)
    except Exception:
        if claim == "first":
            claims.release(order_id)
        raise
    # A send that seems to fail may have arrived: its claim runs out by itself, and only the same request may go on.
    SqsQueue("orders").send(AcceptedOrder(order_id, fingerprint, placement))
    claims.settle(order_id, fingerprint)
    count("OrderAccepted")
    return _receipt(order_id), claim == "running"


def _claim(order_id: str, fingerprint: str) -> claims.Claim:
    """Whose key this is; where Redis cannot say, the stored order does."""
    claim = claims.claim(order_id, fingerprint)
    if claim == "unknown" and (stored := orders_table.get(order_id)):
        claim = "done" if stored.fingerprint == fingerprint else "conflict"
    if claim == "conflict":
        raise IdempotencyKeyReusedError("this Idempotency-Key was used with another body")
    return claim


def _fingerprint(request: OrderRequest) -> str:
    """Equal for equal requests, whatever the order of their members or the blanks between them."""
    return hashlib.sha256(msgspec.json.encode(request, order="sorted")).hexdigest()[:16]


def _receipt(order_id: str) -> Acceptance:
    return Acceptance(order_id, tokens.sign("order", order_id), "queued", f"/v1/orders/{order_id}")


def _placement(request: OrderRequest, cart_token: str, member_token: str, language: str, order_id: str) -> Placement:
    priced = _priced(request, cart_token)
    address, total = request.shipping_address, priced.quote.totals.total
    points = _points(request, member_token, total)
    left = Money(total.amount - points.amount, total.currency) if points else total
    return Placement(
        accepted_ms=clock.now_ms(),
        cart_id=request.cart_id,
        currency=total.currency,
        lines=_lines(priced, language),
        totals=OrderTotals(
            *(
                getattr(priced.quote.totals, part).amount
                for part in ("subtotal", "discount", "shipping", "tax", "total")
            )
        ),
        email=request.email,
        phone=request.phone,
        address=Address(
            address.name,
            address.line1,
            address.line2,
            address.city,
            address.region,
            address.postal_code,
            address.country,
        ),
        shipping_method=request.shipping_method,
        payment_method=request.payment_method,
        language=language,
        coupon=use_of(priced.coupon, request.email) if priced.coupon else None,
        gift_card=_gift_card(request, left),
        points=points,
        admission=_admission(request, priced, order_id),  # last: it is spent here
    )


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


def _admission(request: OrderRequest, priced: PricedCart, order_id: str) -> SaleUse | None:
    """The admission that a flash sale's items need. Raises what check_admission raises."""
    wanted = quantities((line.sku, line.quantity) for line in priced.quote.lines)
    address = request.shipping_address
    lived_at = (address.line1, address.line2, address.city, address.region, address.postal_code, address.country)
    return check_admission(wanted, request.admission_token, request.email, lived_at, order_id)


def _priced(request: OrderRequest, cart_token: str) -> PricedCart:
    """The cart at its price, which must be the one the buyer saw.

    A cached copy of the cart may be behind: before a total is refused, the cart is read afresh.
    """
    destination = Destination(request.shipping_address.country, request.shipping_address.region)
    priced = None
    for fresh in (False, True):
        priced = quote_cart(request.cart_id, cart_token, destination, request.shipping_method, fresh=fresh)
        if priced.quote.lines and priced.quote.totals.total == request.expected_total and not priced.unavailable:
            return priced
    assert priced is not None
    if priced.unavailable:
        raise CartLineUnavailableError(priced.unavailable)
    if not priced.quote.lines:
        raise CartEmptyError
    raise TotalChangedError(msgspec.to_builtins(request.expected_total), msgspec.to_builtins(priced.quote.totals))


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
