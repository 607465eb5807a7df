"""How often something may happen."""

from typing import NamedTuple


class Rate(NamedTuple):
    """So many a second in the long run, and so many at once."""

    per_second: float
    at_once: int

    @property
    def between(self) -> float:
        """Seconds."""
        return 1 / self.per_second
