"""Returns: asked for by buyers, decided by operators, carried out by their saga."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from layers.cloud import ids
from layers.cloud.web import cursors
from layers.cloud.web.http import Answer
from layers.shop.aftersales.returns.await_goods import await_goods, take_goods
from layers.shop.aftersales.returns.change_returns import request_return, returns_of, send_back
from layers.shop.aftersales.returns.decide_return import approve_return, refuse_return
from layers.shop.aftersales.returns.lapse_return import call_off_return as call_off
from layers.shop.aftersales.returns.lapse_return import lapse_return as lapse
from layers.shop.aftersales.returns.list_returns import list_open_returns
from layers.shop.aftersales.returns.model import (
    OPEN,
    Goods,
    OrderReturns,
    Reason,
    ReturnLine,
    ReturnParcel,
    ReturnStatus,
)
from layers.shop.aftersales.returns.replace_goods import release_replacement as release
from layers.shop.aftersales.returns.replace_goods import reserve_replacement as reserve
from layers.shop.aftersales.returns.replace_goods import ship_replacement as ship
from layers.shop.aftersales.returns.settle_return import book_goods as book
from layers.shop.aftersales.returns.settle_return import close_return as close
from layers.shop.aftersales.returns.settle_return import order_of, refund_return
from layers.shop.aftersales.returns.views import ListedReturnView, ReturnView, listed_view, view
from layers.shop.checkout.orders.errors import IdempotencyKeyMissingError, OrderNotFoundError
from layers.shop.checkout.orders.model import Order
from layers.shop.checkout.orders.read.read_order import find_order, open_order
from layers.shop.checkout.orders.saga.follow_returns import tell_return

LISTED = "returns"


class WantedLine(Struct):
    """`exchange_for` is the SKU wanted instead of money: a variant of the same product, the same one included."""

    sku: Annotated[str, Meta(min_length=1, max_length=64)]
    quantity: Annotated[int, Meta(ge=1, le=99)]
    reason: Reason
    exchange_for: Annotated[str, Meta(max_length=64)] = ""


class ReturnRequest(Struct):
    lines: Annotated[list[WantedLine], Meta(min_length=1, max_length=50)]


class TokenHeaders(Struct):
    x_order_token: str | None = None


class ReturnHeaders(TokenHeaders):
    idempotency_key: Annotated[str, Meta(max_length=255)] = ""


class Decision(Struct):
    """`note` is told to the buyer."""

    decision: Literal["approve", "refuse"]
    note: Annotated[str, Meta(max_length=500)] = ""


class Receipt(Struct):
    """What becomes of the goods that arrived."""

    goods: Goods


class Parcel(Struct):
    """How the goods travel back."""

    carrier: Annotated[str, Meta(min_length=1, max_length=60, pattern=r"\S")]
    tracking_number: Annotated[str, Meta(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9][A-Za-z0-9 -]*$")]


class ReturnsQuery(Struct):
    """`status` is one of those that wait for somebody; all of them without it."""

    status: Literal["requested", "approved", "received"] | None = None
    limit: Annotated[int, Meta(ge=1, le=100)] = 50
    cursor: Annotated[str, Meta(max_length=1_000)] | None = None


class ReturnList(Struct):
    items: list[ReturnView]
    next_cursor: str | None = None


class OpenReturns(Struct):
    items: list[ListedReturnView]
    next_cursor: str | None = None


def post_return(order_id: str, body: ReturnRequest, headers: ReturnHeaders) -> Answer[ReturnView]:
    """Ask to give things back, for money or for another variant."""
    order = open_order(order_id, headers.x_order_token)
    if not headers.idempotency_key:
        raise IdempotencyKeyMissingError
    return_id = ids.derived_id("ret", order_id, headers.idempotency_key)
    known = returns_of(order_id).find(return_id) is not None
    lines = [ReturnLine(line.sku, line.quantity, line.reason, exchange_for=line.exchange_for) for line in body.lines]
    made = request_return(order, lines, return_id).named(return_id)
    tell_return(order_id, "return_requested", return_id)
    replayed = {"Idempotent-Replayed": "true"} if known else {}
    return Answer(view(order_id, made), headers={"Location": f"/v1/orders/{order_id}/returns/{return_id}", **replayed})


def list_returns(order_id: str, headers: TokenHeaders) -> ReturnList:
    """The returns of an order."""
    open_order(order_id, headers.x_order_token)
    return _listed(returns_of(order_id))


def get_return(order_id: str, return_id: str, headers: TokenHeaders) -> ReturnView:
    """Follow a return."""
    open_order(order_id, headers.x_order_token)
    return view(order_id, returns_of(order_id).named(return_id))


def put_parcel(order_id: str, return_id: str, body: Parcel, headers: TokenHeaders) -> ReturnView:
    """Tell how the goods travel back."""
    open_order(order_id, headers.x_order_token)
    parcel = ReturnParcel(body.carrier.strip(), body.tracking_number.strip())
    return view(order_id, send_back(order_id, return_id, parcel).named(return_id))


def list_waiting_returns(query: ReturnsQuery) -> OpenReturns:
    """The returns of all orders that wait for a decision, for goods or for their settlement; the longest first."""
    after = cursors.decode(LISTED, query.cursor)["after"] if query.cursor else ""
    wanted: frozenset[ReturnStatus] = frozenset({query.status}) if query.status else OPEN
    found, following = list_open_returns(wanted, after, query.limit)
    items = [listed_view(order_id, one) for order_id, one in found]
    return OpenReturns(items, cursors.encode(LISTED, {"after": following}) if following else None)


def list_returns_for_operator(order_id: str) -> ReturnList:
    """The returns of an order, to who decides on them."""
    return _listed(returns_of(order_id), to_buyer=False)


def post_decision(order_id: str, return_id: str, body: Decision) -> ReturnView:
    """Approve or refuse a return."""
    decide = approve_return if body.decision == "approve" else refuse_return
    return view(order_id, decide(order_id, return_id, body.note).named(return_id), to_buyer=False)


def post_receipt(order_id: str, return_id: str, body: Receipt) -> ReturnView:
    """The goods have arrived: refund or exchange, and restock or write off."""
    order = find_order(order_id)
    if order is None:
        raise OrderNotFoundError(order_id)
    return view(order_id, take_goods(order, return_id, body.goods).named(return_id), to_buyer=False)


def reserve_replacement(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return saga: units are kept for what is exchanged."""
    order, return_id = _subject(event)
    return {"status": reserve(order, return_id)}


