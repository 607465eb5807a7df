"""Values and rules of overload: what the pacer saw, and what it makes of it. Times are milliseconds since 1970."""

import math
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from layers.cloud import settings
from layers.cloud.messages.queues import BATCH, Depth
from layers.cloud.pulse import Pulse
from layers.cloud.watch.pacing import PRESSING, Limits, Pace, Reading, Tolerance, next_pace
from layers.shop.traffic.overload.payment_pace import PaymentPace, allowed

ORDERS, BACKLOG = "orders", "orders-backlog"
PAYMENT_STEPS = ("authorize-payment", "capture-payment")  # those that new orders meet
INTAKE, BACKLOG_INTAKE = "intake", "place-backlog"
# Every queue that a function of ours empties, in the order it is shown.
QUEUES = (
    ORDERS,
    BACKLOG,
    "webhooks",
    "checkups",
    "notifications",
    "stock-jobs",
    "sale-orders",
    "loyalty",
    "imports",
    "reconciliations",
)

FRESH_MS = 15_000
"""How long a pulse tells of the present: an environment that works tells every five seconds."""
KEPT_SAMPLES = 120
FLOOR = 2  # AWS lets no queue have less
SLOT_SECONDS = 0.8  # that each intake's batches wait for their slots, all together: half of their patience
MOST_RATE = 1e6  # orders a second: as good as no limit

# A payment provider answers in a second or so; three are trouble. A table answers in milliseconds.
TOLERANCES = {"payments": Tolerance(slow_ms=3000), "dynamodb": Tolerance(slow_ms=400)}


def limits(rate: float | None = None) -> Limits:
    """Between what the intake is paced; set by stage in .chalice/config.json. No more of
    them than may wait for their slots (`rate`: orders a second that payments take; None: by the limits known)."""
    most = max(FLOOR, math.ceil(min(allowed() if rate is None else rate, MOST_RATE) * SLOT_SECONDS / BATCH))
    start, ceiling = settings.INTAKE_START(), settings.INTAKE_CEILING()
    return Limits(floor=FLOOR, start=min(start, most), ceiling=min(ceiling, most))


class Sample(Struct, frozen=True, array_like=True):
    """One look of the pacer, to draw. `oldest` is seconds."""

    at_ms: int
    waiting: int
    backlog: int
    oldest: float
    intake: int
    placing: int  # concurrency of the backlog
    placed_per_second: float


class PacerState(Struct, frozen=True):
    """What the pacer remembers from look to look; `version` counts its writes."""

    version: int = 0
    intake: Pace = Pace(0)  # how many run at once is the event source's to say
    placing: Pace = Pace(0)
    fresh_ms: int = 0  # when the queue was last seen empty, or its head young
    troubles: tuple[str, ...] = ()
    samples: tuple[Sample, ...] = ()
    payments: PaymentPace = PaymentPace()


class Found(Struct, frozen=True):
    """What one look found."""

    at_ms: int
    orders: Depth
    backlog: Depth
    intake: int
    placing: int
    pulses: list[Pulse]
    refused: int = 0  # invocations of payment steps, for want of room, since payments were judged last


def placed_per_second(pulses: Iterable[Pulse], now_ms: int) -> float:
    """Orders that left the queues, by what environments told lately. Those that place few tell nothing."""
    told = [pulse for pulse in pulses if pulse.at_ms > now_ms - FRESH_MS]
    handled = sum(pulse.done.get(queue, 0) for pulse in told for queue in (ORDERS, BACKLOG))
    return round(handled / (FRESH_MS / 1000), 1)


def oldest(found: Found, fresh_ms: int) -> float:
    """Seconds that the oldest order waits: as its receivers told, or, if nobody receives, since the queue was fresh."""
    if told := [pulse.waited[ORDERS] for pulse in _lately(found) if ORDERS in pulse.waited]:
        return max(told)
    return (found.at_ms - fresh_ms) / 1000 if found.orders.waiting else 0.0


def oldest_of_all(found: Found, waits: float) -> float:
    """As `oldest`, with those that were set aside: they had waited before, and wait since."""
    told = [pulse.waited[BACKLOG] for pulse in _lately(found) if BACKLOG in pulse.waited]
    return max(waits, settings.ORDER_BEHIND_SECONDS() + max(told, default=0.0)) if found.backlog.waiting else waits


def _lately(found: Found) -> list[Pulse]:
    return [pulse for pulse in found.pulses if pulse.at_ms > found.at_ms - FRESH_MS]


def is_pressing(reading: Reading) -> bool:
    return bool(reading.waiting and reading.oldest > PRESSING)


def backlog_pace(pace: Pace, reading: Reading, fresh: Reading, most: int) -> Pace:
    """The backlog gets hands only while fresh orders need none of them, and never more than those have."""
    if is_pressing(fresh) or fresh.troubles:
        return msgspec.structs.replace(pace, concurrency=max(FLOOR, pace.concurrency // 2))
    return next_pace(pace, reading, Limits(floor=FLOOR, start=FLOOR, ceiling=most))


def with_sample(state: PacerState, sample: Sample, **changes: object) -> PacerState:
    samples = (*state.samples, sample)[-KEPT_SAMPLES:]
    return msgspec.structs.replace(state, version=state.version + 1, samples=samples, **changes)
