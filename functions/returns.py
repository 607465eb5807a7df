"""Returns: asked for by buyers, decided by operators, settled by their saga."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from layers.cloud import ids
from layers.cloud.http import Answer
from layers.shop.orders.errors import IdempotencyKeyMissingError
from layers.shop.orders.follow_returns import call_off_returning, start_returning
from layers.shop.orders.read_order import open_order
from layers.shop.pricing.model import Money
from layers.shop.returns.change_returns import move_return, request_return, returns_of
from layers.shop.returns.model import Goods, OrderReturns, Reason, Return, ReturnLine, is_open
from layers.shop.returns.settle_return import book_goods as book
from layers.shop.returns.settle_return import close_return as close
from layers.shop.returns.settle_return import refund_return
from layers.shop.returns.start_settlement import start_settlement


class WantedLine(Struct):
    sku: Annotated[str, Meta(min_length=1, max_length=64)]
    quantity: Annotated[int, Meta(ge=1, le=99)]
    reason: Reason


class ReturnRequest(Struct):
    lines: Annotated[list[WantedLine], Meta(min_length=1, max_length=50)]


class ReturnHeaders(Struct):
    x_order_token: str | None = None
    idempotency_key: Annotated[str, Meta(max_length=255)] = ""


class Decision(Struct):
    decision: Literal["approve", "refuse"]


class Receipt(Struct):
    """What becomes of the goods that arrived."""

    goods: Goods


class ReturnedLineView(Struct):
    sku: str
    quantity: int
    reason: str
    refund: Money


class ReturnView(Struct):
    return_id: str
    order_id: str
    status: str
    lines: list[ReturnedLineView]
    refund: Money
    shipping_refund: Money
    requested_at: str
    goods: str | None


class ReturnList(Struct):
    items: list[ReturnView]
    next_cursor: str | None = None


def post_return(order_id: str, body: ReturnRequest, headers: ReturnHeaders) -> Answer[ReturnView]:
    """Ask to give things back."""
    order = open_order(order_id, headers.x_order_token)
    if not headers.idempotency_key:
        raise IdempotencyKeyMissingError
    return_id = ids.derived_id("ret", order_id, headers.idempotency_key)
    known = returns_of(order_id).find(return_id) is not None
    lines = [ReturnLine(line.sku, line.quantity, line.reason) for line in body.lines]
    made = request_return(order, lines, return_id).named(return_id)
    replayed = {"Idempotent-Replayed": "true"} if known else {}
    return Answer(_shown(order_id, made), headers={"Location": f"/v1/orders/{order_id}/returns", **replayed})


def list_returns(order_id: str, headers: ReturnHeaders) -> ReturnList:
    """The returns of an order."""
    open_order(order_id, headers.x_order_token)
    return _listed(returns_of(order_id))


def list_returns_for_operator(order_id: str) -> ReturnList:
    """The returns of an order, to who decides on them."""
    return _listed(returns_of(order_id))


def post_decision(order_id: str, return_id: str, body: Decision) -> ReturnView:
    """Approve or refuse a return."""
    decided = move_return(order_id, return_id, "approved" if body.decision == "approve" else "refused")
    if body.decision == "approve":
        start_returning(order_id)
    elif not is_open(decided):
        call_off_returning(order_id)
    return _shown(order_id, decided.named(return_id))


def post_receipt(order_id: str, return_id: str, body: Receipt) -> ReturnView:
    """The goods have arrived: refund, and restock or write off."""
    received = move_return(order_id, return_id, "received", body.goods)
    start_settlement(order_id, return_id)
    return _shown(order_id, received.named(return_id))


def refund_payment(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return saga: the money goes back."""
    refunded = refund_return(event["order_id"], event["return_id"])
    return {"amount": refunded.amount, "currency": refunded.currency}


def book_goods(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return saga: the goods go back on sale, or are written off."""
    book(event["order_id"], event["return_id"])
    return {}


def close_return(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return saga: the return and its order are settled."""
    close(event["order_id"], event["return_id"])
    return {}


def _shown(order_id: str, one: Return) -> ReturnView:
    lines = [
        ReturnedLineView(line.sku, line.quantity, line.reason, Money(line.refund, one.currency)) for line in one.lines
    ]
    return ReturnView(
        return_id=one.return_id,
        order_id=order_id,
        status=one.status,
        lines=lines,
        refund=Money(one.refund, one.currency),
        shipping_refund=Money(one.shipping_refund, one.currency),
        requested_at=one.requested_at,
        goods=one.goods,
    )


def _listed(returns: OrderReturns) -> ReturnList:
    return ReturnList([_shown(returns.order_id, one) for one in returns.returns])
