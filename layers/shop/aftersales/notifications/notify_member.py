"""Tell a member what happened to the membership: once, and at its own address."""

from collections.abc import Callable

from layers.cloud.watch.telemetry import about, count
from layers.shop.aftersales.notifications import current, member_texts
from layers.shop.aftersales.notifications.messengers import AwsMessenger, Messenger
from layers.shop.aftersales.notifications.model import Notice
from layers.shop.aftersales.notifications.outbox import Outbox
from layers.shop.offers.points.join_programme import token_of
from layers.shop.offers.points.model import Membership
from layers.shop.offers.points.news import MemberNews
from layers.shop.offers.points.open_membership import find_membership


def notify_member(
    event: str,
    news: MemberNews,
    find: Callable[[str], Membership] = find_membership,
    outbox: Outbox | None = None,
    messenger: Messenger | None = None,
) -> None:
    """Sent first and noted after, as buyers' notices are. Raises MembershipNotFoundError."""
    about(member_id=news.member_id)
    outbox, messenger = outbox or current.outbox(), messenger or AwsMessenger()
    notice = write_member_notice(event, news, find(news.member_id))
    if not outbox.told(notice.notice_id):
        messenger.send(notice)
        outbox.keep(notice)
        count("NoticeSent")


def write_member_notice(event: str, news: MemberNews, member: Membership) -> Notice:
    """The mail; a token is signed here and now, so that it passes through no queue."""
    token = token_of(member.member_id, news.epoch) if news.epoch else ""
    return Notice(
        notice_id=f"{news.event_id}:email",
        order_id=news.order_id,
        event=event,
        channel="email",
        recipient=member.email,
        language=member.language,
        subject=member_texts.subject(event, member.language, abs(news.points)),
        text=member_texts.text(event, member.language, member.member_id, news.order_id, token),
    )
