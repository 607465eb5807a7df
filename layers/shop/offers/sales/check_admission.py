"""Let an order of a sale's items pass, once, with an admission of its buyer's own."""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from layers.cloud import clock
from layers.cloud.customers import customer_keys
from layers.cloud.memory.uses import Right
from layers.cloud.web import tickets
from layers.shop.offers.sales.books import uses_of
from layers.shop.offers.sales.doorsteps import Home, doorstep
from layers.shop.offers.sales.errors import (
    AdmissionExpiredError,
    AdmissionInvalidError,
    AdmissionNotYoursError,
    AdmissionRequiredError,
    AdmissionUsedError,
    SaleNotStartedError,
)
from layers.shop.offers.sales.find_sales import sales_with
from layers.shop.offers.sales.gates import entry_request, gate_of
from layers.shop.offers.sales.model import Admission, Sale, SaleUse, milliseconds

ADMISSION = "admission"


def check_admission(
    quantities: Mapping[str, int], token: str, email: str, address: Home, order_id: str
) -> SaleUse | None:
    """Spend the admission on the order `order_id`; what the order takes of the sale, None if it has no sale item.

    The same order may come again. Raises SaleNotStartedError and every AdmissionRefusedError.
    """
    now = clock.now()
    sales = sales_with(quantities, now)
    if not sales:
        return None
    for sale in sales.values():
        if sale.state_at(now) == "scheduled":
            raise SaleNotStartedError(sale.sale_id, sale.starts_at)
    admission = _opened(token, next(iter(sales.values())))
    sale = _covering(admission, sales, quantities, email)
    _check_in_time(admission, now)
    _spend(replace(admission, quantity=quantities[admission.sku]), sale, order_id)
    return SaleUse(
        sale_id=sale.sale_id,
        entry_id=admission.entry_id,
        order_id=order_id,
        buyer=admission.buyer,
        sku=admission.sku,
        quantity=quantities[admission.sku],
        per_buyer=sale.per_buyer,
        address=doorstep(address),
        per_address=sale.per_address,
    )


def admits_to_cart(sku: str, quantity: int, token: str) -> bool:
    """Whether `sku` is in a sale, so that the sale's line counts it and not the cart; an admission has to cover it.

    Without one the cart's line says so by `flash_sale`. The order is asked whose it is, and whether it was used.
    Raises AdmissionInvalidError, AdmissionNotYoursError and AdmissionExpiredError.
    """
    now = clock.now()
    sale = sales_with([sku], now).get(sku)
    if sale is None:
        return False
    if not token:
        return True
    admission = _opened(token, sale)
    _check_covers(admission, sale, sku, quantity)
    _check_in_time(admission, now)
    return True


def right_of(token: str, email: str) -> Right | None:
    """What the admission is good for elsewhere, while it is this buyer's and has not run out: one order, as in a sale.

    Who waited in the line of a sale need not wait in another for it. Whether the order has items of the sale is not
    known before its cart is read; that it is one order keeps an admission from opening that other line to any number.
    """
    try:
        admission = tickets.unseal(ADMISSION, token, Admission)
    except tickets.ForgedTicketError:
        return None
    if admission.buyer not in customer_keys(email) or admission.expires_ms <= milliseconds(clock.now()):
        return None
    return Right(admission.entry_id, 1, admission.expires_ms)


def _opened(token: str, sale: Sale) -> Admission:
    if not token:
        raise AdmissionRequiredError("this is on sale: enter the sale first", sale.sale_id)
    try:
        return tickets.unseal(ADMISSION, token, Admission)
    except tickets.ForgedTicketError as forged:
        raise AdmissionInvalidError("the admission is not one of ours", sale.sale_id) from forged


def _covering(admission: Admission, sales: Mapping[str, Sale], quantities: Mapping[str, int], email: str) -> Sale:
    """The sale that the admission is of, if it is good for this buyer and for every sale item of the order."""
    if admission.buyer not in customer_keys(email):
        raise AdmissionNotYoursError("the admission is another buyer's", admission.sale_id)
    for sku, sale in sales.items():
        _check_covers(admission, sale, sku, quantities[sku])
    return sales[admission.sku]


def _check_covers(admission: Admission, sale: Sale, sku: str, quantity: int) -> None:
    """Raises AdmissionNotYoursError."""
    if (admission.sale_id, admission.sku) != (sale.sale_id, sku) or quantity > admission.quantity:
        detail = f"the admission is good for {admission.quantity} of {admission.sku}, and no other sale item"
        raise AdmissionNotYoursError(detail, sale.sale_id)


def _check_in_time(admission: Admission, now: datetime) -> None:
    """Raises AdmissionExpiredError."""
    if admission.expires_ms <= milliseconds(now):
        raise AdmissionExpiredError("the admission has run out", admission.sale_id)


def _spend(admission: Admission, sale: Sale, order_id: str) -> None:
    """Raises AdmissionUsedError and AdmissionExpiredError. The placing transaction asks the same again of the table."""
    spent = gate_of(sale).spend(entry_request(admission, sale), order_id)
    if spent is None and admission.entry_id in uses_of(sale.sale_id, admission.buyer).spent:
        spent = "used"
    if spent == "used":
        raise AdmissionUsedError("the admission was used for another order", sale.sale_id)
    if spent in ("expired", "left"):
        raise AdmissionExpiredError("the admission was given back", sale.sale_id)
