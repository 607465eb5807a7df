"""Coupons, gift cards, points and the limits of sales: used exactly as much as by the orders that stand."""

from collections import Counter
from collections.abc import Mapping

from layers.cloud.customers import customer_key
from layers.shop.aftersales.returns.model import OrderReturns
from layers.shop.checkout.orders.model import HOLDING, SOLD, Order
from layers.shop.offers.sales.rows import BUYER
from tests.simulation.opening import GIFT_CARD_AMOUNT, LANTERN
from tests.simulation.shop import PREFIX, Shop

Returns = Mapping[str, OrderReturns]


def check(shop: Shop, orders: list[Order], returns: Returns) -> None:
    _limits_kept(shop, orders)
    standing = [order for order in orders if order.status in HOLDING | SOLD]
    _coupons_agree(shop, standing)
    _card_agrees(shop, standing, returns)


def _coupons_agree(shop: Shop, standing: list[Order]) -> None:
    uses = Counter(order.placement.coupon.code for order in standing if order.placement.coupon)
    for stored in shop.database.tables[f"{PREFIX}coupons"]:
        code, used = stored.item["pk"]["S"].removeprefix("COUPON#"), int(stored.item["used"]["N"])
        if stored.item["sk"]["S"] == "COUPON" and used != uses[code]:
            shop.break_law(f"coupon {code} is used {used} times, and {uses[code]} orders stand that used it")


def _card_agrees(shop: Shop, standing: list[Order], returns: Returns) -> None:
    spent = sum(order.placement.gift_card.amount for order in standing if order.placement.gift_card)
    given_back = sum(one.to_card for those in returns.values() for one in those.returns if one.status == "refunded")
    balance = shop.gift_card_balance()
    if balance != GIFT_CARD_AMOUNT - spent + given_back:
        shop.break_law(f"the gift card has {balance} left, with {spent} spent and {given_back} given back")


def _limits_kept(shop: Shop, orders: list[Order]) -> None:
    """Nobody has more of a sale than one may."""
    units: Counter[str] = Counter()
    for order in orders:
        if shop.sale_id and order.status in HOLDING | SOLD:
            units[customer_key(order.placement.email)] += order.placement.quantities().get(LANTERN, 0)
    for stored in shop.database.tables[f"{PREFIX}flash-sales"]:
        who = stored.item["sk"]["S"]
        if who.startswith(BUYER) and int(stored.item["used"]["N"]) != units[who.removeprefix(BUYER)]:
            used = stored.item["used"]["N"]
            shop.break_law(f"{who} has used {used} of the sale, and holds {units[who.removeprefix(BUYER)]}")
    for person, count in units.items():
        if count > shop.per_buyer:
            shop.break_law(f"{person} has {count} of a sale in which everybody has {shop.per_buyer} at most")
