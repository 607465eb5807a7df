"""Send a notice once: the one place that knows which messenger a channel has, and which outbox this stage."""

from msgspec.structs import replace

from layers.cloud.memory import redis
from layers.cloud.watch.telemetry import count
from layers.shop.aftersales.notifications.messengers import Messenger, SesMessenger, SnsMessenger
from layers.shop.aftersales.notifications.model import Channel, Notice
from layers.shop.aftersales.notifications.outbox import DynamoOutbox, Outbox, SentNotice

LEFT_OUT = "•••"
MESSENGERS: dict[Channel, Messenger] = {"email": SesMessenger(), "sms": SnsMessenger()}


def send_notice(notice: Notice, secret: str = "") -> None:
    """Send it, unless it has left before. A `secret` in its text is sent, and not kept: the outbox is for operators.

    Sent first and noted after: a crash between the two sends it twice rather than never.
    """
    kept = outbox()
    if not kept.was_sent(notice.notice_id):
        MESSENGERS[notice.channel].send(notice)
        kept.note_sent(replace(notice, text=notice.text.replace(secret, LEFT_OUT)) if secret else notice)
        count("NoticeSent")


def sent_notices(limit: int) -> list[SentNotice]:
    """What has left, the newest first."""
    return outbox().latest(limit)


def outbox() -> Outbox:
    """Redis where this stage has one, else a table."""
    if redis.is_set_up():
        from layers.shop.aftersales.notifications.redis_outbox import RedisOutbox

        return RedisOutbox()
    return DynamoOutbox()
