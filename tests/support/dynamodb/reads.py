"""Reading: one item, a partition in order, a whole table; page by page."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tests.support.dynamodb.calls import COMMON, Asked, check, condition_of, know, names_of, values_of
from tests.support.dynamodb.conditions import Condition
from tests.support.dynamodb.errors import UnsupportedError, invalid
from tests.support.dynamodb.key_conditions import KeyCondition, key_condition
from tests.support.dynamodb.projections import Projection, projected, projection
from tests.support.dynamodb.tables import Index, Stored, Table, token
from tests.support.dynamodb.units import Charge, read_units
from tests.support.dynamodb.values import Item, copied, take_in

ONE = frozenset(
    {"TableName", "Key", "ConsistentRead", "ProjectionExpression", "ExpressionAttributeNames", "ReturnConsumedCapacity"}
)
MANY = frozenset(
    {
        *COMMON,
        *("IndexName", "ConsistentRead", "ProjectionExpression", "FilterExpression", "ExclusiveStartKey", "Limit"),
        *("Select", "ReturnConsumedCapacity"),
    }
)
QUERY = MANY | {"KeyConditionExpression", "ScanIndexForward"}
PAGE = 1024 * 1024  # bytes


class Page(NamedTuple):
    """What a query or scan answers."""

    answer: dict[str, Any]
    charges: list[Charge]


def projection_of(asked: Asked) -> Projection | None:
    text = asked.get("ProjectionExpression")
    return None if text is None else projection(text, names_of(asked))


def get(table: Table, asked: Asked, known: frozenset[str] = ONE) -> tuple[Item | None, Charge]:
    know(asked, known)
    wanted = projection_of(asked)
    check(asked, {}, wanted)
    key = table.schema.key_of(take_in(asked["Key"])[0])
    found = table.get(key)
    units = read_units(found.size if found else 0, bool(asked.get("ConsistentRead")))
    item = copied(projected(found.item, wanted)) if found else None
    return item, Charge(table.name, "", key[0], units)


class _Reading:
    """What query and scan share."""

    def __init__(self, table: Table, asked: Asked, known: frozenset[str]) -> None:
        know(asked, known)
        if asked.get("IndexName") and asked["IndexName"] not in table.indexes:
            raise invalid(f"The table does not have the specified index: {asked['IndexName']}")
        if asked.get("IndexName") and asked.get("ConsistentRead"):
            raise invalid("Consistent reads are not supported on global secondary indexes")
        if asked.get("Limit", 1) < 1:
            raise invalid("1 validation error detected: Value at 'limit' must be greater than or equal to 1")
        if asked.get("Select", "COUNT") not in ("COUNT", "ALL_ATTRIBUTES", "SPECIFIC_ATTRIBUTES"):
            raise UnsupportedError(f"Select {asked['Select']}")
        self.table, self.asked = table, asked
        self.index: Index = table.index(asked.get("IndexName"))
        self.values = values_of(asked)
        self.filter: Condition | None = condition_of(asked, "FilterExpression")
        self.projection = projection_of(asked)

    def start(self) -> tuple[Any, Any] | None:
        """Partition key and place of the item to go on after."""
        given = self.asked.get("ExclusiveStartKey")
        if given is None:
            return None
        item = take_in(given)[0]
        names = {*self.index.schema.names, *self.table.schema.names}
        if set(item) != names:
            raise invalid("The provided starting key is invalid")
        key = self.table.schema.key_of({name: item[name] for name in self.table.schema.names})
        if not self.index.name:
            return key[0], key[1]
        there = self.index.schema.key_of({name: item[name] for name in self.index.schema.names})
        return there[0], (there[1], key)

    def page(self, candidates: Iterator[Stored]) -> Page:
        items: list[Item] = []
        seen = size = 0
        last: Stored | None = None
        limit = self.asked.get("Limit")
        charged: dict[Any, int] = {}
        for stored in candidates:
            seen, size = seen + 1, size + stored.size
            part = self.index.schema.key_within(stored.item)[0]  # type: ignore[index]
            charged[part] = charged.get(part, 0) + stored.size
            if self.filter is None or self.filter.holds(stored.item, self.values):
                items.append(stored.item)
            if seen == limit or size > PAGE:
                last = stored
                break
        return Page(self._answer(items, seen, last), self._charges(charged, size))

    def _answer(self, items: list[Item], seen: int, last: Stored | None) -> dict[str, Any]:
        answer: dict[str, Any] = {"Count": len(items), "ScannedCount": seen}
        if self.asked.get("Select") != "COUNT":
            answer["Items"] = [copied(projected(item, self.projection)) for item in items]
        if last is not None:
            names = dict.fromkeys((*self.table.schema.names, *self.index.schema.names))
            answer["LastEvaluatedKey"] = copied({name: last.item[name] for name in names})
        return answer

    def _charges(self, charged: Mapping[Any, int], size: int) -> list[Charge]:
        """One price for the page, shared out over the partitions read."""
        units = read_units(size, bool(self.asked.get("ConsistentRead")))
        if not size:
            return [Charge(self.table.name, self.index.name, None, units)]
        return [Charge(self.table.name, self.index.name, part, units * share / size) for part, share in charged.items()]


def query(table: Table, asked: Asked) -> Page:
    reading = _Reading(table, asked, QUERY)
    wanted = key_condition(asked["KeyConditionExpression"], names_of(asked), reading.index.schema)
    check(asked, reading.values, wanted, reading.filter, reading.projection)
    _refuse_key_filter(reading, wanted)
    return reading.page(_matching(reading, wanted, wanted.part(reading.values)))


def _matching(reading: _Reading, wanted: KeyCondition, part: Any) -> Iterator[Stored]:
    collection = reading.index.collection(part)
    forward = reading.asked.get("ScanIndexForward", True)
    order, start = collection.order, reading.start()
    if start is not None:
        order = order[bisect_right(order, start[1]) :] if forward else order[: bisect_left(order, start[1])]
    for place in order if forward else reversed(order):
        stored = collection.items[place]
        if wanted.fits(stored.item, reading.values):
            yield stored


def _refuse_key_filter(reading: _Reading, wanted: KeyCondition) -> None:
    if reading.filter is not None and (keys := reading.filter.attributes & set(reading.index.schema.names)):
        raise invalid(
            "Filter Expression can only contain non-primary key attributes: "
            f"Primary key attribute: {', '.join(sorted(keys))}"
        )


def scan(table: Table, asked: Asked) -> Page:
    reading = _Reading(table, asked, MANY)
    check(asked, reading.values, reading.filter, reading.projection)
    return reading.page(_all(reading))


def _all(reading: _Reading) -> Iterator[Stored]:
    start = reading.start()
    after = None if start is None else (token(start[0]), start[0])
    for scattered in reading.index.scattered():
        if after is not None and scattered < after:
            continue
        collection = reading.index.collections[scattered[1]]
        order = collection.order
        if start is not None and scattered == after:
            order = order[bisect_right(order, start[1]) :]
        for place in order:
            yield collection.items[place]
