"""What operators see of the load, live."""

from datetime import timedelta

from msgspec import Struct

from layers.cloud import clock
from layers.cloud.messages import queue_ages, queues, sources
from layers.cloud.pulse import Pulse
from layers.cloud.watch import pulse_log
from layers.cloud.watch.pulse_log import totals
from layers.shop.traffic.overload.model import (
    BACKLOG_INTAKE,
    FRESH_MS,
    INTAKE,
    QUEUES,
    Sample,
    limits,
    placed_per_second,
)
from layers.shop.traffic.overload.store import pacer_table


class QueueView(Struct, frozen=True):
    """Messages that wait, are worked on, and are not due yet; `oldest_seconds` may be a minute or two behind."""

    queue: str
    waiting: int
    in_flight: int
    later: int
    oldest_seconds: float


class ConcurrencyView(Struct, frozen=True):
    """Batches at once: now, and between what the pacer moves the intake."""

    intake: int
    backlog: int
    floor: int
    start: int
    ceiling: int


class ServiceView(Struct, frozen=True):
    """Calls that busy or troubled environments told of in the last half minute, every try counted."""

    service: str
    calls: int
    mean_ms: float
    throttled: int
    conflicted: int
    failed: int


class SampleView(Struct, frozen=True):
    """One look of the pacer."""

    at: str
    waiting: int
    backlog: int
    oldest_seconds: float
    intake: int
    placed_per_second: float


class LoadView(Struct, frozen=True):
    """`troubles`: why the pacer slowed down when it looked last, in words; `samples`: its looks, the oldest first."""

    queues: list[QueueView]
    concurrency: ConcurrencyView
    placed_per_second: float
    services: list[ServiceView]
    troubles: list[str]
    samples: list[SampleView]


def show_load() -> LoadView:
    """The load as it is now, and the pacer's last looks."""
    now = clock.now()
    pulses = pulse_log.since(now - timedelta(milliseconds=2 * FRESH_MS))
    state = pacer_table.read()
    return LoadView(
        queues=_queues(),
        concurrency=_concurrency(),
        placed_per_second=placed_per_second(pulses, int(now.timestamp() * 1000)),
        services=_services(pulses),
        troubles=list(state.troubles),
        samples=[_sample(sample) for sample in state.samples],
    )


def present_drain() -> float:
    """Orders placed a second, by what environments told lately."""
    now = clock.now()
    pulses = pulse_log.since(now - timedelta(milliseconds=2 * FRESH_MS))
    return placed_per_second(pulses, int(now.timestamp() * 1000))


def _queues() -> list[QueueView]:
    ages = queue_ages.oldest(QUEUES)
    depths = {queue: queues.depth(queue) for queue in QUEUES}
    return [
        QueueView(queue, each.waiting, each.in_flight, each.later, round(ages[queue], 1))
        for queue, each in depths.items()
    ]


def _concurrency() -> ConcurrencyView:
    allowed = limits()
    now, backlog = (sources.concurrency_of(function) for function in (INTAKE, BACKLOG_INTAKE))
    return ConcurrencyView(now, backlog, allowed.floor, allowed.start, allowed.ceiling)


def _services(pulses: list[Pulse]) -> list[ServiceView]:
    return [
        ServiceView(name, seen.calls, round(seen.mean_ms, 1), seen.throttled, seen.conflicted, seen.failed)
        for name, seen in sorted(totals(pulses).items())
    ]


def _sample(sample: Sample) -> SampleView:
    at = clock.iso(clock.moment(sample.at_ms))
    return SampleView(at, sample.waiting, sample.backlog, sample.oldest, sample.intake, sample.placed_per_second)
