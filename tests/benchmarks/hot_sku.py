"""Sales a second of one hot SKU, by the number of shards it is sold from: in virtual time, so equal on every run.

    python -m tests.benchmarks hot_sku     # the table, results/hot_sku.json, and the figures and picture of docs/images

What one partition allows: an order takes its unit in a transaction, so the shard's row costs 2 of the 1,000 write
units that a partition has in a second: 500 sales. The row is also held from prepare to commit, and nobody can queue for
it; we assume 2 ms, which would allow just as many if nobody ever came too early. What the orders themselves write is
spread over as many partitions as there are orders. The limit of N shards is N times 500.
"""

import json
from typing import Any

from infra.local.settings import ROOT
from tests.benchmarks.rush import Rush, decrement, place, read_modify_write
from tests.support.dynamodb.limited import Latency
from tests.support.dynamodb.partitions import WRITE_UNITS, crowded

SHARDS = (1, 2, 4, 8, 16, 32, 64)
ENVIRONMENTS = 32  # of the intake, for each shard
UNITS_PER_SALE = 2  # of the partition that the shard is on
LIMIT = WRITE_UNITS / UNITS_PER_SALE  # sales a second of one shard
AT_LEAST = 0.8
FROM, TO = 0.1, 0.2  # seconds of a sale in full swing that are counted
HELD = (0.001, 0.002, 0.004)  # seconds; what if
FIGURES = ROOT / "docs" / "images" / "hot-sku.json"
PICTURE = FIGURES.with_suffix(".svg")


def measure() -> dict[str, Any]:
    return {
        "shards": [by_shards(shards) for shards in SHARDS],
        "without_transactions": [
            {"how": "one conditional update", "per_second": _rush(1).run(decrement).per_second},
            {"how": "read, then write if unchanged", "per_second": _rush(1).run(read_modify_write).per_second},
        ],
        "held": [by_time_held(held) for held in HELD],
        "four_partitions": _rush(64, environments=512, placement=crowded(4)).run(place).per_second,
    }


def by_shards(shards: int, start: float = FROM, end: float = TO) -> dict[str, Any]:
    rush = _rush(shards, after=start, until=end).run(place)
    return {
        "shards": shards,
        "per_second": round(rush.per_second),
        "limit": shards * LIMIT,
        "share": round(rush.per_second / (shards * LIMIT), 3),
        "conflicts_per_sale": round(rush.limited.refused["TransactionConflict"] / max(1, rush.placed), 1),
    }


def by_time_held(held: float, shards: int = 8) -> dict[str, Any]:
    """What if transactions hold an item for less or more than we assume."""
    rush = _rush(shards, latency=Latency(held=held, transaction=held + 0.002)).run(place)
    limit = shards * min(LIMIT, 1 / held)
    return {
        "held_ms": held * 1000,
        "shards": shards,
        "per_second": round(rush.per_second),
        "limit": limit,
        "share": round(rush.per_second / limit, 3),
    }


def keep(figures: dict[str, Any]) -> None:
    """Beside the documents, and drawn."""
    from tests.benchmarks.hot_sku_picture import drawn

    FIGURES.parent.mkdir(exist_ok=True)
    FIGURES.write_text(json.dumps(figures, indent=2) + "\n")
    PICTURE.write_text(drawn(figures))


def _rush(shards: int, environments: int = 0, after: float = FROM, until: float = TO, **settings: Any) -> Rush:
    return Rush(shards, environments or ENVIRONMENTS * shards, after, until, **settings)
