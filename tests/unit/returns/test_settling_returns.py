"""The goods are here: each return's money goes back once, to what paid, and its units go where they came from."""

import pytest
from msgspec.structs import replace

from layers.shop.aftersales.returns.model import OrderReturns, Return, ReturnLine
from layers.shop.aftersales.returns.read_returns import returns_of
from layers.shop.aftersales.returns.settle_return import book_goods, close_return, refund_return
from layers.shop.checkout.orders.model import Payment
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory.model import Reservation, Shelf
from layers.shop.goods.inventory.table.store import stock_table
from layers.shop.offers.gift_cards.model import GiftCard
from layers.shop.offers.gift_cards.store import gift_cards_table
from layers.shop.offers.points.store import memberships_table
from layers.shop.offers.pricing.model import Money
from tests.support.provider_double import InMemoryProvider, paid_through
from tests.support.rows import put_order, put_returns
from tests.unit.loyalty.members import a_link, a_member
from tests.unit.orders.orders import MAY
from tests.unit.returns.cases import an_order

CARD = Money(9_000, "CNY")


def received(return_id, *lines, refund=0, to_method=0, to_points=0):
    came = [ReturnLine(sku, quantity, "damaged") for sku, quantity in lines]
    day = "2026-11-14T00:00:00.000Z"
    return Return(return_id, "received", came, refund, 0, to_method, day, "CNY", "restock", to_points)


@pytest.fixture
def bank(cloud):
    """An order of 130.00, of which 40.00 were paid by card; two returns of one tea each are here."""
    bank = InMemoryProvider()
    with paid_through(bank):
        held = bank.authorize(MAY, Money(4_000, "CNY"), "pm_card_visa")
        bank.capture(MAY, held.intent_id, Money(4_000, "CNY"))
        order = an_order("returning", gift_card=8_000, points=1_000)
        holds = [Reservation("TEA", 0, 1, "sh"), Reservation("TEA", 0, 1), Reservation("LANTERN-RED", 0, 3)]
        payment = Payment(held.intent_id, "authorized", 4_000, 4_000)
        put_order(replace(order, payment=payment, holds=holds))
        gift_cards_table.issue(GiftCard("gft_1", CARD, Money(1_000, "CNY")))
        memberships_table.join(a_member("mem_1"), a_link().link_id)
        yield bank


def two_returns(**sums):
    put_returns(OrderReturns(MAY, [received("ret_1", ("TEA", 1), **sums), received("ret_2", ("TEA", 1), **sums)], 1))


def test_equal_returns_are_refunded_each_and_each_once(bank):
    two_returns(refund=1_000, to_method=1_000)
    for return_id in ("ret_1", "ret_2", "ret_1", "ret_2"):
        assert refund_return(MAY, return_id) == Money(1_000, "CNY")
    assert bank.intents[MAY].refunds == {f"{MAY}:ret_1": 1_000, f"{MAY}:ret_2": 1_000}
    assert orders_table.get(MAY).payment.refunded == 2_000


def test_equal_returns_go_back_to_the_gift_card_each_and_each_once(bank):
    two_returns(refund=1_000)  # nothing of it to the payment method, nor in points: the card paid
    for return_id in ("ret_1", "ret_2", "ret_1", "ret_2"):
        refund_return(MAY, return_id)
    assert gift_cards_table.get("gft_1").balance == Money(3_000, "CNY")
    assert bank.intents[MAY].refunds == {}


def test_equal_returns_go_back_in_points_each_and_each_once(bank):
    two_returns(refund=500, to_points=500)
    for return_id in ("ret_1", "ret_2", "ret_1", "ret_2"):
        refund_return(MAY, return_id)
    assert memberships_table.get("mem_1").balance == 1_000
    assert gift_cards_table.get("gft_1").balance == Money(1_000, "CNY")


def test_a_refund_is_shared_among_what_paid(bank):
    put_returns(OrderReturns(MAY, [received("ret_1", ("TEA", 2), refund=2_000, to_method=1_200, to_points=300)], 1))
    refund_return(MAY, "ret_1")
    assert bank.intents[MAY].refunds == {f"{MAY}:ret_1": 1_200}
    assert (gift_cards_table.get("gft_1").balance.amount, memberships_table.get("mem_1").balance) == (1_500, 300)


def units(sku, warehouse=""):
    row = stock_table.snapshot(Shelf(sku, warehouse))
    return row.available if row else 0


def test_equal_returns_are_back_on_the_shelves_they_came_from_each_once(bank):
    for warehouse in ("", "sh"):
        stock_table.receive(Shelf("TEA", warehouse), 5, f"rct_{warehouse}")
    two_returns(refund=1_000, to_method=1_000)
    for return_id in ("ret_1", "ret_2", "ret_1", "ret_2"):
        book_goods(MAY, return_id)
    assert units("TEA") + units("TEA", "sh") == 12


def test_what_is_written_off_is_on_no_shelf(bank):
    stock_table.receive(Shelf("TEA"), 5, "rct_1")
    put_returns(OrderReturns(MAY, [replace(received("ret_1", ("TEA", 1)), goods="write_off")], 1))
    book_goods(MAY, "ret_1")
    assert units("TEA") == 5


def test_a_return_is_closed_once_and_its_order_is_delivered_again(bank):
    put_returns(OrderReturns(MAY, [received("ret_1", ("TEA", 1), refund=1_000, to_method=1_000)], 1))
    for _ in range(2):
        close_return(MAY, "ret_1")
    assert returns_of(MAY).named("ret_1").status == "refunded"
    assert [turn.status for turn in orders_table.get(MAY).timeline].count("delivered") <= 1
    assert orders_table.get(MAY).status in ("delivered", "shipped")
