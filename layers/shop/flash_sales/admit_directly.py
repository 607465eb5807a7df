"""Without a gate (Redis dead, or none on this stage) the shop admits by itself, slower; the tables decide as ever.

Nobody's place can be known then: who asks while this environment's share of the rate lasts is admitted.
"""

from layers.cloud import clock
from layers.cloud.environment import Remembered
from layers.shop.flash_sales.model import Sale, Ticket, milliseconds
from layers.shop.flash_sales.standings import Standing, admitted
from layers.shop.flash_sales.store import DynamoSales
from layers.shop.inventory.availability import availability

SHARE = 0.1  # of the sale's rate: several environments admit at once, and none knows of the others
POLL_AFTER_SECONDS = 2


class Pace:
    """Admissions left, filled up at a rate by time; one second's worth at most, and at least one."""

    def __init__(self) -> None:
        self._left = 1.0
        self._at = clock.monotonic()

    def takes_one(self, rate: float) -> bool:
        now = clock.monotonic()
        self._left = min(max(1.0, rate), self._left + rate * (now - self._at))
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


_paces: Remembered[dict[str, Pace]] = Remembered(dict)


def admit_directly(sale: Sale, ticket: Ticket) -> Standing:
    """How the holder stands, by the tables alone. "Sold out" is not said: who holds units may still give them back."""
    number = ticket.number or f"{int(clock.now().timestamp() * 1_000_000)}"
    uses = DynamoSales().uses(sale.sale_id, ticket.buyer)
    if ticket.entry_id in uses.spent:
        return Standing(ticket.entry_id, "ordered", number)
    if sale.per_buyer and uses.units + ticket.quantity > sale.per_buyer:
        return Standing(ticket.entry_id, "limit_reached", number)
    if sale.state_at(clock.now()) == "ended":
        return Standing(ticket.entry_id, "expired", number)
    if availability([ticket.sku])[ticket.sku] == "sold_out":
        return _waiting(ticket, number, "if_others_leave")
    if not _paces().setdefault(sale.sale_id, Pace()).takes_one(sale.admission_rate * SHARE):
        return _waiting(ticket, number, "in_line")
    return admitted(ticket, milliseconds(clock.now()) + sale.admission_seconds * 1000, number)


def _waiting(ticket: Ticket, number: str, outlook: str) -> Standing:
    return Standing(
        ticket.entry_id,
        "waiting",
        number,
        outlook=outlook,  # type: ignore[arg-type]
        poll_after_seconds=POLL_AFTER_SECONDS,
    )
