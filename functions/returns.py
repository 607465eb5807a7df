"""Returns: asked for by buyers, decided by operators, carried out by their saga."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from functions.parameters import Limit, OrderTokenHeaders
from layers.cloud import audit
from layers.cloud.web import cursors
from layers.cloud.web.http import Answer, Caller
from layers.cloud.web.texts import LINE, MACHINE, NOTE, Cursor, OptionalKey, whole
from layers.shop.aftersales.returns import end_return, replace_goods, settle_return
from layers.shop.aftersales.returns.await_goods import await_goods, take_goods
from layers.shop.aftersales.returns.decide_return import approve_return, refuse_return
from layers.shop.aftersales.returns.model import (
    OPEN,
    Goods,
    OrderReturns,
    Reason,
    ReturnLine,
    ReturnParcel,
    ReturnStatus,
)
from layers.shop.aftersales.returns.read_returns import list_open_returns, read_returns, returns_of
from layers.shop.aftersales.returns.request_return import request_return, send_back
from layers.shop.aftersales.returns.views import ListedReturnView, ReturnView, listed_view, view

LISTED = "returns"


class WantedLine(Struct):
    """`exchange_for` is the SKU wanted instead of money: a variant of the same product, the same one included."""

    sku: Annotated[str, Meta(max_length=64, pattern=whole("[!-~]+"))]
    quantity: Annotated[int, Meta(ge=1, le=99)]
    reason: Reason
    exchange_for: Annotated[str, Meta(max_length=64, pattern=MACHINE)] = ""


class ReturnRequest(Struct):
    lines: Annotated[list[WantedLine], Meta(min_length=1, max_length=50)]


class ReturnHeaders(OrderTokenHeaders):
    idempotency_key: OptionalKey = ""


class Decision(Struct):
    """`note` is told to the buyer."""

    decision: Literal["approve", "refuse"]
    note: Annotated[str, Meta(max_length=500, pattern=NOTE)] = ""


class Receipt(Struct):
    """What becomes of the goods that arrived."""

    goods: Goods


class Parcel(Struct):
    """How the goods travel back."""

    carrier: Annotated[str, Meta(min_length=1, max_length=60, pattern=LINE)]
    tracking_number: Annotated[str, Meta(min_length=1, max_length=60, pattern=whole("[A-Za-z0-9][A-Za-z0-9 -]*"))]


class ReturnsQuery(Struct):
    """`status` is one of those that wait for somebody; all of them without it."""

    status: Literal["requested", "approved", "received"] | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class ReturnList(Struct):
    items: list[ReturnView]
    next_cursor: str | None = None


class OpenReturns(Struct):
    items: list[ListedReturnView]
    next_cursor: str | None = None


def post_return(order_id: str, body: ReturnRequest, headers: ReturnHeaders) -> Answer[ReturnView]:
    """Ask to give things back, for money or for another variant."""
    lines = [ReturnLine(line.sku, line.quantity, line.reason, exchange_for=line.exchange_for) for line in body.lines]
    made, known = request_return(order_id, headers.x_order_token, headers.idempotency_key, lines)
    replayed = {"Idempotent-Replayed": "true"} if known else {}
    location = {"Location": f"/v1/orders/{order_id}/returns/{made.return_id}"}
    return Answer(view(order_id, made), headers={**location, **replayed})


def list_returns(order_id: str, headers: OrderTokenHeaders) -> ReturnList:
    """The returns of an order."""
    return _listed(read_returns(order_id, headers.x_order_token))


def get_return(order_id: str, return_id: str, headers: OrderTokenHeaders) -> ReturnView:
    """Follow a return."""
    return view(order_id, read_returns(order_id, headers.x_order_token).named(return_id))


def put_parcel(order_id: str, return_id: str, body: Parcel, headers: OrderTokenHeaders) -> ReturnView:
    """Tell how the goods travel back."""
    parcel = ReturnParcel(body.carrier.strip(), body.tracking_number.strip())
    return view(order_id, send_back(order_id, headers.x_order_token, return_id, parcel))


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


def post_decision(order_id: str, return_id: str, body: Decision, caller: Caller) -> ReturnView:
    """Approve or refuse a return."""
    audit.note(f"{body.decision}_return", caller.name, order_id, [return_id], reason=body.note)
    decide = approve_return if body.decision == "approve" else refuse_return
    return view(order_id, decide(order_id, return_id, body.note), to_buyer=False)


def post_receipt(order_id: str, return_id: str, body: Receipt, caller: Caller) -> ReturnView:
    """The goods have arrived: refund or exchange, and restock or write off."""
    audit.note("take_goods", caller.name, order_id, [return_id], reason=body.goods)
    return view(order_id, take_goods(order_id, return_id, body.goods), to_buyer=False)


def reserve_replacement(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return saga: units are kept for what is exchanged."""
    return {"status": replace_goods.reserve_replacement(event["order_id"], event["return_id"])}


def keep_return_token(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return saga: remember who waits for the goods."""
    await_goods(event["order_id"], event["return_id"], event["token"])
    return {}


def lapse_return(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return saga: the goods did not come in time."""
    return {"status": end_return.expire_return(event["order_id"], event["return_id"], event["deadline_ms"])}


def release_replacement(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return saga, undo: nothing is kept any more."""
    replace_goods.release_replacement(event["order_id"], event["return_id"])
    return {}


def call_off_return(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return saga, undo: the order is as it was, and its buyer is told."""
    end_return.call_off_return(event["order_id"], event["return_id"])
    return {}


def refund_payment(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return saga: the money goes back."""
    refunded = settle_return.refund_return(event["order_id"], event["return_id"])
    return {"amount": refunded.amount, "currency": refunded.currency}


def book_goods(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return saga: the goods go back on sale, or are written off."""
    settle_return.book_goods(event["order_id"], event["return_id"])
    return {}


def ship_replacement(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return saga: what the goods were exchanged for goes out."""
    return {"order_id": replace_goods.ship_replacement(event["order_id"], event["return_id"])}


def close_return(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return saga: the return and its order are settled."""
    settle_return.close_return(event["order_id"], event["return_id"])
    return {}


def _listed(returns: OrderReturns, to_buyer: bool = True) -> ReturnList:
    return ReturnList([view(returns.order_id, one, to_buyer) for one in returns.returns])
