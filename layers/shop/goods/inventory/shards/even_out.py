"""Bring a SKU's units to where its layout has them, a few at a time, while it is being sold.

Every move is one transaction, so at every moment all units are on some shard. It may be run twice, by two at once, or
break off anywhere: what is left to do is seen from the rows. A newer layout refuses the moves of an older one.
"""

from layers.cloud.watch.telemetry import about, count
from layers.shop.goods.inventory.shards.stock_jobs import EvenOut
from layers.shop.goods.inventory.spreading import evening_moves, is_uneven
from layers.shop.goods.inventory.table.store import stock_table

PASSES = 3  # sales go on meanwhile: the shelf is never quite even, and need not be


def even_out(job: EvenOut) -> None:
    """Move units until the layout is carried out and no shard is dry, in at most three passes."""
    about(sku=job.sku)
    if job.quiet_seconds and not stock_table.claim_evening(job.sku, job.quiet_seconds):
        return
    for number in range(PASSES):
        if not _pass(job.sku, first=number == 0):
            break
    count("StockEvenedOut")


def _pass(sku: str, first: bool) -> bool:
    """One look and the moves it calls for; False when none was needed."""
    found = stock_table.look(sku)
    if found is None:
        return False
    layout = found.layout
    if not first and found.settled and not is_uneven(found.by_shard, layout.shards):
        return False
    for move in evening_moves(found.by_shard, layout.shards):
        stock_table.move(sku, move, layout)
    for shard in found.behind:
        stock_table.tell(sku, shard, layout)
    return True
