"""What the pacer reads and turns: queues, pulses, and the limits of the two intakes."""

from datetime import timedelta
from typing import Protocol

from layers.cloud import clock
from layers.cloud.messages import queues, sources
from layers.cloud.watch import pulse_log
from layers.shop.traffic.overload.model import BACKLOG, BACKLOG_INTAKE, FRESH_MS, INTAKE, ORDERS, Found


class Gauges(Protocol):
    def look(self) -> Found: ...

    def limit(self, function: str, most: int) -> None:
        """Let `function` work on at most `most` batches at once."""
        ...


class CloudGauges:
    """SQS, Lambda, and the pulses in their table."""

    def look(self) -> Found:
        now = clock.now()
        return Found(
            at_ms=int(now.timestamp() * 1000),
            orders=queues.depth(ORDERS),
            backlog=queues.depth(BACKLOG),
            intake=sources.concurrency_of(INTAKE),
            placing=sources.concurrency_of(BACKLOG_INTAKE),
            pulses=pulse_log.since(now - timedelta(milliseconds=2 * FRESH_MS)),
        )

    def limit(self, function: str, most: int) -> None:
        sources.limit_concurrency(function, most)
