"""Every minute: make ready what starts soon, keep the running gates true, keep their counts."""

from datetime import timedelta

from layers.cloud import clock
from layers.cloud.watch.telemetry import logger
from layers.shop.offers.sales.find_sales import just_closed
from layers.shop.offers.sales.model import Sale
from layers.shop.traffic.flash_sales.recount_gate import recount_gate
from layers.shop.traffic.flash_sales.report_sale import keep_report
from layers.shop.traffic.flash_sales.warm_up import warm_up

WARM_UP_BEFORE = timedelta(minutes=5)
# Orders of the last second may wait a quarter of an hour for their payers.
FOLLOWED_AFTER = timedelta(minutes=30)


def run_sales() -> int:
    """Look after each sale; how many there are. One that fails does not hold up the others."""
    due = [sale for sale in just_closed(FOLLOWED_AFTER) if sale.starts_at - WARM_UP_BEFORE <= clock.now()]
    for sale in due:
        try:
            _look_after(sale)
        except Exception:  # noqa: BLE001 - the next minute is another try, the log tells
            logger.exception("sale not looked after", sale_id=sale.sale_id)
    return len(due)


def _look_after(sale: Sale) -> None:
    if sale.state_at(clock.now()) == "scheduled":
        warm_up(sale)
    else:
        recount_gate(sale)
        keep_report(sale)
