"""What must hold when all has come to rest."""

from layers.shop.orders.model import SOLD
from layers.shop.orders.store import DynamoOrders
from tests.simulation.buyers import END, Buyer
from tests.simulation.shop import Shop


def check_ending(shop: Shop, buyers: list[Buyer]) -> None:
    """Tells the shop of the first law that does not hold."""
    for buyer in buyers:
        if buyer.order_id:
            _ended(shop, buyer)
    for intent in [*shop.payments.books.intents.values(), *shop.payments.books.strays]:
        _paid_right(shop, intent)


def _ended(shop: Shop, buyer: Buyer) -> None:
    status = shop.books.orders.get(buyer.order_id, "nowhere")
    if status not in END:
        shop.break_law(f"{buyer.name}'s order {buyer.order_id} was accepted and is {status} in the end")


def _paid_right(shop: Shop, intent) -> None:
    order = DynamoOrders().get(intent.order_id)
    sold = order is not None and order.status in SOLD
    kept = intent.captured - intent.refunded
    due = order.placement.payable.amount if sold else 0
    if kept != due:
        shop.break_law(
            f"order {intent.order_id} is {order.status if order else 'nowhere'} and {kept} is kept of it, not {due}"
        )
    if intent.status == "authorized":
        shop.break_law(f"order {intent.order_id} is {order.status if order else 'nowhere'} and its money is still held")
