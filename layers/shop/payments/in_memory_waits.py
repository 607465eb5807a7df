"""Waiting payments in memory: the twin, for tests of rules."""

from layers.shop.payments.waits import Wait


class MemoryWaits:
    """The in-memory twin."""

    def __init__(self) -> None:
        self._waits: dict[str, Wait] = {}
        self._heard: set[str] = set()

    def keep(self, wait: Wait) -> None:
        self._waits[wait.order_id] = wait

    def find(self, order_id: str) -> Wait | None:
        return self._waits.get(order_id)

    def heard(self, event_id: str) -> bool:
        return event_id in self._heard

    def note_heard(self, event_id: str) -> None:
        self._heard.add(event_id)
