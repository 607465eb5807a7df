"""Points: a member has what was given and earned, less what orders that stand have spent, each booked once."""

from collections.abc import Mapping

import msgspec

from layers.shop.aftersales.earning.earning import points_of_order
from layers.shop.aftersales.returns.model import OrderReturns
from layers.shop.checkout.orders.model import Order
from layers.shop.offers.points.rows import ENTRY, MEMBER, member_key
from tests.simulation.members import GIVEN
from tests.simulation.shop import PREFIX, Shop


def check(shop: Shop, orders: Mapping[str, Order], returns: Mapping[str, OrderReturns]) -> None:
    for member_id in shop.members:
        theirs = [
            one for one in orders.values() if one.placement.points and one.placement.points.member_id == member_id
        ]
        due = GIVEN + sum(_of_order(order, returns.get(order.order_id)) for order in theirs)
        balance, booked = _booked(shop, member_id)
        if balance != due:
            shop.break_law(f"member {member_id} has {balance} points, and is due {due} by {len(theirs)} orders")
        if balance != booked:
            shop.break_law(f"member {member_id} has {balance} points, and a history of {booked}")


def _of_order(order: Order, returns: OrderReturns | None) -> int:
    """What an order has brought its member in all; points cost one minor unit here."""
    points = points_of_order(order, returns)
    settled = [one for one in returns.returns if one.status == "refunded"] if returns else []
    return points.earned - points.spent + sum(one.to_points for one in settled)


def _booked(shop: Shop, member_id: str) -> tuple[int, int]:
    """The balance, and what the lines of the history add up to."""
    table, key = shop.database.tables[f"{PREFIX}loyalty"], member_key(member_id)
    member = table.get((key, MEMBER))
    rows = [stored.item for stored in table if stored.item["pk"]["S"] == key]
    lines = [msgspec.json.decode(row["body"]["S"]) for row in rows if row["sk"]["S"].startswith(ENTRY)]
    return int(member.item["balance"]["N"]) if member else 0, sum(line["points"] for line in lines)
