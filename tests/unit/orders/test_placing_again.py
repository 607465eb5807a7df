"""A message that comes again, or a request that was accepted twice."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from layers.cloud import aws, clock
from layers.shop.checkout.orders.in_memory import MemoryOrders
from layers.shop.checkout.orders.place.place_order import place_order
from layers.shop.goods.inventory.in_memory import MemoryStock
from layers.shop.offers.gift_cards.model import GiftCardUse
from tests.unit.orders.orders import MAY, an_order


class Machines:
    """Step Functions, of which only the beginning of executions is heard."""

    class exceptions:  # noqa: N801 - botocore's own name
        class ExecutionAlreadyExists(Exception):  # noqa: N818
            pass

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []

    def start_execution(self, **asked: str) -> None:
        self.entries.append(json.loads(asked["input"]))


@pytest.fixture
def orders() -> MemoryOrders:
    stock = MemoryStock()
    stock.receive("LANTERN-RED", 5, "rct_1")
    return MemoryOrders(stock)


def test_a_request_that_was_priced_twice_is_paid_as_it_was_placed(
    orders: MemoryOrders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first time the gift card paid all of it; that emptied the card, so the second time it pays nothing."""
    monkeypatch.setenv("AWS_ACCOUNT_ID", "123456789012")
    again, machines = an_order(), Machines()
    card = GiftCardUse("gft_1", again.placement.totals.total)
    first = replace(again, placement=replace(again.placement, gift_card=card))
    accepted = datetime.fromtimestamp(again.placement.accepted_ms / 1000, UTC)
    with aws.answered_by(stepfunctions=machines), clock.frozen(accepted):
        place_order(first, orders)
        place_order(again, orders)
    stored = orders.get(MAY)
    assert stored is not None and stored.placement is not None
    assert stored.placement.payable.amount == 0
    assert [entry["amount"]["amount"] for entry in machines.entries] == [0, 0]
