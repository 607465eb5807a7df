"""Pace the intake: look at queues and pulses, and let more or fewer batches of orders run at once.

Woken every minute; while there is something to steer it stays and looks every few seconds. In a calm shop it looks
once, writes nothing and goes.
"""

import math
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from layers.cloud import clock
from layers.cloud.pulse import Pulse
from layers.cloud.watch.pacing import Look, Pace, next_pace, troubles
from layers.cloud.watch.pulse_log import totals
from layers.cloud.watch.telemetry import count, logger
from layers.shop.traffic.overload.gauges import CloudGauges, Gauges
from layers.shop.traffic.overload.model import (
    BACKLOG_INTAKE,
    INTAKE,
    TOLERANCES,
    Book,
    Found,
    Sample,
    backlog_pace,
    limits,
    oldest,
    oldest_of_all,
    placed_per_second,
    with_sample,
)
from layers.shop.traffic.overload.port import BookChangedError, Books
from layers.shop.traffic.overload.store import books_table

EVERY = 5.0  # seconds between two looks


class Turn(Struct, frozen=True):
    """One look and what came of it. `oldest`: seconds, of all orders that wait. `busy`: there is something to steer."""

    sample: Sample
    oldest: float
    troubles: tuple[str, ...]
    busy: bool


def keep_pace(
    seconds: float, follow: Callable[[Turn], bool], gauges: Gauges | None = None, books: Books | None = None
) -> int:
    """Look and turn for at most `seconds`, while something is to be steered; how many looks it took.

    `follow` is told of every look, and says whether it has something to steer, too. Ends when another pacer is at work.
    """
    end, looks = clock.monotonic() + seconds, 0
    try:
        while True:
            turn = pace_intake(gauges, books)
            looks += 1
            busy = follow(turn) or turn.busy
            if not busy or clock.monotonic() + EVERY > end:
                return looks
            clock.sleep(EVERY)
    except BookChangedError:
        logger.info("another pacer is at work")
        return looks


def pace_intake(gauges: Gauges | None = None, books: Books | None = None) -> Turn:
    """One look, and one turn of each screw. Raises BookChangedError."""
    gauges, books = gauges or CloudGauges(), books or books_table
    book, found = books.read(), gauges.look()
    fresh_ms = _fresh_ms(book, found)
    waits = oldest(found, fresh_ms)
    look = _look(found, found.orders.waiting, waits, book.intake.judged_from)
    intake = next_pace(replace(book.intake, concurrency=found.intake), look, limits())
    placing = _placing(found, book, look, intake)
    sample = Sample(
        found.at_ms,
        found.orders.waiting,
        found.backlog.waiting,
        round(waits, 1),
        intake.concurrency,
        placing.concurrency,
        placed_per_second(found.pulses, found.at_ms),
    )
    turn = Turn(sample, oldest_of_all(found, waits), look.troubles, _busy(found, intake, placing))
    _tell_metrics(found, sample)
    if turn.busy or _was_busy(book):
        books.write(
            with_sample(
                book,
                sample,
                intake=intake,
                placing=placing,
                fresh_ms=fresh_ms,
                troubles=look.troubles,
            )
        )
    _turn(gauges, INTAKE, found.intake, intake.concurrency)
    _turn(gauges, BACKLOG_INTAKE, found.placing, placing.concurrency)
    return turn


def _fresh_ms(book: Book, found: Found) -> int:
    """When the queue was last known to be fresh: now, if it is empty or its receivers tell so."""
    told = any(pulse.at_ms > book.fresh_ms and pulse.waited for pulse in found.pulses)
    return found.at_ms if told or not found.orders.waiting or not book.fresh_ms else book.fresh_ms


def _look(found: Found, waiting: int, oldest: float, judged_from: float) -> Look:
    seen = [pulse for pulse in found.pulses if _began(pulse) >= judged_from]
    return Look(found.at_ms / 1000, waiting, oldest, troubles(totals(seen), TOLERANCES))


def _began(pulse: Pulse) -> float:
    return pulse.at_ms / 1000 - pulse.seconds


def _placing(found: Found, book: Book, fresh: Look, intake: Pace) -> Pace:
    waits = math.inf if found.backlog.waiting else 0.0
    look = _look(found, found.backlog.waiting, waits, book.placing.judged_from)
    return backlog_pace(replace(book.placing, concurrency=found.placing), look, fresh, intake.concurrency)


def _busy(found: Found, intake: Pace, placing: Pace) -> bool:
    moved = (found.intake, found.placing) != (intake.concurrency, placing.concurrency)
    return bool(moved or found.orders.waiting or found.backlog.waiting or found.pulses)


def _was_busy(book: Book) -> bool:
    """Whether the last look found something: the look after it tells that it is over."""
    last = book.samples[-1] if book.samples else None
    return bool(last and (last.waiting or last.backlog or last.placed_per_second))


def _tell_metrics(found: Found, sample: Sample) -> None:
    """For the dashboard, through the log; calls are those of the last half minute."""
    count("IntakeConcurrency", sample.intake)
    count("BacklogConcurrency", sample.placing)
    services = totals(found.pulses).values()
    for name in ("throttled", "conflicted", "failed"):
        count(f"Calls{name.capitalize()}", sum(getattr(service, name) for service in services))


def _turn(gauges: Gauges, function: str, present: int, wanted: int) -> None:
    if wanted != present:
        gauges.limit(function, wanted)
        count("PaceRaised" if wanted > present else "PaceLowered")
        logger.info("paced", source=function, concurrency=wanted, before=present)
