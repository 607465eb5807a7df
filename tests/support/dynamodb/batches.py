"""Batches: many reads or plain writes in one call, each for itself."""

from collections.abc import Mapping
from typing import Any

from tests.support.dynamodb import reads
from tests.support.dynamodb.calls import Asked, know
from tests.support.dynamodb.errors import invalid
from tests.support.dynamodb.tables import Table
from tests.support.dynamodb.units import Charge
from tests.support.dynamodb.values import Item, take_in
from tests.support.dynamodb.writes import Write

KNOWN = frozenset({"RequestItems", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics"})
MOST_READS, MOST_WRITES = 100, 25
REPEATED = "Provided list of item keys contains duplicates"


def get(tables: Mapping[str, Table], asked: Asked, charges: list[Charge]) -> dict[str, Any]:
    know(asked, KNOWN)
    _count(sum(len(each["Keys"]) for each in asked["RequestItems"].values()), MOST_READS)
    found: dict[str, list[Item]] = {}
    for name, wanted in asked["RequestItems"].items():
        found[name] = []
        shared = {parameter: value for parameter, value in wanted.items() if parameter != "Keys"}
        table = tables[name]
        keys = [table.schema.key_of(take_in(key)[0]) for key in wanted["Keys"]]
        if len(set(keys)) < len(keys):
            raise invalid(REPEATED)
        for key in wanted["Keys"]:
            item, charge = reads.get(table, {"TableName": name, "Key": key, **shared})
            charges.append(charge)
            if item is not None:
                found[name].append(item)
    return {"Responses": found, "UnprocessedKeys": {}}


def write(tables: Mapping[str, Table], asked: Asked, charges: list[Charge]) -> dict[str, Any]:
    know(asked, KNOWN)
    _count(sum(map(len, asked["RequestItems"].values())), MOST_WRITES)
    writes = [_write(tables[name], request) for name, requests in asked["RequestItems"].items() for request in requests]
    keys = [(each.table.name, each.key) for each in writes]
    if len(set(keys)) < len(keys):
        raise invalid(REPEATED)
    for each in writes:
        charges += each.do(each.decide())
    return {"UnprocessedItems": {}}


def _write(table: Table, request: Mapping[str, Any]) -> Write:
    ((kind, parameters),) = request.items()
    return Write(kind.removesuffix("Request"), table, {"TableName": table.name, **parameters})


def _count(entries: int, most: int) -> None:
    if not entries:
        raise invalid("The batch request list cannot be empty")
    if entries > most:
        raise invalid(f"Too many items requested: {entries} of {most}")
