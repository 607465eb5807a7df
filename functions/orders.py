"""Orders: the HTTP door, the intake behind the queue, the saga's own steps, and the facts that leave."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from layers.cloud import queues
from layers.cloud.http import Answer, Request
from layers.shop.orders import check_up as checking
from layers.shop.orders.accept_order import Acceptance, accept_order
from layers.shop.orders.confirm_order import confirm_order as confirm
from layers.shop.orders.errors import IdempotencyKeyMissingError
from layers.shop.orders.model import AcceptedOrder, Payment
from layers.shop.orders.order_request import OrderRequest
from layers.shop.orders.place_order import place_order
from layers.shop.orders.publish_events import publish_events
from layers.shop.orders.read_order import read_order, read_whole_order
from layers.shop.orders.refuse_order import refuse_order
from layers.shop.orders.release_stock import release_stock as release
from layers.shop.orders.views import OrderView, WholeOrderView


class PlacingHeaders(Struct):
    idempotency_key: Annotated[str, Meta(max_length=255, pattern=r"^[!-~]*$")] = ""
    x_cart_token: str = ""


class ReadingHeaders(Struct):
    x_order_token: str | None = None


def post_order(body: OrderRequest, headers: PlacingHeaders, request: Request) -> Answer[Acceptance]:
    """Order a cart."""
    if not headers.idempotency_key:
        raise IdempotencyKeyMissingError
    receipt, repeated = accept_order(body, headers.x_cart_token, headers.idempotency_key, request.language)
    answer = Answer(receipt, status=202, headers={"Location": receipt.status_url})
    if repeated:
        answer.headers["Idempotent-Replayed"] = "true"
    return answer


def get_order(order_id: str, headers: ReadingHeaders) -> OrderView:
    """Follow an order."""
    return read_order(order_id, headers.x_order_token)


def get_whole_order(order_id: str) -> WholeOrderView:
    """See an order whole."""
    return read_whole_order(order_id)


def intake(event: Any) -> dict[str, Any]:
    """Place a batch of accepted orders. One that fails comes again; the others do not."""
    accepted = {record["messageId"]: _accepted(record["body"]) for record in queues.records(event)}
    checking.schedule_check_ups(order.order_id for order in accepted.values() if order)

    def place(record: dict[str, Any]) -> None:
        if order := accepted[record["messageId"]]:
            place_order(order)
        else:
            refuse_order(record["body"])  # no repetition will make it readable

    return queues.consume(event, place)


def _accepted(body: str) -> AcceptedOrder | None:
    try:
        return msgspec.json.decode(body, type=AcceptedOrder)
    except msgspec.MsgspecError:
        return None


def refuse_dead_orders(event: Any) -> dict[str, Any]:
    """End the orders whose messages intake gave up on."""
    return queues.consume(event, lambda record: refuse_order(record["body"]))


def check_up(event: Any) -> dict[str, Any]:
    """Look at orders a quarter of an hour after they were placed."""
    return queues.consume(event, lambda record: checking.check_up(msgspec.json.decode(record["body"])["order_id"]))


def publish_order_events(event: Any) -> dict[str, Any]:
    """Turn the orders stream into facts on the bus."""
    failed_from = publish_events(queues.records(event))
    return {"batchItemFailures": [{"itemIdentifier": failed_from}] if failed_from else []}


def confirm_order(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Saga step: the money is reserved."""
    confirm(event["order_id"], event["authorization"]["intent_id"], event["amount"]["amount"])
    return {}


def release_stock(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Saga undo: cancel the order and give its stock back."""
    authorization = event.get("authorization", {})
    payment = Payment(authorization.get("intent_id", ""), event.get("undone", {}).get("status", "voided"))
    return {"released": release(event["order_id"], _cancel_reason(event), payment)}


def _cancel_reason(event: dict[str, Any]) -> str:
    """Why the saga turned back, as the buyer is told: a code of the order's contract."""
    if event.get("authorization", {}).get("status") == "declined":
        return "payment_declined"
    if "authorization" not in event:
        return "payment_unavailable"
    return "processing_failed"
