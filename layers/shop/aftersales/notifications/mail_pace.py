"""When mails may leave: each message takes a slot of what SES takes of the account a second, in the order they came.

A message whose turn is not near goes back to the queue as a new one that knows its slot, and is seen again just before
(SQS delays for a quarter of an hour at most: after that, once more). So the longest line wears no message out, and
nobody is overtaken. A mail that comes alone and at once, where no line is known of, takes no slot: a calm shop pays
nothing for this.

Slots leave SES a twentieth to spare. Of that live mails that somebody waits for before a screen, and what SES refused
all the same: it comes back after a pause, and if it is refused again, takes a slot like all the others.
"""

import math
from collections.abc import Callable
from typing import Any

import msgspec

from layers.cloud import clock, settings
from layers.cloud.environment import Remembered
from layers.cloud.messages.queues import age_of
from layers.cloud.messages.slots import Slots
from layers.cloud.watch.telemetry import count, logger
from layers.shop.aftersales.notifications import mail_link
from layers.shop.aftersales.notifications.errors import TooManyMailsError
from layers.shop.aftersales.notifications.put_back import put_back, put_back_refused, slot_of, with_slot

SPARE = 0.95
SLOTS = Slots("MAILS")
NEAR_MS = 1_500  # ahead: a slot that is waited for here; with ten mails on top well inside notify's ten seconds
LATE_MS = 10_000  # ago: a slot that has gone by. Who comes later than that (a queue stood still) takes a new one
AT_ONCE = 2.0  # seconds on the queue
URGENT = frozenset({mail_link.EVENT})
FULL_MS = 1_000  # after a refusal nobody here asks SES again: a batch of refusals would outlast notify
_full_until_ms = Remembered(lambda: 0)
_line_ms = Remembered(lambda: 0)  # up to when slots are known to be taken
Record = dict[str, Any]


def mails_per_second() -> float:
    """What slots are given for; infinite where SES is not asked, or takes all."""
    if not settings.MAIL_FROM():
        return math.inf
    return SPARE * settings.MAIL_RATE() or math.inf


def send_in_turn(record: Record, send: Callable[[], None]) -> None:
    """Send in its turn; what SES takes no more of now is put back, and so is what would ask it right after."""
    if clock.now_ms() < _full_until_ms():
        put_back_refused(record)
        return
    clock.sleep(max(0, slot_of(record) - clock.now_ms()) / 1000)
    try:
        send()
    except TooManyMailsError:
        count("MailRefused")
        _full_until_ms.become(clock.now_ms() + FULL_MS)
        put_back_refused(record)


def take_turns(records: list[Record]) -> list[Record]:
    """The messages of a batch that have their turn now, the earliest first; the others are back on their queue."""
    rate = mails_per_second()
    if rate == math.inf:
        return records
    try:
        booked = _booked(records, rate)
        soon = clock.now_ms() + NEAR_MS
        put_back([record for record in booked if slot_of(record) > soon])
        return [record for record in booked if slot_of(record) <= soon]
    except Exception:  # noqa: BLE001 - a slow table, mostly. SES refuses what is too much, and nothing is lost
        logger.warning("mails without slots", exc_info=True)
        return records


def _booked(records: list[Record], rate: float) -> list[Record]:
    """The same messages, each with its slot where it has to have one; the earliest turn first."""
    now = clock.now_ms()
    known = [record for record in records if slot_of(record) > now - LATE_MS]
    others = [record for record in records if slot_of(record) <= now - LATE_MS]
    free = [record for record in others if _event_of(record) in URGENT]
    waiting = [record for record in others if _event_of(record) not in URGENT]
    _line_reaches(max(map(slot_of, known), default=0))
    if len(records) == 1 and age_of(records[0]) < AT_ONCE and _line_ms() < now:
        return records
    return sorted([*free, *known, *_reserved(waiting, rate)], key=slot_of)


def _reserved(records: list[Record], rate: float) -> list[Record]:
    # A second time where another was quicker to begin the line.
    start_ms = (SLOTS.reserve(len(records), rate) or SLOTS.reserve(len(records), rate)) if records else None
    if start_ms is None:
        return records
    end_ms = start_ms + round(len(records) * 1000 / rate)
    _line_reaches(end_ms)
    count("MailLineSeconds", max(0, end_ms - clock.now_ms()) // 1000)
    return [with_slot(record, start_ms + round(number * 1000 / rate)) for number, record in enumerate(records)]


def _line_reaches(end_ms: int) -> None:
    _line_ms.become(max(_line_ms(), end_ms))


def _event_of(record: Record) -> str:
    try:
        return str(msgspec.json.decode(record["body"])["detail-type"])
    except (msgspec.MsgspecError, KeyError, TypeError):
        return ""  # what cannot be read waits like all the others, and is found out when it is handled
