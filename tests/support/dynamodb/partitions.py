"""What a partition takes in a second, and which items lie together on one.

A partition takes 1,000 write units and 3,000 read units a second, whatever its table is allowed. Of DynamoDB's adaptive
capacity we assume one of two things:

- `alone`, the best case and what AWS promises of keys that stay hot ("isolate frequently accessed items"): every
  partition key has a partition of its own. A key never gets more than one partition's worth.
- `crowded(n)`, the worst case and what a new table is: all keys by their hash on `n` partitions that are not split. A
  new on-demand table has four.

Unused units do not add up: the five minutes of burst that AWS may lend are not promised.
"""

from collections.abc import Callable

from layers.cloud import clock
from tests.support.dynamodb.tables import token
from tests.support.dynamodb.units import Charge

WRITE_UNITS, READ_UNITS = 1_000, 3_000  # a second
BUCKET_SECONDS = 0.01  # how far apart units may be spent: less than any figure we draw from the model
Place = tuple[object, ...]
Placement = Callable[[Charge], Place]


def alone(charge: Charge) -> Place:
    return charge.table, charge.index_name, charge.part


def crowded(partitions: int) -> Placement:
    return lambda charge: (charge.table, charge.index_name, token(charge.part) % partitions)


class Bucket:
    """Units of one partition: filled evenly, up to `BUCKET_SECONDS`' worth. A call may overdraw it."""

    __slots__ = ("_at", "_level", "_rate")

    def __init__(self, rate: float) -> None:
        self._rate, self._level, self._at = rate, rate * BUCKET_SECONDS, clock.monotonic()

    def has_units(self) -> bool:
        now = clock.monotonic()
        self._level = min(self._rate * BUCKET_SECONDS, self._level + (now - self._at) * self._rate)
        self._at = now
        return self._level > 0

    def take(self, units: float) -> None:
        self._level -= units


class Partitions:
    """The buckets of all partitions, for writes or for reads."""

    def __init__(self, rate: float, placement: Placement) -> None:
        self._rate, self._placement = rate, placement
        self._buckets: dict[Place, Bucket] = {}

    def has_units(self, charge: Charge) -> bool:
        return self._bucket(charge).has_units()

    def take(self, charge: Charge) -> None:
        self._bucket(charge).take(charge.units)

    def _bucket(self, charge: Charge) -> Bucket:
        place = self._placement(charge)
        found = self._buckets.get(place)
        if found is None:
            found = self._buckets[place] = Bucket(self._rate)
        return found
