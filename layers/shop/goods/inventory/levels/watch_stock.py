"""Look for SKUs that have run low, every quarter of an hour, and publish each once.

A check reads the stock table page by page, so that no order pays for it: a million SKUs cost about a third of a cent.
It goes in slices: each works a while and sends for the next. A slice that comes twice finds its work done.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from layers.cloud import clock, names
from layers.cloud.aws import client
from layers.cloud.messages.queues import NotSentError, SqsQueue
from layers.cloud.watch.telemetry import count, logger
from layers.shop.goods.inventory.bookings import LowStock
from layers.shop.goods.inventory.jobs import QUEUE, CheckLowStock
from layers.shop.goods.inventory.model import Shelf, Stock
from layers.shop.goods.inventory.table import low_store, pages

SOURCE = "sluice.stock"
EVENT = "StockLow"
SLICE_SECONDS = 15
PAGE = 200  # rows: if all are low for the first time, they are published in a few seconds
BATCH = 10  # what EventBridge takes in one call


def start_low_stock_check() -> None:
    """Send for the first slice."""
    SqsQueue(QUEUE).send(CheckLowStock())


def check_low_stock(job: CheckLowStock) -> None:
    """Look at stock from `job.position` on, for a slice of time, and send for the rest."""
    end, position = clock.monotonic() + SLICE_SECONDS, job.position
    listed = low_store.all_low()
    while True:
        stocks, position = pages.stock_page(position, PAGE)
        _publish(list(_newly_low(stocks, listed)))
        if not position:
            count("StockLookedThrough")
            return
        if clock.monotonic() > end:
            SqsQueue(QUEUE).send(CheckLowStock(position))
            return


def _newly_low(stocks: list[Stock], listed: dict[Shelf, LowStock]) -> Iterator[LowStock]:
    """Keeps the list, and gives what to publish: what has crossed its threshold, or was left out by a crash."""
    for stock in stocks:
        known = listed.get(stock.shelf)
        if known and not stock.is_low:
            low_store.strike_off(known)
        elif known and not known.notified:
            yield known
        elif stock.is_low and not known and (put := low_store.put_low(stock)):
            yield put


def _publish(lows: list[LowStock]) -> None:
    """Events may go out twice, with the same id; never not at all."""
    for start in range(0, len(lows), BATCH):
        batch = lows[start : start + BATCH]
        publish_low(batch)
        for low in batch:
            low_store.mark_notified(low)
            count("StockLow")
            logger.info("stock is low", sku=str(low.shelf), available=low.available)


def publish_low(lows: list[LowStock]) -> None:
    """Raises NotSentError if the bus refused any."""
    answer = client("events").put_events(Entries=[_entry(low) for low in lows])
    if answer["FailedEntryCount"]:
        refused = next(result["ErrorCode"] for result in answer["Entries"] if "ErrorCode" in result)
        raise NotSentError(f"{EVENT}: {answer['FailedEntryCount']} of {len(lows)}: {refused}")


def _entry(low: LowStock) -> dict[str, Any]:
    warehouse = low.shelf.warehouse
    detail = {"event_id": f"{low.shelf}:{low.since}", "sku": low.shelf.sku, "available": low.available, "schema": 1}
    detail |= {"low_at": low.low_at, "since": low.since} | ({"warehouse": warehouse} if warehouse else {})
    return {
        "Source": SOURCE,
        "DetailType": EVENT,
        "Detail": msgspec.json.encode(detail).decode(),
        "EventBusName": names.bus(),
    }
