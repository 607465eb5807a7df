"""Try and cancel: what an order takes when it is placed, and gives back when it is cancelled, in one transaction each.

    resource    try (place)                  confirm    cancel
    stock       available -= n, if enough    -          available += n
    coupon      used += 1, if under limit    -          used -= 1
    gift card   balance -= amount, if there  -          balance += amount
    points      balance -= n, if there       -          balance += n
    sale        used += n, if under limit    -          used -= n
                and not spent: then spent

There is nothing to confirm: what a placed order holds is its own until it is cancelled.
"""

from collections.abc import Sequence

from pynamodb.exceptions import CancellationReason, PynamoDBException, TransactWriteError
from pynamodb.transactions import TransactWrite

from layers.cloud.patience import REFUSED
from layers.cloud.tables import MOST_WRITES
from layers.shop.checkout.orders.model import AcceptedOrder, Placement
from layers.shop.goods.inventory.errors import ReservationsRefusedError
from layers.shop.goods.inventory.model import OWED, RefusedReservation, Reservation
from layers.shop.goods.inventory.promises.backorders import Backorder, add_backorder
from layers.shop.goods.inventory.reserve import reservations
from layers.shop.offers.coupons import uses as coupons
from layers.shop.offers.gift_cards import uses as gift_cards
from layers.shop.offers.points import uses as points
from layers.shop.offers.sales import uses as flash_sales
from layers.shop.offers.sales.errors import SaleLimitError

THE_ORDER = 1  # write of a transaction that places or cancels one


def take(transaction: TransactWrite, holds: list[Reservation], placement: Placement) -> list[Exception]:
    """Add every try to `transaction`; answers, write by write, what its refusal means."""
    refusals: list[Exception] = []
    for hold in holds:
        refusals += reservations.reserve(transaction, hold)
    if placement.gift_card:
        refusals += gift_cards.take(transaction, placement.gift_card)
    if placement.coupon:
        refusals += coupons.take(transaction, placement.coupon)
    if placement.points:
        refusals += points.take(transaction, placement.points)
    if placement.admission:
        refusals += flash_sales.take(transaction, placement.admission)
    return refusals


def wait(transaction: TransactWrite, holds: list[Reservation], accepted: AcceptedOrder) -> list[Exception]:
    """Add to `transaction`: the order stands in line for each SKU of which it has but promises. Never refused."""
    owed = sorted({hold.sku for hold in holds if hold.warehouse == OWED})
    for sku in owed:
        add_backorder(transaction, Backorder(sku, accepted.order_id, accepted.placement.accepted_ms))
    return [AssertionError(f"{sku}: an unconditional write was refused") for sku in owed]


def give_back(transaction: TransactWrite, holds: list[Reservation], placement: Placement) -> None:
    """Add every cancel to `transaction`."""
    for hold in holds:
        reservations.release(transaction, hold)
    if placement.gift_card:
        gift_cards.give_back(transaction, placement.gift_card)
    if placement.coupon:
        coupons.give_back(transaction, placement.coupon)
    if placement.points:
        points.give_back(transaction, placement.points)
    if placement.admission:
        flash_sales.give_back(transaction, placement.admission)


def capacity(placement: Placement) -> int:
    """How many holds an order may have, so that one transaction places it, and one can always cancel it.

    An order that waits needs a write more for each SKU it waits for, when it is placed.
    """
    return MOST_WRITES - THE_ORDER - _writes(placement)


def _writes(placement: Placement) -> int:
    """Of `take` and of `give_back`, beside those for goods."""
    return (
        gift_cards.writes(placement.gift_card)
        + coupons.writes(placement.coupon)
        + points.writes(placement.points)
        + flash_sales.writes(placement.admission)
    )


def check_heard_of(refusals: Sequence[Exception], refused: PynamoDBException) -> None:
    """Raises ReservationsRefusedError for reservations that others stood in the way of, of SKUs never heard of here.

    It asked for their first shard; where that is crowded, there may be others to go to.
    """
    reasons = refused.cancellation_reasons[1:] if isinstance(refused, TransactWriteError) else []
    new = [hold for hold in _holds(refusals, reasons) if not reservations.is_layout_known(hold.hold)]
    if new:
        raise ReservationsRefusedError(new) from refused


def refusal(refusals: Sequence[Exception], reasons: Sequence[CancellationReason | None]) -> Exception | None:
    """The error to raise when the writes of `take` were refused for `reasons`; None when no condition was at fault.

    Refused holds come first, all of them, each with its shard: no other offer helps who cannot have the goods.
    """
    failed = [reason if reason and reason.code in REFUSED else None for reason in reasons]
    if holds := _holds(refusals, failed):
        return ReservationsRefusedError(holds)
    for error, reason in zip(refusals, failed, strict=True):
        if reason:
            return flash_sales.broken_rule(error, reason.raw_item) if isinstance(error, SaleLimitError) else error
    return None


def _holds(refusals: Sequence[Exception], reasons: Sequence[CancellationReason | None]) -> list[RefusedReservation]:
    """The holds that were refused, each with its shard as far as the refusal shows it."""
    return [
        reservations.with_shard(hold, reason.raw_item)
        for error, reason in zip(refusals, reasons, strict=False)
        if reason and isinstance(error, ReservationsRefusedError)
        for hold in error.refused
    ]
