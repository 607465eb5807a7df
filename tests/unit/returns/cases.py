"""Orders of which something comes back."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from layers.shop.aftersales.returns.model import OrderReturns, ReturnLine
from layers.shop.aftersales.returns.rules import requested
from layers.shop.checkout.orders.model import Order, OrderLine, OrderTotals, TimelineEntry
from layers.shop.offers.gift_cards.model import GiftCardUse
from layers.shop.offers.points.model import PointsUse
from tests.unit.orders.orders import MAY, a_placement

SHIPPED = datetime(2026, 11, 11, 9, tzinfo=UTC)
LATER = SHIPPED + timedelta(days=3)
NONE = OrderReturns(MAY)


def an_order(status="delivered", shipping=1_000, gift_card=0, points=0):
    """Three lanterns for 100.00 after a discount, and two teas."""
    lines = [
        OrderLine("LANTERN-RED", "prd_l", "Lantern", 3, 3_500, 500, 0, 10_000),
        OrderLine("TEA", "prd_t", "Tea", 2, 1_000, 0, 0, 2_000),
    ]
    totals = OrderTotals(12_500, 500, shipping, 0, 12_000 + shipping)
    placement = replace(a_placement(*lines), totals=totals)
    if gift_card:
        placement = replace(placement, gift_card=GiftCardUse("gft_1", gift_card))
    if points:
        placement = replace(placement, points=PointsUse("mem_1", points, points))
    turns = [TimelineEntry("shipped", int(SHIPPED.timestamp() * 1000))]
    return Order(MAY, status, 3, "f", turns, placement)


def ask(before=NONE, *lines, order=None, return_id="ret_1", at=LATER):
    wanted = [ReturnLine(sku, quantity, reason) for sku, quantity, reason in lines]
    return requested(before, order or an_order(), wanted, return_id, at)
