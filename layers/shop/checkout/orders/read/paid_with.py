"""What pays for an order, as its buyer sees it: the payment method, and before it points and a gift card."""

from msgspec import Struct

from layers.shop.checkout.orders.model import Placement
from layers.shop.offers.points.model import earned_for
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
    points = PointsView(use.points, Money(use.amount, currency), points_for(placement)) if use else None
    return PaidWithView(placement.payable, Money(card.amount, currency) if card else None, points)


def points_for(placement: Placement, returned: int = 0, returned_points: int = 0) -> int:
    """The points that an order earns: for the goods at what was paid for them, discounts off and tax in; not for
    shipping, nor for what points paid. `returned` goods, in minor units, and what points had paid of them are off."""
    goods = sum(line.total for line in placement.lines) - returned
    return earned_for(Money(goods - (placement.funds.points - returned_points), placement.currency))
