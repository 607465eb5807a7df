"""Show the membership after the order was placed: who holds both tokens has bought, and is the member."""

from layers.shop.aftersales.earning.follow_order import follow_order
from layers.shop.checkout.orders.read.name_membership import name_membership
from layers.shop.checkout.orders.read.read_order import open_order
from layers.shop.offers.points.errors import OrderEarnsElsewhereError
from layers.shop.offers.points.model import Membership
from layers.shop.offers.points.open_membership import find_membership, open_membership


def attach_order(member_id: str, member_token: str, order_id: str, order_token: str | None) -> Membership:
    """The membership, for which the order earns from now on; what it has earned already is booked. Safe to repeat.

    Raises what open_membership and open_order raise, OrderEarnsElsewhereError and MembershipBusyError.
    """
    open_membership(member_id, member_token)
    order = open_order(order_id, order_token)
    name_membership(order, member_id)
    named = open_order(order_id, order_token).placement
    if named.points is None or named.points.member_id != member_id:
        raise OrderEarnsElsewhereError(order_id)
    follow_order(order_id, member_id)
    return find_membership(member_id)
