"""What a buyer asks and tells of a return."""

from collections.abc import Iterable

from layers.cloud import clock, ids
from layers.shop.aftersales.returns import rules
from layers.shop.aftersales.returns.change_returns import change_returns
from layers.shop.aftersales.returns.model import Return, ReturnLine, ReturnParcel
from layers.shop.aftersales.returns.read_returns import returns_of
from layers.shop.checkout.orders.errors import IdempotencyKeyMissingError
from layers.shop.checkout.orders.read.read_order import open_order
from layers.shop.checkout.orders.saga.follow_returns import tell_return
from layers.shop.goods.catalog.read.find_variants import find_variants


def request_return(order_id: str, token: str | None, key: str, lines: list[ReturnLine]) -> tuple[Return, bool]:
    """Ask to give `lines` of the order back; the return, and whether the same request had made it before.

    `key` is the request's Idempotency-Key, from which the return's id is derived. Raises OrderTokenMissingError,
    OrderNotFoundError, IdempotencyKeyMissingError, what rules.requested raises and, after lost races,
    ReturnsChangedError and OrderBusyError.
    """
    order = open_order(order_id, token)
    if not key:
        raise IdempotencyKeyMissingError
    return_id = ids.derived_id("ret", order_id, key)
    known = returns_of(order_id).find(return_id) is not None
    at, variants = clock.now(), find_variants(_exchanged(lines))
    after = change_returns(order_id, lambda before: rules.requested(before, order, lines, return_id, at, variants))
    tell_return(order_id, "return_requested", return_id)
    return after.named(return_id), known


def send_back(order_id: str, token: str | None, return_id: str, parcel: ReturnParcel) -> Return:
    """Keep how the goods travel.

    Raises OrderTokenMissingError, OrderNotFoundError, ReturnNotFoundError, ReturnRefusedError and ReturnsChangedError.
    """
    open_order(order_id, token)
    after = change_returns(order_id, lambda before: rules.sent_back(before, return_id, parcel))
    return after.named(return_id)


def _exchanged(lines: Iterable[ReturnLine]) -> set[str]:
    """The SKUs whose prices an exchange compares."""
    return {sku for line in lines if line.exchange_for for sku in (line.sku, line.exchange_for)}
