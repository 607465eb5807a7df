"""A sale's gate: its terms, and what its entries ask of it."""

import math
from datetime import datetime, timedelta

from layers.cloud.memory.gate import Gate
from layers.cloud.memory.gate_answers import EntryRequest, Limit, Terms
from layers.shop.offers.sales.model import (
    LEASE_GRACE_SECONDS,
    Admission,
    Sale,
    SaleOrder,
    SaleUse,
    Ticket,
    milliseconds,
)

# A curve has at most this many points: all of a sale's fit into one row. How long a gate is remembered after its sale.
CURVE_POINTS = 600
REMEMBERED = timedelta(days=1)


def gate_of(sale: Sale) -> Gate:
    return Gate(f"flash:{sale.sale_id}", sale.skus)


def forgotten_at(sale: Sale) -> datetime:
    """When the gate may have forgotten everything."""
    return sale.closes_at + REMEMBERED


def terms_of(sale: Sale) -> Terms:
    span = (sale.closes_at - sale.starts_at).total_seconds()
    return Terms(
        rate=sale.admission_rate,
        lease=sale.admission_seconds + LEASE_GRACE_SECONDS,
        interval=max(1, math.ceil(span / CURVE_POINTS)),
        until=milliseconds(sale.ends_at),
    )


def entry_request(held: Ticket | Admission, sale: Sale) -> EntryRequest:
    """What the holder of a place or an admission stands for."""
    return EntryRequest(
        entry_id=held.entry_id,
        kind=held.sku,
        units=held.quantity,
        limits=(Limit(f"buyer:{held.buyer}", sale.per_buyer), Limit(f"address:{held.address}", sale.per_address)),
        number=held.number if isinstance(held, Ticket) else "",
        gone_at=milliseconds(forgotten_at(sale)),
    )


def request_of_order(order: SaleOrder | SaleUse) -> EntryRequest:
    """What an order stands for, as far as the tables know: not from which address its buyer came."""
    return EntryRequest(order.entry_id, order.sku, order.quantity, (Limit(f"buyer:{order.buyer}", 0),))
