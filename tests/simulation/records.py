"""What a run remembers of what people were told and of what was delivered."""

from collections.abc import Iterable
from itertools import chain, combinations
from typing import Any, NamedTuple


class Deliveries:
    """Units of a SKU that came, or were found or lost: surely booked, and perhaps, each by itself."""

    def __init__(self) -> None:
        self.sure = 0
        self.perhaps: list[int] = []

    @property
    def possible(self) -> set[int]:
        """What may be booked in all."""
        sizes = range(len(self.perhaps) + 1)
        some: Iterable[tuple[int, ...]] = chain.from_iterable(combinations(self.perhaps, size) for size in sizes)
        return {self.sure + sum(booked) for booked in some}


class Agreement(NamedTuple):
    """A request that was answered with 202: what it said, and the cart as its buyer saw it then."""

    order_id: str
    who: str
    request: dict[str, Any]
    cart: Any
