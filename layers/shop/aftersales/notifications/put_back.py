"""Messages that go back to their queue for pace: as new ones, which know their slot and how long they have waited.

New ones, because a message that was handed out and hidden again would be worn out, and a dead letter for want of room.
"""

from typing import Any

from layers.cloud import chance, clock
from layers.cloud.messages.queues import SINCE, send_texts, sent_ms_of
from layers.cloud.messages.redelivery import DEAD_LETTER, attribute, attributes
from layers.cloud.watch.telemetry import count

NOTIFICATIONS = "notifications"
LONGEST_DELAY = 900  # seconds: SQS's own limit
PAUSES = (4, 16, 60, 300, 900)  # seconds after the first, second, ... refusal by SES: a day's quota comes back slowly
SLOT, REFUSALS = "slot", "refusals"  # message attributes: when its turn is, in ms since 1970, and how often SES refused
Record = dict[str, Any]


def slot_of(record: Record) -> int:
    """When the message has its turn (ms since 1970); 0 where it has no slot."""
    return int(attribute(record, SLOT) or 0)


def with_slot(record: Record, at_ms: int) -> Record:
    return _telling(record, SLOT, str(at_ms or ""))


def put_back(records: list[Record]) -> None:
    """To be seen again just before their turns, or a quarter of an hour from now."""
    now = clock.now_ms()
    _send(records, [min(LONGEST_DELAY, max(0, slot_of(record) - now) // 1000) for record in records])
    if records:
        count("MailPutOff", len(records))


def put_back_refused(record: Record) -> None:
    """To be tried again after a pause; refused once more, it takes a slot at the end of the line when it is back."""
    refusals = int(attribute(record, REFUSALS) or 0)
    pause = round(PAUSES[min(refusals, len(PAUSES) - 1)] * chance.between(0.5, 1.0))
    again = with_slot(record, 0 if refusals else clock.now_ms() + pause * 1000)
    _send([_telling(again, REFUSALS, str(refusals + 1))], [pause])


def _telling(record: Record, name: str, value: str) -> Record:
    return {**record, "messageAttributes": {**record.get("messageAttributes", {}), name: {"stringValue": value}}}


def _send(records: list[Record], delays: list[int]) -> None:
    entries = [
        {"MessageBody": record["body"], "DelaySeconds": delay, "MessageAttributes": attributes(_facts(record))}
        for record, delay in zip(records, delays, strict=True)
    ]
    send_texts(NOTIFICATIONS, entries)


def _facts(record: Record) -> dict[str, str]:
    kept = {name: attribute(record, name) for name in (SLOT, REFUSALS, DEAD_LETTER)}
    return {SINCE: str(sent_ms_of(record)), **kept}
