"""Who waits for the goods of a return: the port."""

from typing import Protocol


class Waits(Protocol):
    def keep(self, order_id: str, return_id: str, token: str) -> None:
        """A later wait for the same return takes the place of the earlier one, whose token is dead."""
        ...

    def find(self, order_id: str, return_id: str) -> str | None:
        """The token of the task that waits, or waited last."""
        ...
