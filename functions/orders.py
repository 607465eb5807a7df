"""Orders: the HTTP door, the intake behind the queue, what looks after them, and the facts that leave."""

from contextlib import suppress
from typing import Any

import msgspec
from msgspec import Struct

from functions.parameters import OrderTokenHeaders
from layers.cloud.messages import queues
from layers.cloud.messages.redelivery import DEAD_LETTER, PoisonError, attribute
from layers.cloud.web.http import Answer, Request
from layers.cloud.web.texts import OptionalKey, Ticket, Token
from layers.shop.backoffice.operations.letters.keep_dead_letter import keep_dead_letter
from layers.shop.checkout.orders.accept.accept_order import Acceptance, accept_order
from layers.shop.checkout.orders.accept.order_request import OrderRequest
from layers.shop.checkout.orders.errors import IdempotencyKeyMissingError
from layers.shop.checkout.orders.model import AcceptedOrder, attempt_id_for
from layers.shop.checkout.orders.place.place_order import place_order
from layers.shop.checkout.orders.place.refuse_order import UnreadableOrderError, refuse_order
from layers.shop.checkout.orders.place.set_aside import set_aside
from layers.shop.checkout.orders.read.read_order import read_order, read_whole_order
from layers.shop.checkout.orders.read.views import OrderView, WholeOrderView
from layers.shop.checkout.orders.saga import check_up as checking
from layers.shop.checkout.orders.saga.cancel_order import cancel_order
from layers.shop.checkout.orders.saga.follow_payment import follow_payment
from layers.shop.checkout.orders.tell.publish_events import publish_events
from layers.shop.goods.inventory.errors import StockBusyError
from layers.shop.offers.sales.check_admission import right_of
from layers.shop.payments.errors import PaymentUnavailableError
from layers.shop.payments.port import PaymentNews
from layers.shop.traffic.overload.payment_slots import take_slots
from layers.shop.traffic.waiting_room.check_pass import admitted_order


class PlacingHeaders(Struct):
    idempotency_key: OptionalKey = ""
    x_cart_token: Token = ""
    x_member_token: Token = ""
    x_waiting_room_pass: Ticket = ""


def post_order(body: OrderRequest, headers: PlacingHeaders, request: Request) -> Answer[Acceptance]:
    """Order a cart."""
    if not headers.idempotency_key:
        raise IdempotencyKeyMissingError
    attempt_id = attempt_id_for(body.cart_id, headers.idempotency_key)
    # In the waiting room an admission to a flash sale is as good as a pass, for one order.
    admission = right_of(body.admission_token, body.email)
    with admitted_order(headers.x_waiting_room_pass, body.cart_id, attempt_id, admission):
        receipt, repeated = accept_order(
            attempt_id, body, headers.x_cart_token, headers.x_member_token, request.language
        )
    answer = Answer(receipt, status=202, headers={"Location": receipt.status_url})
    if repeated:
        answer.headers["Idempotent-Replayed"] = "true"
    return answer


def get_order(order_id: str, headers: OrderTokenHeaders) -> OrderView:
    """Follow an order."""
    return read_order(order_id, headers.x_order_token)


def post_cancel(order_id: str, headers: OrderTokenHeaders) -> OrderView:
    """Cancel an order that is not paid for yet, or that waits for goods."""
    cancel_order(order_id, headers.x_order_token)
    return read_order(order_id, headers.x_order_token)


def get_whole_order(order_id: str) -> WholeOrderView:
    """See an order whole."""
    return read_whole_order(order_id)


def intake(event: Any) -> dict[str, Any]:
    """Place a batch of accepted orders. One that fails comes again; the others do not; what is old goes aside."""
    aside = set_aside(queues.records(event))
    return _at_payments_pace(event, [record for record in queues.records(event) if record["messageId"] not in aside])


def place_backlog(event: Any) -> dict[str, Any]:
    """Place a batch of the orders that were set aside."""
    return _at_payments_pace(event, queues.records(event))


def _at_payments_pace(event: Any, waiting: list[dict[str, Any]]) -> dict[str, Any]:
    """What is beyond that goes to the backlog: inside a saga it would be given up."""
    now, later = take_slots(waiting)
    return queues.told(event, _place(now), put_off=len(later))


def _place(records: list[dict[str, Any]]) -> dict[str, Any]:
    accepted = {record["messageId"]: _accepted(record["body"]) for record in records}
    readable = [order for order in accepted.values() if isinstance(order, AcceptedOrder)]
    checking.schedule_check_ups(order.order_id for order in readable)

    def place(record: dict[str, Any]) -> None:
        order = accepted[record["messageId"]]
        if isinstance(order, AcceptedOrder):
            place_order(order, redriven=bool(attribute(record, DEAD_LETTER)))
        else:
            raise PoisonError(f"not an accepted order: {order}")

    return queues.consume({"Records": records}, place, patient=(StockBusyError,))


def _accepted(body: str) -> AcceptedOrder | str:
    """The order in a message, or why it cannot be read."""
    try:
        return msgspec.json.decode(body, type=AcceptedOrder)
    except (msgspec.MsgspecError, RecursionError) as unreadable:
        return str(unreadable)


def refuse_dead_orders(event: Any) -> dict[str, Any]:
    """End the orders whose messages intake gave up on, and keep the messages for a person."""
    return queues.consume(event, _refuse_dead_order, buries=False)


def _refuse_dead_order(record: dict[str, Any]) -> None:
    with suppress(UnreadableOrderError):  # names no order, so there is none to end
        refuse_order(record["body"])
    keep_dead_letter(record)


def check_up(event: Any) -> dict[str, Any]:
    """Look at orders a quarter of an hour after they were placed."""
    return queues.consume(event, _check_up, patient=(PaymentUnavailableError,))


def _check_up(record: dict[str, Any]) -> None:
    message = msgspec.json.decode(record["body"], type=checking.CheckUp)
    if message.resume:
        checking.resume_saga(message.order_id, message.resume)
    else:
        checking.check_up(message.order_id)


def handle_webhook(event: Any) -> dict[str, Any]:
    """Act on events of the payment providers, and look at payments that wait."""
    return queues.consume(event, _follow, patient=(PaymentUnavailableError,))


def _follow(record: dict[str, Any]) -> None:
    follow_payment(msgspec.json.decode(record["body"], type=PaymentNews))


def publish_order_events(event: Any) -> dict[str, Any]:
    """Turn the orders stream into facts on the bus."""
    failed_from = publish_events(queues.records(event))
    return {"batchItemFailures": [{"itemIdentifier": failed_from}] if failed_from else []}
