"""A shop's gauges for the pacer to read and turn."""

from dataclasses import dataclass, field

from layers.cloud import clock
from layers.cloud.messages.queues import Depth
from layers.cloud.pulse import Pulse, Service
from layers.shop.traffic.overload.model import Found


@dataclass
class MemoryGauges:
    """Set what is to be found; `limits` is what was turned, by function."""

    waiting: int = 0
    backlog: int = 0
    pulses: list[Pulse] = field(default_factory=list)
    limits: dict[str, int] = field(default_factory=lambda: {"intake": 5, "place-backlog": 2})

    def look(self) -> Found:
        now = int(clock.now().timestamp() * 1000)
        orders, backlog = Depth(self.waiting, 0, 0), Depth(self.backlog, 0, 0)
        return Found(now, orders, backlog, self.limits["intake"], self.limits["place-backlog"], self.pulses)

    def limit(self, function: str, most: int) -> None:
        self.limits[function] = most

    def tell(self, oldest: float = 0.0, placed: int = 0, ago: float = 1.0, **services: Service) -> None:
        """A pulse that ended `ago` seconds ago, five seconds long."""
        at_ms = int((clock.now().timestamp() - ago) * 1000)
        self.pulses = [Pulse(at_ms, 5.0, services, {"orders": placed}, {"orders": oldest})]
