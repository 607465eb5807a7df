"""What a member's points pay of an order. Nothing is taken here: the order tries them when it is placed."""

from layers.shop.offers.points.errors import NotEnoughPointsError
from layers.shop.offers.points.model import PointsUse, use_for
from layers.shop.offers.points.open_membership import open_membership
from layers.shop.offers.pricing.model import Money


def offer_points(member_id: str, token: str, wanted: int, total: Money) -> PointsUse:
    """The use of up to `wanted` points for `total`; with none wanted the order just earns.

    Raises what open_membership raises, and NotEnoughPointsError.
    """
    member = open_membership(member_id, token)
    if wanted > max(0, member.balance):
        raise NotEnoughPointsError(member.balance)
    return use_for(member, wanted, total)
