"""Tea that nobody counts, in some runs: whoever wants it has it, and none of its counters ever moves."""

from random import Random

from layers.shop.checkout.orders.table.rows import ORDER, OrderRow, order_of
from layers.shop.goods.inventory.promises.counting import sell_uncounted
from tests.simulation.opening import TEA
from tests.simulation.shop import PREFIX, Shop

SHARE = 0.2  # of the strolls


def begin(shop: Shop) -> None:
    """What lies on its shelf stays there; nobody takes any in."""
    if Random(f"{shop.seed} endless").random() < SHARE:
        shop.receipts.pop(TEA)
        sell_uncounted(TEA)
        shop.endless = (shop.books.received[TEA], shop.books.available[TEA])


def check(shop: Shop) -> None:
    """Tells the shop of laws that do not hold."""
    if shop.endless is None:
        return
    if shop.endless != (now := (shop.books.received[TEA], shop.books.available[TEA])):
        shop.break_law(f"{TEA} is not counted, yet of {shop.endless} received and available it has {now} now")
    for stored in shop.database.tables[f"{PREFIX}orders"]:
        if stored.item["sk"]["S"] != ORDER or "body" not in stored.item:
            continue
        order = order_of(OrderRow.from_raw_data(stored.item))
        if order.placement.quantities().keys() == {TEA} and order.reason == "sold_out":
            shop.break_law(f"order {order.order_id} wants {TEA} alone, which is not counted, and is told sold out")
