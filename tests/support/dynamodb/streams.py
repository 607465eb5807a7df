"""A table's stream: a record of each change, with old and new image, in order. No change, no record."""

from collections.abc import Callable
from typing import Any

from layers.cloud import clock
from tests.support.dynamodb.keys import KeySchema
from tests.support.dynamodb.values import Item

Record = dict[str, Any]


class Stream:
    """`records` are as Lambda gets them; `listeners` hear each as it comes (they must not write).

    Images are the table's own items: whoever gets a record must not change it.
    """

    def __init__(self, table: str, view: dict[str, Any] | None) -> None:
        self.table, self.view = table, (view or {}).get("StreamViewType")
        self.records: list[Record] = []
        self.listeners: list[Callable[[Record], None]] = []
        self._number = 0

    @property
    def arn(self) -> str:
        return f"arn:aws:dynamodb:us-east-1:123456789012:table/{self.table}/stream/2026-11-11T00:00:00.000"

    def tell(self, schema: KeySchema, old: Item | None, new: Item | None, size: int) -> None:
        if not self.view:
            return
        self._number += 1
        record = self._record(schema, old, new, size)
        self.records.append(record)
        for hear in self.listeners:
            hear(record)

    def take(self) -> list[Record]:
        """The records since the last time."""
        taken, self.records = self.records, []
        return taken

    def _record(self, schema: KeySchema, old: Item | None, new: Item | None, size: int) -> Record:
        present = new or old or {}
        told: dict[str, Any] = {
            "ApproximateCreationDateTime": int(clock.now().timestamp()),
            "Keys": {name: present[name] for name in schema.names},
            "SequenceNumber": f"{self._number:021d}",
            "SizeBytes": size,
            "StreamViewType": self.view,
        }
        if new is not None and self.view in ("NEW_IMAGE", "NEW_AND_OLD_IMAGES"):
            told["NewImage"] = new
        if old is not None and self.view in ("OLD_IMAGE", "NEW_AND_OLD_IMAGES"):
            told["OldImage"] = old
        return {
            "eventID": f"{self.table}-{self._number}",
            "eventName": "INSERT" if old is None else "REMOVE" if new is None else "MODIFY",
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": "us-east-1",
            "dynamodb": told,
            "eventSourceARN": self.arn,
        }
