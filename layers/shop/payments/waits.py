"""Payments that wait for their payer: the port of what is remembered meanwhile."""

from typing import Protocol

from msgspec import Struct


class Wait(Struct, frozen=True):
    """Who waits for an order's payment (a task token of Step Functions), and until when (milliseconds since 1970)."""

    order_id: str
    intent_id: str
    token: str
    deadline_ms: int


class Waits(Protocol):
    def keep(self, wait: Wait) -> None:
        """A later wait for the same order takes the place of the earlier one, whose token is dead."""
        ...

    def find(self, order_id: str) -> Wait | None: ...

    def heard(self, event_id: str) -> bool:
        """Whether this event was dealt with before."""
        ...

    def note_heard(self, event_id: str) -> None: ...
