"""Look for SKUs that have run low, every quarter of an hour, and tell of each once.

A look reads the stock table page by page, so that no order pays for it: a million SKUs cost about a third of a cent. It
goes in slices: each works a while and sends for the next. A slice that comes twice finds its work done.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from layers.cloud import clock, names
from layers.cloud.aws import client
from layers.cloud.messages.queues import NotSentError, SqsQueue
from layers.cloud.watch.telemetry import count, logger
from layers.shop.goods.inventory.model import LowStock, Stock
from layers.shop.goods.inventory.shards.stock_jobs import QUEUE, Look
from layers.shop.goods.inventory.table import low_store as store
from layers.shop.goods.inventory.table.store import stock_table

SOURCE = "sluice.stock"
EVENT = "StockLow"
SLICE_SECONDS = 15
PAGE = 200  # rows: if all are low for the first time, they are told in a few seconds
BATCH = 10  # what EventBridge takes in one call


def start_look() -> None:
    SqsQueue(QUEUE).send(Look())


def look_for_low(job: Look) -> None:
    """Look at stock from `job.position` on, for a slice of time, and send for the rest."""
    end, position = clock.monotonic() + SLICE_SECONDS, job.position
    listed = store.all_low()
    while True:
        stocks, position = stock_table.page(position, PAGE)
        _tell(list(_newly_low(stocks, listed)))
        if not position:
            count("StockLookedThrough")
            return
        if clock.monotonic() > end:
            SqsQueue(QUEUE).send(Look(position))
            return


def _newly_low(stocks: list[Stock], listed: dict[str, LowStock]) -> Iterator[LowStock]:
    """Keeps the list, and gives what has to be told: what has crossed its threshold, or was not told for a crash."""
    for stock in stocks:
        known = listed.get(stock.sku)
        if known and not stock.is_low:
            store.strike_off(known)
        elif known and not known.told:
            yield known
        elif stock.is_low and not known and (put := store.put_low(stock)):
            yield put


def _tell(lows: list[LowStock]) -> None:
    """Events may go out twice, with the same id; never not at all."""
    for start in range(0, len(lows), BATCH):
        batch = lows[start : start + BATCH]
        publish_low(batch)
        for low in batch:
            store.mark_told(low)
            count("StockLow")
            logger.info("stock is low", sku=low.sku, available=low.available)


def publish_low(lows: list[LowStock]) -> None:
    """Raises NotSentError if the bus refused any."""
    answer = client("events").put_events(Entries=[_entry(low) for low in lows])
    if answer["FailedEntryCount"]:
        refused = next(result["ErrorCode"] for result in answer["Entries"] if "ErrorCode" in result)
        raise NotSentError(f"{EVENT}: {answer['FailedEntryCount']} of {len(lows)}: {refused}")


def _entry(low: LowStock) -> dict[str, Any]:
    sku, _, warehouse = low.sku.partition("@")
    detail = {"event_id": f"{low.sku}:{low.since}", "sku": sku, "available": low.available, "schema": 1}
    detail |= {"low_at": low.low_at, "since": low.since} | ({"warehouse": warehouse} if warehouse else {})
    return {
        "Source": SOURCE,
        "DetailType": EVENT,
        "Detail": msgspec.json.encode(detail).decode(),
        "EventBusName": names.bus(),
    }
