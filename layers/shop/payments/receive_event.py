"""Take an event of the provider in: checked, and stored before it is acknowledged."""

from layers.cloud import clock
from layers.cloud.messages.queues import SqsQueue
from layers.cloud.secrets import SecretMissingError, secret
from layers.cloud.watch.telemetry import count
from layers.shop.payments.errors import ForgedEventError
from layers.shop.payments.events import news_of, verify

QUEUE = "webhooks"


def receive_event(body: bytes, signature: str) -> bool:
    """Whether there was anything in it to look after. Raises ForgedEventError and StaleEventError."""
    try:
        known = secret("stripe-webhook-secret")
    except SecretMissingError as missing:  # a stage without a secret believes nobody
        raise ForgedEventError from missing
    verify(body, signature, known, clock.now().timestamp())
    news = news_of(body)
    if news is None:
        return False
    SqsQueue(QUEUE).send(news)
    count("PaymentEventReceived")
    return True
