"""Place an accepted order: one transaction puts it and takes its stock, then its saga starts. Safe to repeat."""

from layers.cloud import clock, settings
from layers.cloud.watch.telemetry import about, count, logger
from layers.shop.checkout.orders.errors import CannotBePaidError, OrderExistsError, OrderTooLateError
from layers.shop.checkout.orders.model import (
    AcceptedOrder,
    Order,
    Placement,
    Stored,
    UnreadableOrder,
    may_be_placed_again,
)
from layers.shop.checkout.orders.reasons import Refusal
from layers.shop.checkout.orders.saga.start_saga import start_saga
from layers.shop.checkout.orders.sums import check_sums
from layers.shop.checkout.orders.table.resources import capacity
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory.errors import InsufficientStockError, ReservationsRefusedError, TooManyShelvesError
from layers.shop.goods.inventory.jobs import ask_to_even_out
from layers.shop.goods.inventory.reserve.source_lines import Sourcing
from layers.shop.offers.coupons.errors import CouponUsedUpError
from layers.shop.offers.gift_cards.errors import GiftCardEmptyError
from layers.shop.offers.points.errors import PointsSpentError
from layers.shop.offers.sales.errors import AdmissionUsedError, SaleLimitError
from layers.shop.payments.providers import chosen

# What the buyer is told when a try fails.
REFUSALS: dict[type[Exception], Refusal] = {
    InsufficientStockError: "sold_out",
    TooManyShelvesError: "too_many_places",
    CouponUsedUpError: "coupon_used_up",
    GiftCardEmptyError: "gift_card_empty",
    PointsSpentError: "points_spent",
    SaleLimitError: "limit_reached",
    AdmissionUsedError: "admission_used",
    OrderTooLateError: "too_late",
    CannotBePaidError: "cannot_be_paid",
}


def place_order(accepted: AcceptedOrder, redriven: bool = False) -> None:
    """Put the order as `pending` and start its saga, or as `rejected` when something it needs is gone.

    `redriven`: a person sent the message back from the dead letters, so an order refused for our own fault is placed,
    however late it is.

    Raises StockBusyError when others were quicker every time, though there is enough.
    """
    about(order_id=accepted.order_id)
    search = sourcing(accepted)
    if placed := _place_or_reject(accepted, search, redriven):
        start_saga(placed)
        ask_to_even_out(search.uneven)


def sourcing(accepted: AcceptedOrder, ahead: bool = True) -> Sourcing:
    """The search for what the order wants, near where it goes to; `ahead`: also among what is not there yet."""
    to = accepted.placement.address
    wanted, most = accepted.placement.quantities(), capacity(accepted.placement)
    return Sourcing(accepted.order_id, wanted, to.country, to.region, ahead=ahead, capacity=most)


def _place_or_reject(accepted: AcceptedOrder, search: Sourcing, redriven: bool) -> Order | None:
    """The order, if its saga has to start."""
    try:
        check_sums(accepted.placement)
        search.check_not_short(accepted.placement.accepted_ms)
        placed = _place(accepted, search, redriven)
    except tuple(REFUSALS) as refused:
        if orders_table.reject(accepted.order_id, REFUSALS[type(refused)], accepted):
            count("OrderTooLate" if isinstance(refused, OrderTooLateError) else "OrderRejected")
            return None
        return _still_pending(accepted)
    except OrderExistsError:
        return _still_pending(accepted)
    count("OrderPlaced")
    return placed


def _place(accepted: AcceptedOrder, search: Sourcing, redriven: bool) -> Order:
    if not redriven:
        _check_wanted(accepted.placement)
    try:
        return place_where_units_are(accepted, search)
    except OrderExistsError:
        refused = orders_table.stored(accepted.order_id, consistent=True) if redriven else None
        if refused is None or not may_be_placed_again(refused):
            raise
        return place_where_units_are(accepted, search, instead_of=refused)


def _check_wanted(placement: Placement) -> None:
    """Raises OrderTooLateError."""
    waited = clock.now().timestamp() - placement.accepted_ms / 1000
    if waited > settings.ORDER_WANTED_SECONDS():
        raise OrderTooLateError(waited)


def place_where_units_are(accepted: AcceptedOrder, search: Sourcing, instead_of: Stored | None = None) -> Order:
    """Try until a place gives, nearly always the first one; the order with what it took.

    Raises what OrdersTable.place and the search raise.
    """
    while True:
        try:
            return orders_table.place(accepted, search.holds, instead_of, search.promised_for(), chosen())
        except ReservationsRefusedError as refused:
            search.widen(refused.refused)


def _still_pending(accepted: AcceptedOrder) -> Order | None:
    """A repeated message: the order as it stands, if its saga may still be missing (we may have died between the two
    steps).

    Not as the message has it: a request that came twice is priced twice, and the first may have emptied a gift card.
    """
    stored = orders_table.stored(accepted.order_id, consistent=True)
    if stored is None:
        return None
    if isinstance(stored, UnreadableOrder) or stored.fingerprint != accepted.fingerprint:
        logger.warning("a second order of the same cart was dropped")
        count("SecondOrderOfOneCart")
        return None
    return stored if stored.status == "pending" else None
