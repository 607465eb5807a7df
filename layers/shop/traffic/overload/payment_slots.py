"""When the orders of a batch may enter their sagas: each takes a slot of the provider's time, one after another.

The line is `PACER` / `PAYMENTS` (layers/cloud/messages/slots.py); its rate, orders a second, is set by the pacer. A
batch takes its slots in one write and waits until its turn. What would wait too long goes to the backlog as a new
message, a little later: one that came and went would be worn out, and a dead letter for want of room. An order that
comes alone and at once takes no slot: a calm shop pays nothing for this.
"""

import math
from typing import Any

from layers.cloud import chance, clock
from layers.cloud.messages.queues import SINCE, age_of, send_texts, sent_ms_of
from layers.cloud.messages.redelivery import DEAD_LETTER, attribute, attributes
from layers.cloud.messages.slots import Slots
from layers.cloud.watch.telemetry import count, logger
from layers.shop.traffic.overload.model import BACKLOG
from layers.shop.traffic.overload.payment_pace import allowed, by_rate

SLOTS = Slots("PAYMENTS")
# Together inside the five seconds of the intake, with time left to place the batch.
PATIENCE_MS = 1_800  # for one's turn
HOLD_SECONDS = 1.2  # before another look, where one's turn is further away
BLOW_SECONDS = 1.2  # of slots are taken at once, so that no batch comes to the provider as one blow
LATER = (4.0, 12.0)  # seconds until what found no slot is seen again
AT_ONCE = 2.0  # seconds on the queue
Record = dict[str, Any]


def take_slots(records: list[Record]) -> tuple[list[Record], list[Record]]:
    """Wait until these may enter their sagas: those that may now, and those that have gone to the backlog instead.

    Pace never keeps an order from being placed: what goes wrong here is told, and the batch goes on.
    """
    rate = min(by_rate(), SLOTS.rate or allowed())
    if not records or rate == math.inf or (len(records) == 1 and age_of(records[0]) < AT_ONCE):
        return records, []
    now, later = _parted(records, max(1, round(rate * BLOW_SECONDS)))
    try:
        start_ms = _reserve(len(now), rate) or _reserve_later(len(now), rate)
        if start_ms is None:
            now, later = _parted(records, 0)
        _send_later(later)
    except Exception:  # noqa: BLE001 - a slow table, mostly
        logger.warning("placed without a slot", exc_info=True)
        return records, []
    clock.sleep(max(0, (start_ms or 0) - clock.now_ms()) / 1000)
    return now, later


def _parted(records: list[Record], most: int) -> tuple[list[Record], list[Record]]:
    """So many as may go now. What a person sent back is a decision: it is never put off."""
    redriven = [record for record in records if attribute(record, DEAD_LETTER)]
    others = [record for record in records if not attribute(record, DEAD_LETTER)]
    return [*redriven, *others[:most]], others[most:]


def _send_later(records: list[Record]) -> None:
    """As new messages, which know how long they have waited."""
    entries = [
        {
            "MessageBody": record["body"],
            "DelaySeconds": round(chance.between(*LATER)),
            "MessageAttributes": attributes({SINCE: str(sent_ms_of(record))}),
        }
        for record in records
    ]
    send_texts(BACKLOG, entries)
    if records:
        count("OrderPutOff", len(records))


def set_rate(rate: float) -> None:
    """Let so many orders a second enter their sagas."""
    SLOTS.set_rate(rate)


def _reserve(orders: int, rate: float) -> int | None:
    return SLOTS.reserve(orders, rate, PATIENCE_MS)


def _reserve_later(orders: int, rate: float) -> int | None:
    clock.sleep(HOLD_SECONDS)
    return _reserve(orders, rate)
