"""Accept an order: check, price, put it on the queue. Nothing is written to a table here."""

import hashlib
import unicodedata
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from layers.cloud import claims, clock, tokens
from layers.cloud.queues import SqsQueue
from layers.cloud.telemetry import about, count
from layers.cloud.text import localized
from layers.shop.carts.quote_cart import PricedCart, quote_cart
from layers.shop.orders.errors import (
    CartEmptyError,
    CartLineUnavailableError,
    IdempotencyKeyReusedError,
    TotalChangedError,
    UnprintableTextError,
)
from layers.shop.orders.model import (
    AcceptedOrder,
    Address,
    OrderLine,
    OrderTotals,
    Placement,
    order_id_for,
)
from layers.shop.orders.store import DynamoOrders
from layers.shop.pricing.model import Destination, Money, ShippingMethod

Short = Annotated[str, Meta(min_length=1, max_length=100)]
Optional = Annotated[str, Meta(max_length=100)]


class ShippingAddress(Struct, frozen=True):
    """Where the parcel goes. `country` is ISO 3166-1 alpha-2."""

    name: Short
    line1: Short
    city: Short
    country: Annotated[str, Meta(pattern="^[A-Z]{2}$")]
    line2: Optional = ""
    region: Optional = ""
    postal_code: Annotated[str, Meta(max_length=20)] = ""


class OrderRequest(Struct, frozen=True):
    """What a buyer sends. `expected_total` is the total the buyer saw; any other is answered with 409."""

    cart_id: Annotated[str, Meta(pattern="^crt_[a-z2-7]{26}$")]
    expected_total: Money
    email: Annotated[str, Meta(pattern=r"^[^@\s]{1,64}@[^@\s]{1,189}\.[^@\s.]{2,63}$", max_length=254)]
    shipping_address: ShippingAddress
    payment_method: Annotated[str, Meta(pattern="^pm_[A-Za-z0-9_]{1,64}$")]
    shipping_method: ShippingMethod = "standard"
    phone: Annotated[str, Meta(pattern=r"^(\+?[0-9][0-9 ()-]{4,19})?$")] = ""


class Acceptance(Struct, frozen=True):
    """The receipt: equal for every repetition of a request."""

    order_id: str
    order_token: str
    status: str
    status_url: str


def accept_order(
    request: OrderRequest, cart_token: str, idempotency_key: str, language: str
) -> tuple[Acceptance, bool]:
    """Put the order on the queue; answers its receipt and whether this request was a repetition.

    Raises IdempotencyKeyReusedError, CartEmptyError, CartLineUnavailableError, TotalChangedError,
    UnprintableTextError and what quoting the cart raises.
    """
    _check_printable(request.shipping_address)
    if not tokens.verify("cart", request.cart_id, cart_token):
        quote_cart(request.cart_id, cart_token, None, request.shipping_method)  # refuses with the cart's own error
    order_id = order_id_for(request.cart_id, idempotency_key)
    about(order_id=order_id)
    fingerprint = _fingerprint(request)
    claim = _claim(order_id, fingerprint)
    if claim == "done":
        return _receipt(order_id), True
    try:
        placement = _placement(request, cart_token, language)
        SqsQueue("orders").send(AcceptedOrder(order_id, fingerprint, placement))
    except Exception:
        if claim == "first":
            claims.release(order_id)
        raise
    claims.settle(order_id, fingerprint)
    count("OrderAccepted")
    return _receipt(order_id), claim == "running"


def _claim(order_id: str, fingerprint: str) -> claims.Claim:
    """Whose key this is; where Redis cannot say, the stored order does."""
    claim = claims.claim(order_id, fingerprint)
    if claim == "unknown" and (stored := DynamoOrders().get(order_id)):
        claim = "done" if stored.fingerprint == fingerprint else "conflict"
    if claim == "conflict":
        raise IdempotencyKeyReusedError
    return claim


def _fingerprint(request: OrderRequest) -> str:
    """Equal for equal requests, whatever the order of their members or the blanks between them."""
    return hashlib.sha256(msgspec.json.encode(request, order="sorted")).hexdigest()[:16]


def _receipt(order_id: str) -> Acceptance:
    return Acceptance(order_id, tokens.sign("order", order_id), "queued", f"/v1/orders/{order_id}")


def _placement(request: OrderRequest, cart_token: str, language: str) -> Placement:
    priced = _priced(request, cart_token)
    address = request.shipping_address
    return Placement(
        accepted_ms=int(clock.now().timestamp() * 1000),
        cart_id=request.cart_id,
        currency=priced.quote.totals.total.currency,
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
    )


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


# Symbols (emoji among them), control characters, surrogates and unassigned code points.
_UNPRINTABLE = ("So", "Sk", "Cc", "Cf", "Cs", "Co", "Cn")


def _check_printable(address: ShippingAddress) -> None:
    """Raises UnprintableTextError. Carriers' labels print letters, digits and punctuation of any script, no more."""
    for field in address.__struct_fields__:
        if any(unicodedata.category(character) in _UNPRINTABLE for character in getattr(address, field)):
            raise UnprintableTextError(f"shipping_address.{field}")
