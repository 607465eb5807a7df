"""Values of notices."""

from typing import Literal

from msgspec import Struct

Channel = Literal["email", "sms"]


class Notice(Struct, frozen=True):
    """One message to one buyer. `notice_id` is the event and the channel: the same fact is told once."""

    notice_id: str
    order_id: str
    event: str
    channel: Channel
    recipient: str
    language: str
    subject: str
    text: str
