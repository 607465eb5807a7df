"""Sales in DynamoDB."""

from datetime import datetime

import msgspec

from layers.cloud import clock, documents
from layers.shop.offers.sales.errors import SaleChangedError
from layers.shop.offers.sales.model import Sale
from layers.shop.offers.sales.rows import SALE, SALES, SaleRow, sale_key


class SalesTable:
    """The sales in the table of flash sales; what buyers have of them is in their books."""

    def get(self, sale_id: str) -> Sale | None:
        return documents.read(SaleRow, sale_key(sale_id), SALE, Sale)

    def save(self, sale: Sale, replacing: Sale | None = None) -> None:
        """Put a new sale, or one in the place of the version read. Raises SaleChangedError."""
        row = SaleRow(
            sale_key(sale.sale_id),
            SALE,
            body=documents.text_of(sale),
            version=sale.version,
            gsi1pk=SALES,
            gsi1sk=f"{clock.iso(sale.closes_at)}#{sale.sale_id}",
        )
        if not documents.replace(row, replacing.version if replacing else 0):
            raise SaleChangedError

    def closing_after(self, at: datetime) -> list[Sale]:
        """The sales that are not over at `at`, the first to close first; a new one may be missing for moments."""
        rows = SaleRow.by_closing.query(SALES, SaleRow.gsi1sk >= clock.iso(at))
        return [_sale(row) for row in rows]

    def newest(self, limit: int) -> list[Sale]:
        """The sales that close last."""
        return [_sale(row) for row in SaleRow.by_closing.query(SALES, scan_index_forward=False, limit=limit)]


sales_table = SalesTable()


def _sale(row: SaleRow) -> Sale:
    return msgspec.json.decode(row.body or "", type=Sale)
