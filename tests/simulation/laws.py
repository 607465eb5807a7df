"""What must hold when all has come to rest."""

from collections import Counter

from msgspec.structs import replace

from layers.cloud.customers import customer_key
from layers.shop.aftersales.returns.model import OrderReturns, replacement_id_for
from layers.shop.aftersales.returns.read_returns import returns_of
from layers.shop.checkout.orders.model import HOLDING, SOLD, UNDONE, AcceptedOrder, Order, OrderLine
from layers.shop.checkout.orders.place.place_order import place_order
from layers.shop.checkout.orders.table.rows import ORDER, OrderRow, order_of
from layers.shop.offers.sales.rows import BUYER
from tests.simulation.buyers import Buyer
from tests.simulation.opening import GIFT_CARD_AMOUNT, LANTERN
from tests.simulation.shop import PREFIX, Shop
from tests.support.provider_double import Intent
from tests.unit.orders.orders import an_order

END = frozenset({"shipped", "delivered", "closed", "cancelled", "rejected", "returned"})


def check_ending(shop: Shop, buyers: list[Buyer]) -> None:
    """Tells the shop of laws that do not hold."""
    orders = {order.order_id: order for order in _orders(shop)}
    returns = {order_id: returns_of(order_id) for order_id, _ in shop.returns}
    for buyer in buyers:
        _ended(shop, buyer, orders)
    for intent in [*shop.payments.books.intents.values(), *shop.payments.books.strays]:
        _paid_right(shop, intent, orders.get(intent.order_id), returns.get(intent.order_id))
    _one_order_of_a_cart(shop, list(orders.values()))
    _no_return_left(shop, returns)
    _exchanged_right(shop, orders, returns)
    _limits_kept(shop, list(orders.values()))
    _received_right(shop, returns)
    _vouchers_agree(shop, list(orders.values()), returns)
    _nothing_waits(shop)
    if odd := shop.witness.unexplained():
        shop.break_law(odd)
    if not shop.broken:
        sell_out(shop, LANTERN)


def _orders(shop: Shop) -> list[Order]:
    rows = (
        OrderRow.from_raw_data(stored.item)
        for stored in shop.database.tables[f"{PREFIX}orders"]
        if stored.item["sk"]["S"] == ORDER
    )
    return [order_of(row) for row in rows]


def _ended(shop: Shop, buyer: Buyer, orders: dict[str, Order]) -> None:
    if not buyer.order_id:
        return
    order = orders.get(buyer.order_id)
    status, whose = order.status if order else "nowhere", f"{buyer.name}'s order {buyer.order_id}"
    if status not in END:
        shop.break_law(f"{whose} was accepted and is {status} in the end")
    if buyer.cancelled and status != "cancelled":
        shop.break_law(f"{whose} was cancelled, as its buyer was told, and is {status}")
    pays = buyer.method == "pm_card_visa" and not buyer.fickle
    if pays and status == "cancelled" and not shop.weather.struck:
        shop.break_law(f"{whose} is cancelled, though nothing went wrong, and nobody wished it")


def _received_right(shop: Shop, returns: dict[str, OrderReturns]) -> None:
    """Every receipt is booked once, and so is everything that came back and can be sold again."""
    back: Counter[str] = Counter()
    for one in (one for those in returns.values() for one in those.returns):
        if one.status == "refunded" and one.goods == "restock":
            back.update({line.sku: line.quantity for line in one.lines})
    for sku, units in shop.receipts.items():
        sure, perhaps = units
        beyond = shop.books.received[sku] - back[sku] - sure
        if beyond not in (0, perhaps):
            shop.break_law(f"{sku}: {shop.books.received[sku]} received, of {sure} delivered and {back[sku]} sent back")


