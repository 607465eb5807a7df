"""A cart takes no more than there is, and says how many; what is in a sale says so."""

from datetime import UTC, datetime, timedelta

import pytest

from layers.cloud import clock, environment
from layers.cloud.web import tickets
from layers.shop.checkout.carts.change_cart import put_line
from layers.shop.checkout.carts.create_cart import create_cart
from layers.shop.checkout.carts.errors import NotEnoughStockError
from layers.shop.checkout.carts.load_cart import load_cart
from layers.shop.checkout.carts.model import CartLine
from layers.shop.goods.catalog.edit.save_product import save_product
from layers.shop.goods.inventory.bookings import Adjustment
from layers.shop.goods.inventory.levels.availability import availability, shortages
from layers.shop.goods.inventory.model import Policy, Shelf
from layers.shop.goods.inventory.promises.counting import sell_by_count, sell_uncounted
from layers.shop.goods.inventory.promises.policies import set_policy
from layers.shop.goods.inventory.receive.adjust_stock import adjust_stock
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from layers.shop.offers.pricing.model import Money
from layers.shop.offers.sales.check_admission import ADMISSION
from layers.shop.offers.sales.errors import (
    AdmissionExpiredError,
    AdmissionInvalidError,
    AdmissionNotYoursError,
)
from layers.shop.offers.sales.mark_goods import mark_goods
from layers.shop.offers.sales.model import Admission, Sale, SaleItem, milliseconds
from layers.shop.offers.sales.save_sale import save_sale
from tests.support.dynamodb import DynamoDb
from tests.unit.catalog.shelves import a_product

RED = "LANTERN-RED"


@pytest.fixture(autouse=True)
def _three_lanterns(tables: DynamoDb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_SIGNING_KEY", "testing")
    save_product(a_product("prd_lantern", RED))
    receive_stock(RED, 3, "rct_1")


@pytest.fixture
def mine() -> tuple[str, str]:
    cart, token, _ = create_cart()
    return cart.cart_id, token


def damage(units: int) -> None:
    adjust_stock(Shelf(RED), Adjustment("adj_1", -units, "damaged"))


def announce(starts_at: datetime, price: Money | None = None) -> Sale:
    ends_at = starts_at + timedelta(hours=1)
    sale = Sale("sal_1", "Night", [SaleItem(RED, price)], starts_at, ends_at, 1, 50.0, 60)
    save_sale(sale)
    return sale


def test_who_wants_more_than_there_is_is_told_how_many_there_are(mine: tuple[str, str]) -> None:
    with pytest.raises(NotEnoughStockError) as refused:
        put_line(*mine, RED, 4)
    assert refused.value.facts == {"sku": RED, "available": 3}
    assert refused.value.errors[0]["field"] == "quantity"
    assert put_line(*mine, RED, 3).lines == [CartLine(RED, 3)]


def test_what_is_sold_out_is_put_in_no_cart_but_what_was_never_counted_is(mine: tuple[str, str]) -> None:
    damage(3)
    with pytest.raises(NotEnoughStockError, match="sold out"):
        put_line(*mine, RED, 1)
    save_product(a_product("prd_fan", "FAN"))
    assert put_line(*mine, "FAN", 9).lines == [CartLine("FAN", 9)]


def test_fewer_than_before_are_taken_though_there_are_fewer_still(mine: tuple[str, str]) -> None:
    put_line(*mine, RED, 3)
    damage(2)
    assert put_line(*mine, RED, 2).lines == [CartLine(RED, 2)]
    environment.forget()  # the hint is a second old at most
    assert shortages({RED: 2, "FAN": 1}) == {RED: 1}
    assert load_cart(*mine).lines == [CartLine(RED, 2)]


def test_what_is_promised_is_there_to_be_sold(mine: tuple[str, str]) -> None:
    set_policy(RED, Policy("backorder", 5))
    assert put_line(*mine, RED, 8).lines == [CartLine(RED, 8)]
    with pytest.raises(NotEnoughStockError, match="only 8"):
        put_line(*mine, RED, 9)


def test_what_is_not_counted_is_there_however_many_are_wanted(mine: tuple[str, str]) -> None:
    with pytest.raises(NotEnoughStockError):
        put_line(*mine, RED, 99)
    sell_uncounted(RED)
    assert put_line(*mine, RED, 99).lines == [CartLine(RED, 99)]  # the hint is older than this, and refuses nobody
    environment.forget()
    assert (availability([RED]), shortages({RED: 99})) == ({RED: "in_stock"}, {})
    sell_by_count(RED)
    environment.forget()
    assert shortages({RED: 99}) == {RED: 3}


def test_what_is_promised_beside_what_is_there_is_no_shortage() -> None:
    set_policy(RED, Policy("backorder", 5))
    environment.forget()
    assert shortages({RED: 8}) == {}
    assert shortages({RED: 9}) == {RED: 8}


def admission(quantity: int, sale_id: str = "sal_1", minutes: int = 1) -> str:
    until = milliseconds(clock.now() + timedelta(minutes=minutes))
    return tickets.seal(ADMISSION, Admission(sale_id, "ent_1", RED, quantity, "buyer", "", until))


def test_what_a_sale_has_is_counted_by_its_line_and_put_in_carts_with_an_admission(mine: tuple[str, str]) -> None:
    announce(clock.now() - timedelta(minutes=1))
    assert put_line(*mine, RED, 9, admission(9)).lines == [CartLine(RED, 9)]


@pytest.mark.parametrize("minutes", [-1, 1])
def test_a_cart_takes_goods_of_a_sale_whose_admission_is_shown_to_the_order(
    mine: tuple[str, str], minutes: int
) -> None:
    announce(clock.now() + timedelta(minutes=minutes))
    assert put_line(*mine, RED, 1).lines == [CartLine(RED, 1)]


def test_an_admission_fills_a_cart_with_what_it_is_for_while_it_holds(mine: tuple[str, str]) -> None:
    announce(clock.now() - timedelta(minutes=1))
    for token, refusal in (
        ("forged.token", AdmissionInvalidError),
        (admission(1), AdmissionNotYoursError),
        (admission(2, "sal_2"), AdmissionNotYoursError),
        (admission(2, minutes=-1), AdmissionExpiredError),
    ):
        with pytest.raises(refusal):
            put_line(*mine, RED, 2, token)
    assert load_cart(*mine).lines == []


@pytest.mark.parametrize(("minutes", "state"), [(-1, "running"), (1, "scheduled"), (-60, "ended")])
def test_goods_of_a_sale_say_so_until_its_last_admission_has_run_out(minutes: int, state: str) -> None:
    now = datetime.now(UTC)
    sale = announce(now + timedelta(minutes=minutes), Money(5_000, "CNY"))
    mark = mark_goods([RED, "FAN"], now)[RED]
    assert (mark.sale_id, mark.state, mark.price) == ("sal_1", state, Money(5_000, "CNY"))
    assert mark_goods([RED], sale.closes_at) == {}
