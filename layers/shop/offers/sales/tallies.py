"""What the gates of a sale have counted: kept beside the sale, so that a lost gate loses a minute at most."""

import msgspec

from layers.cloud import documents
from layers.shop.offers.sales.rows import REPORT, SaleRow, sale_key


def keep_tally(sale_id: str, since: int, tally: dict[str, int]) -> None:
    """Keep what the gate that began at `since` has counted so far."""
    SaleRow(sale_key(sale_id), f"{REPORT}{since:013d}", body=documents.text_of(tally)).save()


def tallies(sale_id: str) -> dict[int, dict[str, int]]:
    """What each gate of the sale had counted, by when it began."""
    rows = SaleRow.query(sale_key(sale_id), SaleRow.sk.startswith(REPORT), consistent_read=True)
    return {
        int(row.sk.removeprefix(REPORT)): msgspec.json.decode(row.body or "{}", type=dict[str, int]) for row in rows
    }
