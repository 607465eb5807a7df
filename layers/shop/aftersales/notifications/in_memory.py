"""Outbox and messenger in memory: the twins, for tests of rules."""

from layers.cloud import clock
from layers.shop.aftersales.notifications.model import Notice
from layers.shop.aftersales.notifications.outbox import Told


class MemoryOutbox:
    """The in-memory twin."""

    def __init__(self) -> None:
        self._told: dict[str, Told] = {}

    def told(self, notice_id: str) -> bool:
        return notice_id in self._told

    def keep(self, notice: Notice) -> None:
        self._told.setdefault(notice.notice_id, Told(notice, clock.iso(clock.now())))

    def latest(self, limit: int) -> list[Told]:
        return list(self._told.values())[::-1][:limit]


class MemoryMessenger:
    """The in-memory twin."""

    def __init__(self) -> None:
        self.sent: list[Notice] = []

    def send(self, notice: Notice) -> None:
        self.sent.append(notice)
