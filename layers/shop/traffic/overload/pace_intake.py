"""Pace the intake: look at queues and pulses, and let more or fewer batches of orders run at once.

Woken every minute; while there is something to steer it stays and looks every few seconds. In a calm shop it looks
once, writes nothing and goes.
"""

import math
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from layers.cloud import clock
from layers.cloud.messages import sources
from layers.cloud.pulse import Pulse
from layers.cloud.watch.pacing import Pace, Reading, next_pace, troubles
from layers.cloud.watch.pulse_log import totals
from layers.cloud.watch.telemetry import count, logger
from layers.shop.traffic.overload.errors import OvertakenError
from layers.shop.traffic.overload.gauges import read_gauges
from layers.shop.traffic.overload.model import (
    BACKLOG_INTAKE,
    INTAKE,
    TOLERANCES,
    Found,
    PacerState,
    Sample,
    backlog_pace,
    limits,
    oldest,
    oldest_of_all,
    placed_per_second,
    with_sample,
)
from layers.shop.traffic.overload.payment_pace import PaymentPace, allowed, is_beyond, step_seconds
from layers.shop.traffic.overload.payment_pace import next_pace as next_payments
from layers.shop.traffic.overload.payment_slots import set_rate
from layers.shop.traffic.overload.store import pacer_table

EVERY = 5.0  # seconds between two looks


class Step(Struct, frozen=True):
    """What came of one look. `oldest`: seconds, of all orders that wait. `busy`: there is something to steer."""

    sample: Sample
    oldest: float
    troubles: tuple[str, ...]
    busy: bool


def keep_pace(seconds: float, follow: Callable[[Step], bool]) -> int:
    """Look and steer for at most `seconds`, while something is to be steered; how many looks it took.

    `follow` is told of every look, and says whether it has something to steer, too. Ends when another pacer is at work.
    """
    end, looks = clock.monotonic() + seconds, 0
    try:
        while True:
            step = pace_intake()
            looks += 1
            busy = follow(step) or step.busy
            if not busy or clock.monotonic() + EVERY > end:
                return looks
            clock.sleep(EVERY)
    except OvertakenError:
        logger.info("another pacer is at work")
        return looks


def pace_intake() -> Step:
    """Look once, and set how many batches of each intake run at once. Raises OvertakenError."""
    state = pacer_table.read()
    found = read_gauges(state.payments)
    payments, rate = _payments(state, found)
    fresh_ms = _fresh_ms(state, found)
    waits = oldest(found, fresh_ms)
    reading = _reading(found, found.orders.waiting, waits, state.intake.judged_from)
    intake = next_pace(replace(state.intake, concurrency=found.intake), reading, limits(rate))
    placing = _placing(found, state, reading, intake)
    sample = Sample(
        found.at_ms,
        found.orders.waiting,
        found.backlog.waiting,
        round(waits, 1),
        intake.concurrency,
        placing.concurrency,
        placed_per_second(found.pulses, found.at_ms),
    )
    step = Step(sample, oldest_of_all(found, waits), reading.troubles, _busy(found, intake, placing))
    _tell_metrics(found, sample)
    if step.busy or _was_busy(state):
        paced = {"intake": intake, "placing": placing, "fresh_ms": fresh_ms, "troubles": reading.troubles}
        paced |= {"payments": payments}
        if not pacer_table.write(with_sample(state, sample, **paced)):
            raise OvertakenError
    if step.busy and rate < math.inf:
        set_rate(rate)
    _set_concurrency(INTAKE, found.intake, intake.concurrency)
    _set_concurrency(BACKLOG_INTAKE, found.placing, placing.concurrency)
    return step


def _fresh_ms(state: PacerState, found: Found) -> int:
    """When the queue was last known to be fresh: now, if it is empty or its receivers tell so."""
    told = any(pulse.at_ms > state.fresh_ms and pulse.waited for pulse in found.pulses)
    return found.at_ms if told or not found.orders.waiting or not state.fresh_ms else state.fresh_ms


def _payments(state: PacerState, found: Found) -> tuple[PaymentPace, float]:
    """How payments are paced from now on, and the orders a second that this comes to."""
    since = state.payments.judged_from
    seen = totals([pulse for pulse in found.pulses if _began(pulse) >= since]).get("payments")
    beyond = is_beyond(seen, found.refused)
    payments = next_payments(state.payments, found.at_ms / 1000, beyond)
    return payments, allowed(step_seconds(seen)) * payments.share


def _reading(found: Found, waiting: int, oldest: float, judged_from: float) -> Reading:
    seen = [pulse for pulse in found.pulses if _began(pulse) >= judged_from]
    return Reading(found.at_ms / 1000, waiting, oldest, troubles(totals(seen), TOLERANCES))


def _began(pulse: Pulse) -> float:
    return pulse.at_ms / 1000 - pulse.seconds


def _placing(found: Found, state: PacerState, fresh: Reading, intake: Pace) -> Pace:
    waits = math.inf if found.backlog.waiting else 0.0
    reading = _reading(found, found.backlog.waiting, waits, state.placing.judged_from)
    return backlog_pace(replace(state.placing, concurrency=found.placing), reading, fresh, intake.concurrency)


def _busy(found: Found, intake: Pace, placing: Pace) -> bool:
    moved = (found.intake, found.placing) != (intake.concurrency, placing.concurrency)
    return bool(moved or found.orders.waiting or found.backlog.waiting or found.pulses)


def _was_busy(state: PacerState) -> bool:
    """Whether the last look found something: the look after it tells that it is over."""
    last = state.samples[-1] if state.samples else None
    return bool(last and (last.waiting or last.backlog or last.placed_per_second))


def _tell_metrics(found: Found, sample: Sample) -> None:
    """For the dashboard, through the log; calls are those of the last half minute."""
    count("IntakeConcurrency", sample.intake)
    count("BacklogConcurrency", sample.placing)
    services = totals(found.pulses).values()
    for name in ("throttled", "conflicted", "failed"):
        count(f"Calls{name.capitalize()}", sum(getattr(service, name) for service in services))


def _set_concurrency(function: str, present: int, wanted: int) -> None:
    if wanted != present:
        sources.limit_concurrency(function, wanted)
        count("PaceRaised" if wanted > present else "PaceLowered")
        logger.info("paced", source=function, concurrency=wanted, before=present)
