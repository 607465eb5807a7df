"""Place an accepted order: one transaction puts it and takes its stock, then its saga starts. Safe to repeat."""

from layers.cloud import clock, settings
from layers.cloud.watch.telemetry import about, count, logger
from layers.shop.checkout.orders.errors import OrderTooLateError
from layers.shop.checkout.orders.model import AcceptedOrder, Order, Placement
from layers.shop.checkout.orders.saga.start_saga import start_saga
from layers.shop.checkout.orders.table import tries
from layers.shop.checkout.orders.table.port import OrderExistsError, Orders
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory.errors import HoldsRefusedError, InsufficientStockError, TooManyShelvesError
from layers.shop.goods.inventory.model import Hold
from layers.shop.goods.inventory.port import StockKeeping
from layers.shop.goods.inventory.reserve.source_lines import Sourcing
from layers.shop.goods.inventory.shards.stock_jobs import Queue, ask_to_even_out
from layers.shop.offers.coupons.errors import CouponUsedUpError
from layers.shop.offers.gift_cards.errors import GiftCardEmptyError
from layers.shop.offers.points.errors import PointsSpentError
from layers.shop.offers.sales.errors import AdmissionUsedError, SaleLimitError

# What the buyer is told when a try fails.
REFUSALS: dict[type[Exception], str] = {
    InsufficientStockError: "sold_out",
    TooManyShelvesError: "too_many_places",
    CouponUsedUpError: "coupon_used_up",
    GiftCardEmptyError: "gift_card_empty",
    PointsSpentError: "points_spent",
    SaleLimitError: "limit_reached",
    AdmissionUsedError: "admission_used",
    OrderTooLateError: "too_late",
}


def place_order(
    accepted: AcceptedOrder,
    orders: Orders | None = None,
    redriven: bool = False,
    stock: StockKeeping | None = None,
    queue: Queue | None = None,
) -> None:
    """Put the order as `pending` and start its saga, or as `rejected` when something it needs is gone.

    `redriven`: a person sent the message back from the dead letters, so an order refused for our own fault is placed,
    however late it is.

    Raises StockBusyError when others were quicker every time, though there is enough.
    """
    about(order_id=accepted.order_id)
    orders = orders or orders_table
    search = sourcing(accepted, stock)
    placed = _place_or_reject(orders, accepted, search, redriven)
    if placed is not None:
        start_saga(accepted.order_id, *placed)
        ask_to_even_out(search.uneven, queue)


def sourcing(accepted: AcceptedOrder, stock: StockKeeping | None = None, ahead: bool = True) -> Sourcing:
    """The search for what the order wants, near where it goes to; `ahead`: also among what is not there yet."""
    to = accepted.placement.address
    wanted, room = accepted.placement.quantities(), tries.room(accepted.placement)
    return Sourcing(accepted.order_id, wanted, to.country, to.region, stock, ahead=ahead, room=room)


def _place_or_reject(
    orders: Orders, accepted: AcceptedOrder, search: Sourcing, redriven: bool
) -> tuple[Placement, list[Hold]] | None:
    """What was agreed to and what the order holds, if its saga has to start."""
    try:
        search.check_not_short(accepted.placement.accepted_ms)
        holds = _place(orders, accepted, search, redriven)
    except tuple(REFUSALS) as refused:
        if orders.reject(accepted.order_id, REFUSALS[type(refused)], accepted):
            count("OrderTooLate" if isinstance(refused, OrderTooLateError) else "OrderRejected")
            return None
        return _still_pending(orders, accepted)
    except OrderExistsError:
        return _still_pending(orders, accepted)
    count("OrderPlaced")
    return accepted.placement, holds


def _place(orders: Orders, accepted: AcceptedOrder, search: Sourcing, redriven: bool) -> list[Hold]:
    if not redriven:
        _check_wanted(accepted.placement)
    try:
        return place_where_units_are(orders, accepted, search)
    except OrderExistsError:
        refused = orders.get(accepted.order_id, consistent=True) if redriven else None
        if refused is None or not refused.may_be_placed_again:
            raise
        return place_where_units_are(orders, accepted, search, instead_of=refused)


def _check_wanted(placement: Placement) -> None:
    """Raises OrderTooLateError."""
    waited = clock.now().timestamp() - placement.accepted_ms / 1000
    if waited > settings.ORDER_WANTED_SECONDS():
        raise OrderTooLateError(waited)


def place_where_units_are(
    orders: Orders, accepted: AcceptedOrder, search: Sourcing, instead_of: Order | None = None
) -> list[Hold]:
    """Try until a place gives, nearly always the first one; what was taken. Raises what place and search raise."""
    while True:
        try:
            orders.place(accepted, search.holds, instead_of, search.promised_for())
        except HoldsRefusedError as refused:
            search.widen(refused.refused)
        else:
            return search.holds


def _still_pending(orders: Orders, accepted: AcceptedOrder) -> tuple[Placement, list[Hold]] | None:
    """A repeated message: the order as it stands, if its saga may still be missing (we may have died between the two
    steps).

    Not as the message has it: a request that came twice is priced twice, and the first may have emptied a gift card.
    """
    stored = orders.get(accepted.order_id, consistent=True)
    if stored and stored.fingerprint != accepted.fingerprint:
        logger.warning("a second order under the same key was dropped")
        count("SecondOrderUnderOneKey")
        return None
    return (stored.placement, stored.holds) if stored and stored.placement and stored.status == "pending" else None
