"""What pays for an order, as its buyer sees it: the payment method, and before it points and a gift card."""

from msgspec import Struct

from layers.shop.aftersales.earning.earning import points_earned
from layers.shop.checkout.orders.model import Placement
from layers.shop.offers.pricing.model import Money


class PointsView(Struct, frozen=True):
    """`spent` points paid `amount`; the order as it was placed earns `earns` once it is delivered."""

    spent: int
    amount: Money
    earns: int


class PaidWithView(Struct, frozen=True):
    """`payable` is what is left to the payment method."""

    payable: Money
    gift_card: Money | None = None
    points: PointsView | None = None


def paid_with(placement: Placement) -> PaidWithView:
    currency, card, use = placement.currency, placement.gift_card, placement.points
    points = PointsView(use.points, Money(use.amount, currency), points_earned(placement)) if use else None
    return PaidWithView(placement.payable, Money(card.amount, currency) if card else None, points)
