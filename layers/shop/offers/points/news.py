"""What members are told, by way of the queue of notices. It carries ids and points: no address and no token."""

from typing import Literal

from msgspec import Struct

from layers.cloud.messages.queues import SqsQueue

QUEUE = "notifications"
Event = Literal["MembershipOpened", "MemberTokenWanted", "PointsEarned", "PointsTakenBack"]


class MemberNews(Struct, frozen=True):
    """`event_id` names the fact: told twice, it is one notice. `epoch` is the token's that is asked for."""

    event_id: str
    member_id: str
    points: int = 0
    order_id: str = ""
    epoch: int = 0


class Envelope(Struct, frozen=True, rename={"event": "detail-type"}):
    """As the bus wraps its facts."""

    event: Event
    detail: MemberNews


def tell(event: Event, news: MemberNews) -> None:
    """Put the news on the queue of notices."""
    SqsQueue(QUEUE).send(Envelope(event, news))
