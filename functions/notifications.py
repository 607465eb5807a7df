"""Notices: from the bus to the buyer, and the outbox to look at."""

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from functions.parameters import Limit
from layers.cloud.messages import queues
from layers.shop.aftersales.notifications import mail_link, member_texts
from layers.shop.aftersales.notifications.mail_pace import send_in_turn, take_turns
from layers.shop.aftersales.notifications.notify_buyer import notify_buyer
from layers.shop.aftersales.notifications.notify_member import notify_member
from layers.shop.aftersales.notifications.send_notice import sent_notices
from layers.shop.checkout.orders.model import Stored
from layers.shop.checkout.orders.read.read_order import find_stored
from layers.shop.offers.points.news import MemberNews


class OutboxQuery(Struct):
    limit: Limit = 50


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
    """Tell buyers what the bus says about their orders, which are read once for all, and members of their points."""
    records = take_turns(queues.records(event))

    @cache
    def orders() -> dict[str, Stored]:
        return find_stored(_order_ids(records))

    def in_turn(record: dict[str, Any]) -> None:
        send_in_turn(record, lambda: _notify(record, lambda order_id: orders().get(order_id)))

    return queues.consume({"Records": records}, in_turn)


def _order_ids(records: list[dict[str, Any]]) -> set[str]:
    """The orders that readable records name; the others fail by themselves."""
    named = set()
    for record in records:
        with suppress(msgspec.MsgspecError, KeyError, TypeError):
            named.add(str(msgspec.json.decode(record["body"])["detail"]["order_id"]))
    return named


def _notify(record: dict[str, Any], find: Callable[[str], Stored | None]) -> None:
    envelope = msgspec.json.decode(record["body"])
    event, detail = envelope["detail-type"], envelope["detail"]
    if event == mail_link.EVENT:
        mail_link.mail_link(detail["event_id"])
        return
    if event in member_texts.SUBJECTS:
        notify_member(event, msgspec.convert(detail, MemberNews))
        return
    notify_buyer(event, detail["event_id"], detail["order_id"], detail["reason"], find)


def get_outbox(query: OutboxQuery) -> OutboxView:
    """What was told to whom, the newest first."""
    sent = sent_notices(query.limit)
    return OutboxView([NoticeView(**msgspec.structs.asdict(entry.notice), at=entry.at) for entry in sent])
