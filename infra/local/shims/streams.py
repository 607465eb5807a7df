"""DynamoDB Streams, moto 5.2.5.

- Records were kept for ever; here the last 1,000 of a shard, still numbered on.
- Writes that change nothing were told; AWS tells only changes. Every record said us-east-1.
- The stream source is told of each record, so that it need not look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.models.table import StreamRecord, StreamShard

from infra.local.shims.patches import Patches

KEPT = 1_000
Change = tuple[StreamShard, Item | None, Item | None]
_held: list[list[Change]] = []  # changes that may yet be undone; guarded by the DynamoDB lock


@contextmanager
def held() -> Iterator[list[Change]]:
    """Collect changes instead of publishing them."""
    changes: list[Change] = []
    _held.append(changes)
    try:
        yield changes
    finally:
        _held.pop()


def publish(changes: list[Change]) -> None:
    for shard, old, new in changes:
        _add(shard, old, new)


def listen(shard: StreamShard, heard: Callable[[dict[str, Any]], None]) -> None:
    """Call `heard` with every record from now on, in order, while the item is still locked: it must be quick."""
    vars(shard).setdefault("listeners", []).append(heard)


def _add(shard: StreamShard, old: Item | None, new: Item | None) -> None:
    if _held:
        _held[-1].append((shard, old, new))
        return
    if old is not None and new is not None and old == new:
        return
    record = _record(shard, old, new)
    shard.items.append(record)
    if len(shard.items) > 2 * KEPT:
        shard.starting_sequence_number += len(shard.items) - KEPT
        del shard.items[:-KEPT]
    for heard in vars(shard).get("listeners", ()):
        heard(record.record)


def _record(shard: StreamShard, old: Item | None, new: Item | None) -> StreamRecord:
    kind = "INSERT" if old is None else "REMOVE" if new is None else "MODIFY"
    view = (shard.table.stream_specification or {})["StreamViewType"]
    number = shard.starting_sequence_number + len(shard.items)
    record = StreamRecord(shard.table, view, kind, old, new, number)
    record.record["awsRegion"] = shard.table.region_name
    return record


def _get(shard: StreamShard, start: int, quantity: int) -> list[dict[str, Any]]:
    first = max(0, start - shard.starting_sequence_number)
    return [record.to_json() for record in shard.items[first : first + quantity]]


PATCHES = Patches()
PATCHES.replace(StreamShard, "add", _add)
PATCHES.replace(StreamShard, "get", _get)
