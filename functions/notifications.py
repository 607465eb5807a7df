"""Notices: from the bus to the buyer, and the outbox to look at."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from layers.cloud import queues
from layers.shop.notifications.current import outbox
from layers.shop.notifications.notify_buyer import notify_buyer


class OutboxQuery(Struct):
    limit: Annotated[int, Meta(ge=1, le=100)] = 50


class NoticeView(Struct):
    notice_id: str
    order_id: str
    event: str
    channel: str
    recipient: str
    language: str
    subject: str
    text: str
    at: str


class OutboxView(Struct):
    items: list[NoticeView]
    next_cursor: str | None = None


def notify(event: Any) -> dict[str, Any]:
    """Tell buyers what the bus says about their orders."""
    return queues.consume(event, _notify)


def _notify(record: dict[str, Any]) -> None:
    envelope = msgspec.json.decode(record["body"])
    detail = envelope["detail"]
    notify_buyer(envelope["detail-type"], detail["event_id"], detail["order_id"], detail["reason"])


def get_outbox(query: OutboxQuery) -> OutboxView:
    """What was told to whom, the newest first."""
    told = outbox().latest(query.limit)
    return OutboxView([NoticeView(**msgspec.structs.asdict(entry.notice), at=entry.at) for entry in told])
