"""What an order may ask of AWS. Counted from the real handlers, so equal on every run and machine."""

from collections.abc import Iterator

import pytest

from layers.shop.goods.inventory.jobs import EvenOut
from layers.shop.goods.inventory.model import Shelf
from layers.shop.goods.inventory.spread.even_out import even_out
from layers.shop.goods.inventory.spread.reshard import reshard
from tests.benchmarks.calls import item_size
from tests.benchmarks.road import Road, Stage, opened

GOODS = ["TEA-1", "TEA-2", "TEA-3"]


@pytest.fixture(scope="module")
def road() -> Iterator[Road]:
    with opened(GOODS) as road:
        road.place(GOODS)  # caches are warm afterwards, as they are in a shop that sells
        yield road


@pytest.fixture(scope="module", params=[1, 2, 3])
def order(request: pytest.FixtureRequest, road: Road) -> dict[str, Stage]:
    """The stages of an order of so many lines, by name; `lines` beside them."""
    return {stage.name: stage for stage in road.place(GOODS[: request.param])}


def lines_of(order: dict[str, Stage]) -> int:
    return order["cart"].invocations.count("api") - 1


def test_accepting_an_order_is_one_send_and_no_table(order: dict[str, Stage]) -> None:
    assert order["accept"].tape.counts() == {"sqs SendMessage": 1}


def test_dynamodb_is_called_twice_up_to_confirmation(order: dict[str, Stage]) -> None:
    calls = [call.operation for name in ("accept", "saga") for call in order[name].tape.of("dynamodb")]
    assert calls == ["TransactWriteItems", "UpdateItem", "UpdateItem"]  # placed, confirmed; then shipped


def test_an_order_writes_little_more_than_the_least_it_can(order: dict[str, Stage]) -> None:
    lines = lines_of(order)
    written = sum(stage.tape.write_units for name, stage in order.items() if name != "cart")
    assert written <= 1.3 * (2 * (lines + 1) + 1)


def test_what_follows_an_order_writes_nothing(order: dict[str, Stage]) -> None:
    assert order["events"].tape.counts() == {"events PutEvents": 1}
    assert order["notices"].tape.counts() == {"dynamodb BatchGetItem": 1}


def test_a_line_more_costs_one_write_of_its_stock_and_nothing_else(road: Road) -> None:
    one, three = (
        {stage.name: len(stage.tape.calls) for stage in road.place(GOODS[:lines]) if stage.name != "cart"}
        for lines in (1, 3)
    )
    assert one == three


def test_an_order_of_a_spread_sku_costs_what_any_order_does(road: Road) -> None:
    reshard(Shelf(GOODS[0]), 8)
    even_out(EvenOut(GOODS[0]))
    road.place(GOODS[:1])  # refused by a row that knows the layout, which is learnt by it
    spread, quiet = ({stage.name: stage for stage in road.place([sku])} for sku in (GOODS[0], GOODS[1]))
    for name in ("accept", "saga"):
        assert spread[name].tape.counts() == quiet[name].tape.counts()
        assert spread[name].tape.write_units == quiet[name].tape.write_units


def test_items_are_measured_as_dynamodb_measures_them() -> None:
    # AWS's own example: attribute names and values in UTF-8; a number takes a byte for two digits and one more.
    assert item_size({"shirt-color": {"S": "R"}, "shirt-size": {"S": "M"}}) == 23
    assert item_size({"n": {"N": "12345"}}) == 1 + 4
