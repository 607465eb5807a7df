"""A sale as the table has it, past all caches, and written back."""

from layers.shop.offers.sales.errors import SaleNotFoundError
from layers.shop.offers.sales.find_sales import forget_sale
from layers.shop.offers.sales.model import Sale
from layers.shop.offers.sales.store import sales_table


def stored_sale(sale_id: str) -> Sale | None:
    return sales_table.get(sale_id)


def find_sale_for_editing(sale_id: str) -> Sale:
    """Raises SaleNotFoundError."""
    sale = stored_sale(sale_id)
    if sale is None:
        raise SaleNotFoundError(sale_id)
    return sale


def save_sale(sale: Sale, replacing: Sale | None = None) -> None:
    """Put a new sale, or one in the place of the version read. Raises SaleChangedError."""
    sales_table.save(sale, replacing)
    forget_sale(sale.sale_id)
