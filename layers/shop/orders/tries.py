"""Try and cancel: what an order takes when it is placed, and gives back when it is cancelled, in one transaction each.

    resource    try (place)                  confirm    cancel
    stock       available -= n, if enough    -          available += n
    coupon      used += 1, if under limit    -          used -= 1
    gift card   balance -= amount, if there  -          balance += amount

There is nothing to confirm: what a placed order holds is its own until it is cancelled.
"""

from pynamodb.transactions import TransactWrite

from layers.shop.coupons import uses as coupons
from layers.shop.coupons.errors import CouponUsedUpError
from layers.shop.gift_cards import uses as gift_cards
from layers.shop.gift_cards.errors import GiftCardEmptyError
from layers.shop.inventory import holds as stock
from layers.shop.inventory.errors import InsufficientStockError
from layers.shop.inventory.model import Hold
from layers.shop.orders.model import Placement


def take(transaction: TransactWrite, holds: list[Hold], placement: Placement) -> None:
    """Add every try to `transaction`, in the order that `refusal` reads its answers."""
    for hold in holds:
        stock.take(transaction, hold)
    if placement.gift_card:
        gift_cards.take(transaction, placement.gift_card)
    if placement.coupon:
        coupons.take(transaction, placement.coupon)


def give_back(transaction: TransactWrite, holds: list[Hold], placement: Placement | None) -> None:
    """Add every cancel to `transaction`."""
    for hold in holds:
        stock.give_back(transaction, hold)
    if placement and placement.gift_card:
        gift_cards.give_back(transaction, placement.gift_card)
    if placement and placement.coupon:
        coupons.give_back(transaction, placement.coupon)


def refusal(lacking: list[bool], holds: list[Hold], placement: Placement) -> Exception:
    """The error to raise when the tries of `take` answered `lacking` (True where a condition failed)."""
    if short := [hold.sku for hold, lacks in zip(holds, lacking, strict=False) if lacks]:
        return InsufficientStockError(short)
    if placement.gift_card and lacking[len(holds)]:
        return GiftCardEmptyError(placement.gift_card.card_id)
    return CouponUsedUpError(placement.coupon.code if placement.coupon else "")
