"""A message that comes again, or a request that was accepted twice."""

from datetime import UTC, datetime

from msgspec.structs import replace

from layers.cloud import clock
from layers.shop.checkout.orders.place.place_order import place_order
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory.model import Shelf
from layers.shop.goods.inventory.table.store import stock_table
from layers.shop.offers.gift_cards.model import GiftCard, GiftCardUse
from layers.shop.offers.gift_cards.store import gift_cards_table
from layers.shop.offers.pricing.model import Money
from tests.support.cloud import Cloud
from tests.unit.orders.orders import MAY, an_order


def test_a_request_that_was_priced_twice_is_paid_as_it_was_placed(cloud: Cloud) -> None:
    """The first time the gift card paid all of it; that emptied the card, so the second time it pays nothing."""
    stock_table.receive(Shelf("LANTERN-RED"), 5, "rct_1")
    again = an_order()
    total = Money(again.placement.totals.total, again.placement.currency)
    gift_cards_table.issue(GiftCard("gft_1", total, total))
    first = replace(again, placement=replace(again.placement, gift_card=GiftCardUse("gft_1", total.amount)))
    with clock.frozen(datetime.fromtimestamp(again.placement.accepted_ms / 1000, UTC)):
        place_order(first)
        started = cloud.machines.started.pop(MAY)
        place_order(again)
    stored = orders_table.get(MAY)
    assert stored is not None
    assert stored.placement.payable.amount == 0
    assert [entry["amount"]["amount"] for entry in (started, cloud.machines.started[MAY])] == [0, 0]