def _paid_right(shop: Shop, intent: Intent, order: Order | None, returns: OrderReturns | None) -> None:
    """What is kept of a payment is what was bought with it and not given back since."""
    status = order.status if order else "nowhere"
    due = order.placement.payable.amount if order and status in SOLD else 0
    due -= sum(one.to_method for one in (returns.returns if returns else []) if one.status == "refunded")
    kept = intent.captured - intent.refunded
    if kept != due:
        shop.break_law(f"order {intent.order_id} is {status}, and {kept} of its money is kept, not {due}")
    if intent.status == "authorized":
        shop.break_law(f"order {intent.order_id} is {status}, and its money is still held")


def _one_order_of_a_cart(shop: Shop, orders: list[Order]) -> None:
    """One cart, one live order: nobody here changes a cart, so that of all its orders one at most stands."""
    bought = [order for order in orders if order.status not in UNDONE and not order.placement.exchange]
    for cart_id, count in Counter(order.placement.cart_id for order in bought).items():
        if count > 1:
            shop.break_law(f"cart {cart_id} was ordered once more, and {count} of its orders stand")


def _no_return_left(shop: Shop, returns: dict[str, OrderReturns]) -> None:
    for order_id, those in returns.items():
        if any(one.status == "received" for one in those.returns):
            shop.break_law(f"goods of order {order_id} came back, and were never settled")


def _exchanged_right(shop: Shop, orders: dict[str, Order], returns: dict[str, OrderReturns]) -> None:
    """What a settled return was to be exchanged for is on its way; whatever else was kept for one is on sale again."""
    for one in (one for those in returns.values() for one in those.returns):
        order_id = replacement_id_for(one.return_id)
        status = orders[order_id].status if order_id in orders else "nowhere"
        sent = one.status == "refunded" and bool(one.replacements)
        if sent != (status == "shipped") or status in HOLDING | {"confirmed"}:
            shop.break_law(f"return {one.return_id} is {one.status}, and what is to replace its goods is {status}")


def _vouchers_agree(shop: Shop, orders: list[Order], returns: dict[str, OrderReturns]) -> None:
    """Coupons are used as often, and cards are as empty, as by the orders that stand."""
    standing = [order.placement for order in orders if order.status in HOLDING | SOLD]
    uses = Counter(placement.coupon.code for placement in standing if placement.coupon)
    for stored in shop.database.tables[f"{PREFIX}coupons"]:
        code, used = stored.item["pk"]["S"].removeprefix("COUPON#"), int(stored.item["used"]["N"])
        if stored.item["sk"]["S"] == "COUPON" and used != uses[code]:
            shop.break_law(f"coupon {code} is used {used} times, and {uses[code]} orders stand that used it")
    spent = sum(placement.gift_card.amount for placement in standing if placement.gift_card)
    given_back = sum(
        one.refund - one.to_method for those in returns.values() for one in those.returns if one.status == "refunded"
    )
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


def _nothing_waits(shop: Shop) -> None:
    for queue in shop.queues.by_name.values():
        if queue.visible or queue.flights:
            shop.break_law(f"messages are left on {queue.name}")
    if letters := shop.dead_letters():
        shop.break_law(f"dead letters are left of {', '.join(letters)}")


def sell_out(shop: Shop, sku: str) -> None:
    """Every unit that is there can be sold, to the last; then there is none."""
    left = shop.books.available[sku]
    for number, quantity in enumerate((left, 1) if left else (1,)):
        place_order(_order_of(sku, quantity, f"ord_{number:a>26}", shop.now_ms()))
        status = shop.books.orders.get(f"ord_{number:a>26}")
        wanted = "pending" if quantity == left else "rejected"
        if status != wanted:
            shop.break_law(f"an order of {quantity} {sku} is {status}, with {left} left to sell before")
        left -= quantity


def _order_of(sku: str, quantity: int, order_id: str, now_ms: int) -> AcceptedOrder:
    accepted = an_order(order_id)
    line = OrderLine(sku, "prd_1", sku, quantity, 100, 0, 0, 100 * quantity)
    return replace(accepted, placement=replace(accepted.placement, lines=[line], accepted_ms=now_ms))
