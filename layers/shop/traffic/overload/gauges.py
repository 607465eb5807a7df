"""What the pacer reads at each look: queues, pulses, and the limits of the two intakes."""

from datetime import timedelta

from layers.cloud import clock, settings
from layers.cloud.messages import queues, sources
from layers.cloud.watch import pulse_log, throttles
from layers.shop.traffic.overload.model import (
    BACKLOG,
    BACKLOG_INTAKE,
    FRESH_MS,
    INTAKE,
    ORDERS,
    PAYMENT_STEPS,
    Found,
)
from layers.shop.traffic.overload.payment_pace import PaymentPace


def read_gauges(payments: PaymentPace) -> Found:
    """`payments` as they were paced last: what was refused before they are judged again is known."""
    now, orders, backlog = clock.now(), queues.depth(ORDERS), queues.depth(BACKLOG)
    return Found(
        at_ms=clock.now_ms(),
        orders=orders,
        backlog=backlog,
        intake=sources.concurrency_of(INTAKE),
        placing=sources.concurrency_of(BACKLOG_INTAKE),
        pulses=pulse_log.since(now - timedelta(milliseconds=2 * FRESH_MS)),
        refused=_refused(payments) if orders.waiting or backlog.waiting else 0,
    )


def _refused(payments: PaymentPace) -> int:
    """In minutes that began since; nobody looks where every payment step has all the room it wants."""
    if not settings.PAYMENT_CONCURRENCY():
        return 0
    return throttles.since(clock.moment(int(payments.judged_from * 1000)), PAYMENT_STEPS)
