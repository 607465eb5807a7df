"""What a run adds up: of every resource its own books, and what orders have of it."""

from msgspec import Struct


class Tally(Struct, array_like=True):
    """What orders have of a resource: at least `low`, at most `high` units, at the time its counter was read."""

    low: int = 0
    high: int = 0


class Counter(Struct, array_like=True):
    """A resource's own books: `given` in all, `left` of it, over `rows` rows; `receipts` is what its receipts, or the
    orders that it lists, add up to.

    What is `blurred` could not be seen at one moment: the next run judges it.
    """

    given: int = 0
    left: int = 0
    receipts: int = 0
    rows: int = 0
    blurred: bool = False

    @property
    def used(self) -> int:
        return self.given - self.left


class Sums(Struct):
    """What a slice has added up, by resource; `seen` are the payments on the provider's list."""

    counters: dict[str, Counter] = {}
    tallies: dict[str, Tally] = {}
    seen: set[str] = set()

    def add(self, other: "Sums") -> None:
        for key, counter in other.counters.items():
            mine = self.counters.setdefault(key, Counter())
            mine.given, mine.left = mine.given + counter.given, mine.left + counter.left
            mine.receipts, mine.rows = mine.receipts + counter.receipts, mine.rows + counter.rows
            mine.blurred |= counter.blurred
        for key, tally in other.tallies.items():
            ours = self.tallies.setdefault(key, Tally())
            ours.low, ours.high = ours.low + tally.low, ours.high + tally.high
        self.seen |= other.seen
