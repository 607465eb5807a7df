"""A shop's gauges for the pacer to read and turn."""

from datetime import timedelta

from layers.cloud import clock
from layers.cloud.pulse import Pulse, Service
from layers.cloud.watch import pulse_log
from tests.support.cloud import Cloud


class Gauges:
    """Set what is to be found; `limits` is what was turned, by function."""

    def __init__(self, cloud: Cloud) -> None:
        self._queues = cloud.queues
        self.limits = cloud.sources.limits
        self.limits.update({"intake": 5, "place-backlog": 2})

    def wait(self, orders: int = 0, backlog: int = 0) -> None:
        """So many orders wait, and so many that were set aside."""
        self._queues.waiting.update({"orders": orders, "orders-backlog": backlog})

    def tell(
        self, oldest: float = 0.0, placed: int = 0, ago: float = 1.0, backlog_oldest: float = 0.0, **services: Service
    ) -> None:
        """A pulse, five seconds long, that ended `ago` seconds ago; it takes the place of one told at this moment."""
        at = clock.now() - timedelta(seconds=ago)
        waited = {"orders": oldest} | ({"orders-backlog": backlog_oldest} if backlog_oldest else {})
        pulse_log.keep(Pulse(int(at.timestamp() * 1000), 5.0, services, {"orders": placed}, waited))
