"""Accept an order: check, price, put it on the queue. Nothing is written to a table here."""

import hashlib

import msgspec
from msgspec import Struct

from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.cloud.memory import claims
from layers.cloud.messages.queues import SqsQueue
from layers.cloud.watch.telemetry import about, count
from layers.shop.checkout.carts.load_cart import check_token
from layers.shop.checkout.orders.accept.one_order import OrderOfCart, choose_order, earlier_order, give_up, keep
from layers.shop.checkout.orders.accept.order_request import OrderRequest, check_texts
from layers.shop.checkout.orders.accept.price_order import price_order
from layers.shop.checkout.orders.model import AcceptedOrder, Order, Placement, fingerprint_of, is_of_attempt
from layers.shop.checkout.orders.order_token import token_of
from layers.shop.checkout.orders.table.store import orders_table


class Acceptance(Struct, frozen=True):
    """The receipt: equal for every repetition of a request."""

    order_id: str
    order_token: str
    status: str
    status_url: str


def accept_order(
    attempt_id: str, request: OrderRequest, cart_token: str, member_token: str, language: str
) -> tuple[Acceptance, bool]:
    """Put the order on the queue; answers its receipt and whether this request was a repetition of its attempt.

    Raises IdempotencyKeyReusedError, UnprintableTextError and what check_token, choose_order and price_order raise.
    """
    check_texts(request)
    check_token(request.cart_id, cart_token)
    fingerprint = fingerprint_of(attempt_id, _body_hash(request))
    claim = _claim(attempt_id, fingerprint, request.cart_id)
    if claim.state == "done":
        return _receipt(claim.result), True
    try:
        chosen = choose_order(attempt_id, request, begun=claim.result)
        placement = _placement(attempt_id, chosen, request, member_token, language)
    except Exception:
        if earlier := _became(attempt_id, fingerprint, claim):
            return _receipt(earlier), True
        raise
    order_id = chosen.order_id
    if not claim.result:
        claims.note(attempt_id, fingerprint, order_id)
    # A send that seems to fail may have arrived: its claims run out by themselves, and only the same request may go on.
    SqsQueue("orders").send(AcceptedOrder(order_id, fingerprint, placement))
    claims.settle(attempt_id, fingerprint, order_id)
    keep(chosen, attempt_id)
    count("OrderAccepted")
    return _receipt(order_id), claim.state == "running"


def _placement(
    attempt_id: str, chosen: OrderOfCart, request: OrderRequest, member_token: str, language: str
) -> Placement:
    """As price_order; a cart whose order is refused here is free again."""
    about(order_id=chosen.order_id)
    try:
        return price_order(chosen.order_id, chosen.priced, request, member_token, language)
    except Exception:
        give_up(chosen, attempt_id)
        raise


def _claim(attempt_id: str, fingerprint: str, cart_id: str) -> claims.Claim:
    """Whose key this is; where Redis cannot say, the stored order does."""
    claim = claims.claim(attempt_id, fingerprint)
    if claim.state == "unknown" and (stored := earlier_order(cart_id, attempt_id)):
        same = isinstance(stored, Order) and stored.fingerprint == fingerprint
        claim = claims.Claim("done" if same else "conflict", stored.order_id)
    if claim.state == "conflict":
        raise IdempotencyKeyReusedError("this Idempotency-Key was used with another body")
    return claim


def _became(attempt_id: str, fingerprint: str, claim: claims.Claim) -> str:
    """The order that a request has become that is refused now, for instance at a price that has changed since: it was
    sent twice at one moment, or again because its answer was lost. "" for none; then its key is free again."""
    if claim.state == "first":
        twin = claims.release(attempt_id, fingerprint)
        return twin.result if twin.state == "done" else ""
    stored = orders_table.stored(claim.result, consistent=True) if claim.result else None
    return claim.result if stored and is_of_attempt(stored, attempt_id) else ""


def _body_hash(request: OrderRequest) -> str:
    """Equal for equal requests, whatever the order of their members or the blanks between them."""
    return hashlib.sha256(msgspec.json.encode(request, order="sorted")).hexdigest()


def _receipt(order_id: str) -> Acceptance:
    return Acceptance(order_id, token_of(order_id), "queued", f"/v1/orders/{order_id}")
