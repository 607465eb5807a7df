"""What calls cost: a write unit for each KB, a read unit for each 4 KB, half of one when the read may be a little old.

In a transaction everything costs twice.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

WRITE_BYTES, READ_BYTES = 1024, 4096


class Charge(NamedTuple):
    """Units for the items under one partition key of a table, or of its index `index_name`."""

    table: str
    index_name: str
    part: Any
    units: float


def write_units(before: int, after: int) -> int:
    """Of an item that was, and is now, so many bytes long."""
    return max(1, -(-max(before, after) // WRITE_BYTES))


def read_units(size: int, consistent: bool) -> float:
    return max(1, -(-size // READ_BYTES)) * (1.0 if consistent else 0.5)


def total(charges: Iterable[Charge]) -> float:
    return sum(charge.units for charge in charges)


def twice(charges: Iterable[Charge]) -> list[Charge]:
    return [charge._replace(units=2 * charge.units) for charge in charges]


def consumed(table: str, charges: Iterable[Charge], kind: str = "") -> dict[str, Any]:
    """As an answer tells it; that of a transaction says which `kind` of units they were."""
    units = float(total(charge for charge in charges if charge.table == table))
    return {"TableName": table, "CapacityUnits": units, **({f"{kind}CapacityUnits": units} if kind else {})}
