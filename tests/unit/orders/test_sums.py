"""No order is placed that nobody could pay for."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from layers.cloud import clock
from layers.shop.checkout.orders.errors import CannotBePaidError
from layers.shop.checkout.orders.model import OrderLine, OrderTotals, Placement
from layers.shop.checkout.orders.place.place_order import place_order
from layers.shop.checkout.orders.saga.check_up import check_up
from layers.shop.checkout.orders.sums import check_sums
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory.levels.availability import available_units
from layers.shop.goods.inventory.model import Reservation
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from layers.shop.offers.gift_cards.model import GiftCardUse
from tests.support.cloud import Machines
from tests.support.dynamodb import DynamoDb
from tests.unit.orders.orders import MAY, a_placement, an_order

NEGATIVE = OrderLine("LANTERN-RED", "prd_lantern", "红灯笼", 2, 9_900, 29_700, 0, -9_900)


def totals(**changes: int) -> Placement:
    placement = a_placement()
    return replace(placement, totals=replace(placement.totals, **changes))


def test_a_plain_order_and_one_for_nothing_can_be_paid() -> None:
    check_sums(a_placement())
    free = OrderLine("LANTERN-RED", "prd_lantern", "红灯笼", 2, 9_900, 19_800, 0, 0)
    check_sums(replace(a_placement(free), totals=OrderTotals(19_800, 19_800, 0, 0, 0)))


@pytest.mark.parametrize(
    "placement",
    [
        replace(a_placement(NEGATIVE), totals=OrderTotals(19_800, 29_700, 1_000, 0, -8_900)),
        totals(subtotal=-1, total=999),
        totals(discount=19_800, total=1_000),
        totals(total=1),
        totals(shipping=-20_000, total=-200),
        totals(shipping=100_000_000, total=100_019_800),
        replace(a_placement(), gift_card=GiftCardUse("gft_1", 20_801)),
        replace(a_placement(), lines=[]),
    ],
)
def test_an_order_below_zero_or_beyond_what_a_payment_takes_or_discounted_twice_is_refused(
    placement: Placement,
) -> None:
    with pytest.raises(CannotBePaidError) as refused:
        check_sums(placement)
    assert refused.value.errors[0]["field"] == "expected_total"


def test_a_message_that_cannot_be_paid_ends_as_rejected_and_holds_no_unit(tables: DynamoDb, machines: Machines) -> None:
    receive_stock("LANTERN-RED", 5, "rct_1")
    unpayable = an_order(MAY, NEGATIVE)
    with clock.frozen(datetime.fromtimestamp(unpayable.placement.accepted_ms / 1000, UTC)):
        place_order(unpayable)
    stored = orders_table.get(MAY)
    assert stored is not None
    assert (stored.status, stored.reason) == ("rejected", "cannot_be_paid")
    assert available_units("LANTERN-RED") == 5


def test_one_that_stands_since_no_sum_was_looked_at_is_ended_by_its_check_up(
    tables: DynamoDb, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLUICE_STRIPE_KEY", "sk_test_never_asked")
    receive_stock("LANTERN-RED", 5, "rct_1")
    owed = replace(an_order(MAY), placement=totals(discount=30_800, total=-10_000))
    orders_table.place(owed, [Reservation("LANTERN-RED", 0, 2)])
    assert available_units("LANTERN-RED") == 3
    check_up(MAY)
    ended = orders_table.get(MAY)
    assert ended is not None
    assert (ended.status, ended.reason) == ("cancelled", "payment_expired")
    assert available_units("LANTERN-RED") == 5
