"""What our stores do, at random, on every engine: equal answers, equal refusals, and equal tables in the end."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from msgspec.structs import replace

from layers.cloud import aws, clock
from layers.shop.checkout.orders.model import MOVES, AcceptedOrder, Payment, sources
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory.model import Reservation, Shelf
from layers.shop.goods.inventory.table.store import stock_table
from layers.shop.offers.gift_cards.credit_card import credit_card
from layers.shop.offers.gift_cards.model import GiftCard, GiftCardUse
from layers.shop.offers.gift_cards.store import gift_cards_table
from layers.shop.offers.pricing.model import Money
from tests.contracts.answers import as_text, plain
from tests.support.dynamodb import DynamoDb
from tests.support.engines import definitions, forget
from tests.unit.orders.orders import an_order

NOON = datetime(2026, 11, 11, 12, tzinfo=UTC)
SKUS = ("LANTERN-RED", "KETTLE")
ORDERS = [f"ord_{letter * 26}" for letter in "abcdefgh"]
CARD = "a" * 32
TARGETS = [*(status for status in MOVES if sources(status)), "confirmed", "confirmed", "shipped"]
DEEDS = 60


class Deeds:
    """Acts on few things, so that most acts meet another's."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.orders, self.stock, self.cards = orders_table, stock_table, gift_cards_table

    def outcomes(self) -> Iterator[str]:
        acts: list[Callable[[], Any]] = [
            *(self.receive, self.receive, self.place, self.place, self.place, self.place, self.place, self.place),
            *(self.move, self.move, self.move, self.cancel, self.cancel, self.reject, self.note, self.wish),
            *(self.look, self.issue, self.credit),
        ]
        for _ in range(DEEDS):
            act = self.draw.choice(acts)
            try:
                yield f"{act.__name__} {act()!r}"
            except (AttributeError, NameError, TypeError):
                raise  # the deed itself is wrong: on that engines would agree, too
            except Exception as refused:  # noqa: BLE001 - which one it is, is what engines have to agree on
                yield f"{act.__name__} {type(refused).__name__} {getattr(refused, 'cause_response_code', refused)}"

    def receive(self) -> Any:
        return self.stock.receive(
            Shelf(self.draw.choice(SKUS)), self.draw.randint(1, 4), f"rct_{self.draw.randrange(9)}"
        )

    def place(self) -> Any:
        order = self._order()
        if self.draw.random() < 0.3:
            paid = replace(order.placement, gift_card=GiftCardUse(CARD, self.draw.choice((100, 900))))
            order = replace(order, placement=paid)
        skus = sorted(self.draw.sample(SKUS, self.draw.choice((1, 2))))
        return self.orders.place(order, [Reservation(sku, 0, self.draw.randint(1, 3)) for sku in skus])

    def move(self) -> Any:
        return self.orders.move(self._id(), self.draw.choice(TARGETS), payment=Payment("pi_1", "authorized", 1999))

    def cancel(self) -> Any:
        order = self.orders.get(self._id(), consistent=True)
        return order and self.orders.cancel(order, "payment_declined", Payment("pi_1", "voided"))

    def reject(self) -> Any:
        return self.orders.reject(self._id(), "sold_out", self._order())

    def note(self) -> Any:
        order = self.orders.get(self._id(), consistent=True)
        return order and self.orders.note(order, Payment("pi_2", "authorized", 5))

    def wish(self) -> Any:
        return self.orders.request_cancel(self._id())

    def look(self) -> Any:
        return self.stock.read_many(map(Shelf, SKUS)), sorted(self.orders.get_many(ORDERS).items())

    def issue(self) -> Any:
        return self.cards.issue(GiftCard(CARD, Money(1000, "CNY"), Money(1000, "CNY")))

    def credit(self) -> Any:
        return credit_card(CARD, 50, f"ret_{self.draw.randrange(2)}")

    def _id(self) -> str:
        return self.draw.choice(ORDERS)

    def _order(self) -> AcceptedOrder:
        return an_order(self._id())


def played(seed: int) -> tuple[list[str], list[Any]]:
    """What became of each deed, and what the tables hold in the end."""
    with clock.frozen(NOON):
        outcomes = list(Deeds(seed).outcomes())
    tables = aws.client("dynamodb")
    items = [tables.scan(TableName=call["TableName"], ConsistentRead=True)["Items"] for call in definitions()]
    return outcomes, [sorted(map(plain, found), key=as_text) for found in items]


@cache
def on_the_model(seed: int) -> tuple[list[str], list[Any]]:
    with aws.answered_by(dynamodb=DynamoDb(definitions())):
        return played(seed)


@pytest.mark.parametrize("seed", range(4))
def test_our_stores_come_to_the_same_end_on_every_engine(seed: int, tables: str) -> None:
    outcomes, items = played(seed)
    forget()
    expected, left = on_the_model(seed)
    assert outcomes == expected
    assert items == left
