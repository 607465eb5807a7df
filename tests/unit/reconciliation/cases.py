"""Orders, payments and returns to judge."""

from typing import Any

from msgspec.structs import replace

from layers.shop.aftersales.returns.model import OrderReturns, Return, ReturnLine, ReturnStatus
from layers.shop.checkout.orders.model import Order, Payment, Status, TimelineEntry, TimelineStatus
from layers.shop.goods.inventory.model import Reservation
from layers.shop.offers.coupons.model import CouponUse
from layers.shop.offers.gift_cards.model import GiftCardUse
from layers.shop.offers.points.model import PointsUse
from layers.shop.offers.sales.model import SaleUse
from layers.shop.payments.port import PaymentState
from tests.unit.orders.orders import MAY as MAY
from tests.unit.orders.orders import a_placement

NOW = 1_795_000_000_000
MINUTE = 60_000
TOTAL = 20_800  # what the lanterns of a_placement cost with shipping
ON_THE_WAY: tuple[TimelineStatus, ...] = (
    "queued",
    "pending",
    "confirmed",
    "shipped",
    "delivered",
    "returning",
    "returned",
)


def an_order(status: Status = "shipped", minutes_ago: int = 60, payment: Payment | None = None, **more: Any) -> Order:
    """An order that reached `status` so long ago, paid as it should be."""
    way = ON_THE_WAY[: ON_THE_WAY.index(status) + 1] if status in ON_THE_WAY else ("queued", "pending", status)
    turns = [TimelineEntry(step, NOW - minutes_ago * MINUTE) for step in way]
    paid = Payment("pi_may", "captured", TOTAL, 0 if status == "confirmed" else TOTAL)
    holds = [Reservation("LANTERN-RED", 0, 2)]
    order = Order(MAY, status, len(way), "f", turns, a_placement(), holds, payment=payment or paid)
    return replace(order, **more)


def with_vouchers(order: Order) -> Order:
    coupon, card = CouponUse("SPRING", "may", True, 1), GiftCardUse("gft_may", 500)
    return replace(order, placement=replace(order.placement, coupon=coupon, gift_card=card))


def of_a_sale(order: Order, per_address: int = 0) -> Order:
    use = SaleUse("sal_night", "ent_1", order.order_id, "may", "LANTERN-RED", 2, 2, "nanjing-road", per_address)
    return replace(order, placement=replace(order.placement, admission=use))


def of_a_member(order: Order, spent: int = 0) -> Order:
    return replace(order, placement=replace(order.placement, points=PointsUse("mem_may", spent, spent)))


def a_payment(status: str = "captured", captured: int = TOTAL, refunded: int = 0, **more: Any) -> PaymentState:
    authorized = TOTAL if status in ("authorized", "captured", "refunded") else 0
    state = PaymentState("pi_may", status, authorized, captured, refunded, "CNY", MAY)  # type: ignore[arg-type]
    return replace(state, **more)


def some_returns(*statuses: ReturnStatus, refund: int = 9_900) -> OrderReturns:
    lines = [ReturnLine("LANTERN-RED", 1, "damaged", refund)]
    returns = [
        Return(f"ret_{number}", status, lines, refund, 0, refund, "2026-11-20T00:00:00.000Z", "CNY")
        for number, status in enumerate(statuses)
    ]
    return OrderReturns(MAY, returns, len(returns))
