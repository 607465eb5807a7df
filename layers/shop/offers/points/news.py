"""What members are told, by way of the queue of notices. It carries ids and points: no address, no code
and no token."""

from typing import Literal

from msgspec import Struct

from layers.cloud.messages.queues import SqsQueue

QUEUE = "notifications"
Event = Literal["MembershipOpened", "MemberLinkWanted", "PointsEarned", "PointsTakenBack"]


class MemberNews(Struct, frozen=True):
    """`event_id` names the fact: told twice, it is one notice. Of MemberLinkWanted it is the link's id, and there is
    nothing more to tell: who is a member is looked up when the mail is written."""

    event_id: str
    member_id: str = ""
    points: int = 0
    order_id: str = ""


class Envelope(Struct, frozen=True, rename={"event": "detail-type"}):
    """As the bus wraps its facts."""

    event: Event
    detail: MemberNews


def tell(event: Event, news: MemberNews) -> None:
    """Put the news on the queue of notices."""
    SqsQueue(QUEUE).send(Envelope(event, news))
