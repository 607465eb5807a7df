"""Messages back onto their queues."""

from layers.cloud.messages.queues import send_texts
from layers.cloud.messages.redelivery import DEAD_LETTER, attributes
from layers.shop.backoffice.operations.port import Envelope


class SqsOutlet:
    """SQS."""

    def send(self, noun: str, envelopes: list[Envelope]) -> None:
        send_texts(
            noun,
            [
                {
                    "MessageBody": envelope.body,
                    "DelaySeconds": envelope.delay_seconds,
                    "MessageAttributes": attributes({DEAD_LETTER: envelope.trace}),
                }
                for envelope in envelopes
            ],
        )
