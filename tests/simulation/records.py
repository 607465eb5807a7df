"""What a run remembers of what people were told and of what was delivered."""

import math
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


class Accepted(NamedTuple):
    """An order that was answered with 202 between two moments, and what its request had to show."""

    asked: float
    answered: float
    who: str
    cart_id: str
    order_id: str
    room_pass: str
    admission: bool


class Room:
    """The waiting room of a run: from `opened` on, and until somebody asked for it to be closed, it was open."""

    def __init__(self) -> None:
        self.kept = False  # whether this run has one
        self.opened = self.closing = math.inf
        self.published = False  # in Redis, when the answer came that it is open
        self.accepted: list[Accepted] = []
        self.entries: dict[str, str] = {}  # by pass: whose turn it is
        self.named: set[str] = set()  # turns that are for one cart from the beginning
        self.handed_on: list[str] = []  # passes that others may try, too
        self.kept_waiting: list[str] = []  # who waited long enough, and did not get in
