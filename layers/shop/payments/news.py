"""News about payments: taken in from the providers, kept on a queue, and told by ourselves as reminders."""

from collections.abc import Mapping

from layers.cloud.messages.queues import SqsQueue
from layers.cloud.watch.telemetry import count
from layers.shop.payments.port import PaymentNews, without_default
from layers.shop.payments.providers import webhook_of

QUEUE = "webhooks"


def receive_event(body: bytes, headers: Mapping[str, str]) -> bool:
    """Take an event of a provider in: checked, and stored before it is acknowledged. False for what asks nothing of us.

    `headers` have names in lower case. Raises ForgedEventError, StaleEventError and msgspec.DecodeError.
    """
    news = webhook_of(headers).read(body, headers)
    if news is None:
        return False
    tell(news)
    count("PaymentEventReceived")
    return True


def tell(news: PaymentNews, delay_seconds: int = 0) -> None:
    """Put news on the queue, to be settled after `delay_seconds` (at most 900)."""
    SqsQueue(QUEUE).send(without_default(news), delay_seconds)
