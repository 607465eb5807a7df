"""Bring a shelf's units to where its layout has them, a few at a time, while it is being sold from.

Every transfer is one transaction, so at every moment all units are on some shard. It may be run twice, by two at once,
or break off anywhere: what is left to do is seen from the rows. A newer layout refuses the transfers of an older one.
"""

from layers.cloud.watch.telemetry import about, count
from layers.shop.goods.inventory.jobs import EvenOut
from layers.shop.goods.inventory.model import Shelf
from layers.shop.goods.inventory.spreading import even_out_transfers, is_uneven
from layers.shop.goods.inventory.table.store import stock_table

PASSES = 3  # sales go on meanwhile: the shelf is never quite even, and need not be


def even_out(job: EvenOut) -> None:
    """Move units until the layout is carried out and no shard is dry, in at most three passes."""
    about(sku=str(job.shelf))
    if job.quiet_seconds and not stock_table.claim_even_out(job.shelf, job.quiet_seconds):
        return
    for number in range(PASSES):
        if not _pass(job.shelf, first=number == 0):
            break
    count("StockEvenedOut")


def _pass(shelf: Shelf, first: bool) -> bool:
    """One look and the transfers it calls for; False when none was needed."""
    found = stock_table.read_shards(shelf)
    if found is None:
        return False
    layout = found.layout
    if not first and found.settled and not is_uneven(found.by_shard, layout.shards):
        return False
    for transfer in even_out_transfers(found.by_shard, layout.shards):
        stock_table.transfer(shelf, transfer, layout)
    for shard in found.behind:
        stock_table.publish_layout(shelf, shard, layout)
    return True
