"""Tell a member what happened to the membership: once, and at its own address."""

from layers.cloud.watch.telemetry import about
from layers.shop.aftersales.notifications import member_texts
from layers.shop.aftersales.notifications.model import Notice
from layers.shop.aftersales.notifications.send_notice import send_notice
from layers.shop.offers.points.model import Membership
from layers.shop.offers.points.news import MemberNews
from layers.shop.offers.points.open_membership import find_membership


def notify_member(event: str, news: MemberNews) -> None:
    """Send the notice the event calls for, if it has not left yet. Raises MembershipNotFoundError."""
    about(member_id=news.member_id)
    send_notice(write_member_notice(event, news, find_membership(news.member_id)))


def write_member_notice(event: str, news: MemberNews, member: Membership) -> Notice:
    return Notice(
        notice_id=f"{news.event_id}:email",
        order_id=news.order_id,
        event=event,
        channel="email",
        recipient=member.email,
        language=member.language,
        subject=member_texts.subject(event, member.language, abs(news.points)),
        text=member_texts.text(event, member.language, member.member_id, news.order_id),
    )
