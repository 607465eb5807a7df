"""How orders end: whether by a fault of ours, and how long after they were accepted. What the SLO of orders counts.

Read off the stream of the orders table, where every order passes on its way to its end, whoever brought it there.
"""

from typing import Any

import msgspec

from layers.cloud.watch.telemetry import count, measure
from layers.shop.checkout.orders.model import Placement

ENDS = ("shipped", "cancelled", "rejected")
OURS = ("processing_failed", "too_late", "payment_unavailable")  # whoever ordered did nothing to deserve these
WAITS = ("awaiting_payment", "awaiting_stock")  # for the payer or for goods: no time of ours
LATE_MS = 120_000  # as the alarm on the age of the orders queue has it


def measure_end(record: dict[str, Any]) -> None:
    """Count the order in a stream record that tells of its end: `OrderEnded`, and 1 or 0 of `OrderEndedBadly` and
    `OrderEndedLate`, so that a share can be told wherever an order ended. `OrderDuration` is milliseconds from accepted
    to there; of an order that ended badly or waited for others there is none."""
    row = record["dynamodb"]["NewImage"]
    timeline = [(turn["L"][0]["S"], int(turn["L"][1]["N"])) for turn in row["timeline"]["L"]]
    if timeline[-1][0] not in ENDS:
        return
    badly = row.get("reason", {}).get("S") in OURS
    ours = not badly and not _waited_for_others(row, [status for status, _ in timeline])
    took = timeline[-1][1] - timeline[0][1]
    count("OrderEnded")
    count("OrderEndedBadly", int(badly))
    count("OrderEndedLate", int(ours and took > LATE_MS))
    if ours:
        measure("OrderDuration", took)


def _waited_for_others(row: dict[str, Any], statuses: list[str]) -> bool:
    """An exchange waits for goods that come back; of a message too broken to read nobody knows when it was accepted."""
    if statuses[0] != "queued" or any(wait in statuses for wait in WAITS):
        return True
    return bool(msgspec.json.decode(row["body"]["S"], type=Placement).exchange)
