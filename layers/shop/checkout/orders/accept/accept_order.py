"""Accept an order: check, price, put it on the queue. Nothing is written to a table here."""

import hashlib

import msgspec
from msgspec import Struct

from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.cloud.memory import claims
from layers.cloud.messages.queues import SqsQueue
from layers.cloud.watch.telemetry import about, count
from layers.cloud.web import tokens
from layers.shop.checkout.carts.load_cart import check_token
from layers.shop.checkout.orders.accept.order_request import OrderRequest, check_texts
from layers.shop.checkout.orders.accept.price_order import price_order
from layers.shop.checkout.orders.model import AcceptedOrder, Order
from layers.shop.checkout.orders.table.store import orders_table


class Acceptance(Struct, frozen=True):
    """The receipt: equal for every repetition of a request."""

    order_id: str
    order_token: str
    status: str
    status_url: str


def accept_order(
    order_id: str, request: OrderRequest, cart_token: str, member_token: str, language: str
) -> tuple[Acceptance, bool]:
    """Put the order on the queue; answers its receipt and whether this request was a repetition.

    Raises IdempotencyKeyReusedError, UnprintableTextError and what check_token and price_order raise.
    """
    check_texts(request)
    check_token(request.cart_id, cart_token)
    about(order_id=order_id)
    fingerprint = _fingerprint(request)
    claim = _claim(order_id, fingerprint)
    if claim == "done":
        return _receipt(order_id), True
    try:
        placement = price_order(order_id, request, member_token, language)
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
    if claim == "unknown" and (stored := orders_table.stored(order_id)):
        claim = "done" if isinstance(stored, Order) and stored.fingerprint == fingerprint else "conflict"
    if claim == "conflict":
        raise IdempotencyKeyReusedError("this Idempotency-Key was used with another body")
    return claim


def _fingerprint(request: OrderRequest) -> str:
    """Equal for equal requests, whatever the order of their members or the blanks between them."""
    return hashlib.sha256(msgspec.json.encode(request, order="sorted")).hexdigest()[:16]


def _receipt(order_id: str) -> Acceptance:
    return Acceptance(order_id, tokens.sign("order", order_id), "queued", f"/v1/orders/{order_id}")