def keep_return_token(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return saga: remember who waits for the goods."""
    await_goods(event["order_id"], event["return_id"], event["token"])
    return {}


def lapse_return(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return saga: the goods did not come in time."""
    return {"status": lapse(event["order_id"], event["return_id"], event["deadline_ms"])}


def release_replacement(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return saga, undo: nothing is kept any more."""
    release(*_subject(event))
    return {}


def call_off_return(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return saga, undo: the order is as it was, and its buyer is told."""
    call_off(event["order_id"], event["return_id"])
    return {}


def refund_payment(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return saga: the money goes back."""
    refunded = refund_return(event["order_id"], event["return_id"])
    return {"amount": refunded.amount, "currency": refunded.currency}


def book_goods(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return saga: the goods go back on sale, or are written off."""
    book(event["order_id"], event["return_id"])
    return {}


def ship_replacement(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return saga: what the goods were exchanged for goes out."""
    return {"order_id": ship(*_subject(event))}


def close_return(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return saga: the return and its order are settled."""
    close(event["order_id"], event["return_id"])
    return {}


def _subject(event: dict[str, Any]) -> tuple[Order, str]:
    return order_of(event["order_id"]), event["return_id"]


def _listed(returns: OrderReturns, to_buyer: bool = True) -> ReturnList:
    return ReturnList([view(returns.order_id, one, to_buyer) for one in returns.returns])
