"""Put facts on the event bus, in the order they happened."""

from typing import Any

import msgspec

from layers.cloud import names
from layers.cloud.aws import client
from layers.cloud.watch.telemetry import logger
from layers.shop.checkout.orders.tell.measure_ends import measure_end
from layers.shop.checkout.orders.tell.order_events import OrderEvent, event_of

SOURCE = "sluice.orders"
BATCH = 10  # what EventBridge takes in one call
Told = tuple[dict[str, Any], OrderEvent]  # a record of the stream, and the fact in it


def publish_events(records: list[dict[str, Any]]) -> str | None:
    """Publish what `records` (of the orders stream) tell.

    Answers the sequence number of the first record that must come again, or None. A failed entry stops those after
    it: facts of one order never overtake each other. A fact may go out twice, with the same id; never not at all.
    """
    events = [(record, event) for record in records if (event := event_of(record))]
    for batch in _batches(events):
        answer = client("events").put_events(Entries=[_entry(event) for _, event in batch])
        if answer["FailedEntryCount"]:
            first = next(n for n, result in enumerate(answer["Entries"]) if "ErrorCode" in result)
            logger.warning("bus refused an event", extra={"error": answer["Entries"][first]["ErrorCode"]})
            _measure(batch[:first])  # the others come again
            return str(batch[first][0]["dynamodb"]["SequenceNumber"])
        _measure(batch)
    return None


def _measure(published: list[Told]) -> None:
    for record, _ in published:
        measure_end(record)


def _batches(events: list[Told]) -> list[list[Told]]:
    return [events[start : start + BATCH] for start in range(0, len(events), BATCH)]


def _entry(event: OrderEvent) -> dict[str, Any]:
    detail = {**msgspec.to_builtins(event), "event_id": event.event_id}
    if not event.member_id:
        del detail["member_id"]
    return {
        "Source": SOURCE,
        "DetailType": event.name,
        "Detail": msgspec.json.encode(detail).decode(),
        "EventBusName": names.bus(),
    }
