"""Stand in a sale's line, see how one stands, leave."""

from layers.cloud import clock, ids
from layers.cloud.customers import customer_key, visitor_key
from layers.cloud.memory.gate_answers import Entry
from layers.cloud.watch.telemetry import count
from layers.cloud.web import tickets
from layers.shop.offers.sales.errors import (
    ChallengeError,
    EntryNotFoundError,
    NotInSaleError,
    SaleEndedError,
    SaleNotStartedError,
)
from layers.shop.offers.sales.find_sales import find_sale
from layers.shop.offers.sales.gates import entry_request, gate_of
from layers.shop.offers.sales.model import Sale, Ticket, milliseconds
from layers.shop.traffic.flash_sales import sold_out
from layers.shop.traffic.flash_sales.admit_directly import admit_directly, gate_answers
from layers.shop.traffic.flash_sales.challenges import Proof, check_proof
from layers.shop.traffic.flash_sales.entry_status import EntryStatus, entry_status
from layers.shop.traffic.flash_sales.recount_gate import recount_gate

TICKET = "sale-entry"
ENTRY_METRICS = {
    "waiting": "SaleEntryWaiting",
    "admitted": "SaleEntryAdmitted",
    "sold_out": "SaleEntrySoldOut",
    "limit_reached": "SaleEntryLimitReached",
}


def enter_sale(
    sale_id: str, sku: str, quantity: int, email: str, source_ip: str, proof: Proof | None = None, key: str = ""
) -> tuple[EntryStatus, str]:
    """A place in line, or why there is none, and the token that shows it again.

    The same `key` or the same proof is the same place. Raises SaleNotFoundError, SaleNotStartedError, SaleEndedError,
    NotInSaleError and ChallengeError.
    """
    sale = find_sale(sale_id)
    _check_wanted(sale, sku, quantity)
    check_proof(sale, proof, source_ip)
    buyer = customer_key(email)
    ticket = Ticket(
        sale_id, _entry_id(sale, buyer, sku, quantity, proof, key), sku, quantity, buyer, visitor_key(source_ip), ""
    )
    known = sold_out.is_known(sale_id, sku)
    status = EntryStatus(ticket.entry_id, "sold_out") if known else _status(sale, ticket)
    count(ENTRY_METRICS.get(status.state, "SaleEntry"))
    numbered = Ticket(sale_id, ticket.entry_id, sku, quantity, buyer, ticket.address, status.number)
    return status, tickets.seal(TICKET, numbered)


def check_entry(sale_id: str, entry_id: str, token: str) -> EntryStatus:
    """How a place stands now. Raises SaleNotFoundError and EntryNotFoundError."""
    return _status(find_sale(sale_id), _ticket(sale_id, entry_id, token))


def leave_sale(sale_id: str, entry_id: str, token: str) -> EntryStatus:
    """Give a place or an admission up: the next in line has it. What was ordered stays ordered.

    Raises SaleNotFoundError and EntryNotFoundError.
    """
    sale, ticket = find_sale(sale_id), _ticket(sale_id, entry_id, token)
    if gate_of(sale).leave(ticket.entry_id) in ("left", "", None):  # unknown, or no gate: there is nothing to give up
        return EntryStatus(entry_id, "left", ticket.number)
    return _status(sale, ticket)


def _check_wanted(sale: Sale, sku: str, quantity: int) -> None:
    state = sale.state_at(clock.now())
    if state == "scheduled":
        raise SaleNotStartedError(sale.sale_id, sale.starts_at)
    if state == "ended":
        raise SaleEndedError(sale.sale_id)
    if not sale.has(sku):
        raise NotInSaleError("sku", f"one of {', '.join(sale.skus)}")
    if sale.per_buyer and quantity > sale.per_buyer:
        raise NotInSaleError("quantity", f"at most {sale.per_buyer}")


def _entry_id(sale: Sale, buyer: str, sku: str, quantity: int, proof: Proof | None, key: str) -> str:
    if sale.challenge and proof:
        return ids.derived_id("ent", sale.sale_id, proof.challenge)
    if key:
        return ids.derived_id("ent", sale.sale_id, buyer, sku, str(quantity), key)
    return ids.new_id("ent")


def _ticket(sale_id: str, entry_id: str, token: str) -> Ticket:
    try:
        ticket = tickets.unseal(TICKET, token, Ticket)
    except tickets.ForgedTicketError as forged:
        raise EntryNotFoundError(entry_id) from forged
    if (ticket.sale_id, ticket.entry_id) != (sale_id, entry_id):
        raise EntryNotFoundError(entry_id)
    return ticket


def _status(sale: Sale, ticket: Ticket) -> EntryStatus:
    entry = _entry(sale, ticket)
    if entry is None:
        return admit_directly(sale, ticket)
    gate_answers(sale)
    if entry.state == "taken":
        raise ChallengeError("it was answered for another place")
    if entry.verified and entry.free is not None and entry.free + entry.held <= 0:
        sold_out.note(sale.sale_id, ticket.sku)
    return entry_status(sale, ticket, entry, milliseconds(clock.now()))


def _entry(sale: Sale, ticket: Ticket) -> Entry | None:
    """As the gate has it, after the gate was made true where it is empty or seems to be sold out."""
    gate, request = gate_of(sale), entry_request(ticket, sale)
    entry = gate.enter(request)
    if entry is None or not _needs_recount(entry, ticket.quantity):
        return entry
    return gate.enter(request) if recount_gate(sale, ticket.sku) else entry


def _needs_recount(entry: Entry, quantity: int) -> bool:
    return not entry.built or (entry.state == "waiting" and entry.lacks(quantity) and not entry.verified)
