"""Without a gate (Redis dead, or none on this stage) the shop admits by itself, slower; the tables decide as ever.

Nobody's place can be known then: who asks while this environment's share of the rate lasts is admitted. A gate that
was silent but a moment ago is waited for: it has promised its units to others.
"""

from layers.cloud import clock
from layers.cloud.environment import Remembered
from layers.cloud.memory import redis
from layers.cloud.memory.local_rate import LocalRate
from layers.shop.goods.inventory.levels.availability import availability
from layers.shop.offers.sales.books import uses_of
from layers.shop.offers.sales.model import Sale, Ticket, milliseconds
from layers.shop.traffic.flash_sales.entry_status import EntryStatus, admitted

SHARE = 0.1  # of the sale's rate: several environments admit at once, and none knows of the others
POLL_AFTER_SECONDS = 2
HICCUP_SECONDS = 2.0
_rates: Remembered[dict[str, LocalRate]] = Remembered(dict)
_silent_since: Remembered[dict[str, float]] = Remembered(dict)


def admit_directly(sale: Sale, ticket: Ticket) -> EntryStatus:
    """How the holder stands, by the tables alone. "Sold out" is not said: who holds units may still give them back."""
    number = ticket.number or f"{int(clock.now().timestamp() * 1_000_000)}"
    if _is_hiccup(sale):
        return _waiting(ticket, number, "in_line")
    uses = uses_of(sale.sale_id, ticket.buyer)
    if ticket.entry_id in uses.spent:
        return EntryStatus(ticket.entry_id, "ordered", number)
    if sale.per_buyer and uses.units + ticket.quantity > sale.per_buyer:
        return EntryStatus(ticket.entry_id, "limit_reached", number)
    if sale.state_at(clock.now()) == "ended":
        return EntryStatus(ticket.entry_id, "expired", number)
    if availability([ticket.sku])[ticket.sku] == "sold_out":
        return _waiting(ticket, number, "if_others_leave")
    if not _rates().setdefault(sale.sale_id, LocalRate()).takes_one(sale.admission_rate * SHARE):
        return _waiting(ticket, number, "in_line")
    return admitted(ticket, milliseconds(clock.now()) + sale.admission_seconds * 1000, number)


def gate_answers(sale: Sale) -> None:
    _silent_since().pop(sale.sale_id, None)


def _is_hiccup(sale: Sale) -> bool:
    """Whether this sale's gate, where there is one, was silent to this environment but a moment ago for the first
    time. What else Redis answers does not count: one that is full still reads."""
    since = _silent_since().setdefault(sale.sale_id, clock.monotonic())
    return redis.is_set_up() and clock.monotonic() - since < HICCUP_SECONDS


def _waiting(ticket: Ticket, number: str, outlook: str) -> EntryStatus:
    return EntryStatus(
        ticket.entry_id,
        "waiting",
        number,
        outlook=outlook,  # type: ignore[arg-type]
        poll_after_seconds=POLL_AFTER_SECONDS,
    )
