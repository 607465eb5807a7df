"""What the pacer reads at each look: queues, pulses, and the limits of the two intakes."""

from datetime import timedelta

from layers.cloud import clock
from layers.cloud.messages import queues, sources
from layers.cloud.watch import pulse_log
from layers.shop.traffic.overload.model import BACKLOG, BACKLOG_INTAKE, FRESH_MS, INTAKE, ORDERS, Found


def read_gauges() -> Found:
    now = clock.now()
    return Found(
        at_ms=clock.now_ms(),
        orders=queues.depth(ORDERS),
        backlog=queues.depth(BACKLOG),
        intake=sources.concurrency_of(INTAKE),
        placing=sources.concurrency_of(BACKLOG_INTAKE),
        pulses=pulse_log.since(now - timedelta(milliseconds=2 * FRESH_MS)),
    )
