"""Money: what is kept is what was bought, and what was given back was given back once, for one reason each."""

from collections.abc import Mapping

from layers.shop.aftersales.returns.model import OrderReturns
from layers.shop.checkout.orders.model import SOLD, Order
from layers.shop.checkout.orders.table.rows import ORDER, OrderRow, order_key, order_of
from tests.simulation.shop import PREFIX, Shop
from tests.simulation.weather import BY_HAND
from tests.support.provider_double import Intent

Returns = Mapping[str, OrderReturns]


def watch_captures(shop: Shop) -> None:
    """No parcel leaves on another amount than was asked for: it is seen when the money is taken, and not later."""

    def moved(order_id: str, status: str) -> None:
        if status != "shipped":
            return
        stored = shop.database.tables[f"{PREFIX}orders"].get((order_key(order_id), ORDER))
        due = order_of(OrderRow.from_raw_data(stored.item)).placement.payable if stored else None
        taken = sum(intent.captured for intent in shop.payments.intents() if intent.order_id == order_id)
        if due is None or taken != due.amount:
            shop.break_law(f"order {order_id} leaves, and {taken} is taken for it, not {due}")

    shop.books.listeners.append(moved)


def check(shop: Shop, orders: Mapping[str, Order], returns: Returns) -> None:
    for order in orders.values():
        _asked_for_what_is_due(shop, order)
    for intent in shop.payments.intents():
        _kept_right(shop, intent, orders.get(intent.order_id), returns)
        _refunded_right(shop, intent, orders.get(intent.order_id), returns)


def _asked_for_what_is_due(shop: Shop, order: Order) -> None:
    """Another amount than the order's is taken by somebody's hand, and never because the shop asked for it."""
    mismatch = any(entry.reason == "payment_mismatch" for entry in order.timeline)
    if mismatch and not shop.weather.struck[BY_HAND]:
        shop.break_law(f"another amount than order {order.order_id}'s was taken, and nobody took it but the shop")


def _kept_right(shop: Shop, intent: Intent, order: Order | None, returns: Returns) -> None:
    """What is kept of a payment is what was bought with it and not given back since."""
    status = order.status if order else "nowhere"
    ours = order is not None and order.payment.intent_id in ("", intent.intent_id)
    due = order.placement.payable.amount if order and ours and status in SOLD else 0
    due -= sum(_returned(intent, returns).values()) if ours else 0
    kept = intent.captured - intent.refunded
    if kept != due:
        shop.break_law(f"order {intent.order_id} is {status}, and {kept} of its money is kept, not {due}")
    if intent.status == "authorized":
        shop.break_law(f"order {intent.order_id} is {status}, and its money is still held")


def _refunded_right(shop: Shop, intent: Intent, order: Order | None, returns: Returns) -> None:
    """Every refund by its own id: two of equal amounts are two, and nothing is given back that nobody sent back."""
    stands = order is not None and order.status in SOLD and order.payment.intent_id == intent.intent_id
    due = _returned(intent, returns) if stands else {}
    if intent.captured and not stands:
        due = {f"whole-{intent.intent_id}": intent.captured}
    if intent.refunds != due:
        shop.break_law(f"order {intent.order_id} has refunds {intent.refunds}, and is owed {due}")


def _returned(intent: Intent, returns: Returns) -> dict[str, int]:
    """What the settled returns of an order give back to what paid for it, by the refund's id."""
    those = returns[intent.order_id].returns if intent.order_id in returns else []
    settled = [one for one in those if one.status == "refunded" and one.to_method]
    return {f"{intent.order_id}:{one.return_id}": one.to_method for one in settled}
