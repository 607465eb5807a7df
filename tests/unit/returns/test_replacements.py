"""What a return is exchanged for: kept once, sent once, and given back when nothing comes of it."""

import pytest
from msgspec.structs import replace

from layers.shop.aftersales.returns.model import replacement_id_for
from layers.shop.aftersales.returns.read_returns import returns_of
from layers.shop.aftersales.returns.replace_goods import (
    release_replacement,
    replacement_of,
    reserve_replacement,
    ship_replacement,
)
from layers.shop.checkout.orders.errors import MoveRefusedError
from layers.shop.checkout.orders.model import Payment
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory.model import Shelf
from layers.shop.goods.inventory.table.store import stock_table
from tests.support.rows import put_order, put_returns
from tests.unit.orders.orders import MAY
from tests.unit.returns.cases import an_order, ask
from tests.unit.returns.test_exchanges import swap

SENT = replacement_id_for("ret_1")
BLUE = Shelf("LANTERN-BLUE")


@pytest.fixture
def exchanged(cloud):
    """May has had her lanterns; for one of them she is to get a blue one, of which there are two."""
    put_order(replace(an_order(), payment=Payment("pi_1", "authorized", 13_000, 13_000)))
    put_returns(replace(swap("LANTERN-BLUE"), version=1))
    stock_table.receive(BLUE, 2, "rct_1")


def left():
    return stock_table.snapshot(BLUE).available


def test_a_replacement_is_kept_once_however_often_it_is_asked_for(exchanged):
    assert [reserve_replacement(MAY, "ret_1") for _ in range(2)] == ["reserved", "reserved"]
    assert left() == 1
    assert replacement_of(returns_of(MAY).named("ret_1")).status == "pending"


def test_a_replacement_that_is_sold_out_is_refunded_instead_and_stays_so(exchanged):
    stock_table.receive(BLUE, -2, "gone")
    assert reserve_replacement(MAY, "ret_1") == "sold_out"
    stock_table.receive(BLUE, 2, "rct_2")
    assert reserve_replacement(MAY, "ret_1") == "none"
    one = returns_of(MAY).named("ret_1")
    assert (one.refund, one.replacements, left()) == (3_333, [], 2)


def test_a_replacement_is_sent_once_and_charges_nothing(exchanged):
    reserve_replacement(MAY, "ret_1")
    for _ in range(2):
        assert ship_replacement(MAY, "ret_1") == SENT
    sent = orders_table.get(SENT)
    assert (sent.status, sent.payment.captured, len(sent.parcels), left()) == ("shipped", 0, 1, 1)


def test_what_is_not_kept_is_not_sent(exchanged):
    with pytest.raises(MoveRefusedError):
        ship_replacement(MAY, "ret_1")


@pytest.mark.parametrize(("status", "reason"), [("refused", "return_refused"), ("expired", "return_expired")])
def test_what_was_kept_is_given_back_once_when_nothing_comes_of_it(exchanged, status, reason):
    reserve_replacement(MAY, "ret_1")
    before = returns_of(MAY)
    put_returns(replace(before, returns=[replace(before.named("ret_1"), status=status)]))
    for _ in range(2):
        release_replacement(MAY, "ret_1")
    assert (orders_table.get(SENT).status, orders_table.get(SENT).reason, left()) == ("cancelled", reason, 2)


def test_what_was_given_up_is_not_kept_by_who_comes_late(exchanged):
    release_replacement(MAY, "ret_1")
    reserve_replacement(MAY, "ret_1")
    assert (orders_table.get(SENT).status, left()) == ("rejected", 2)


def test_a_return_for_money_keeps_sends_and_releases_nothing(exchanged):
    put_returns(replace(ask(replace(returns_of(MAY), returns=[]), ("TEA", 1, "damaged")), version=2))
    assert reserve_replacement(MAY, "ret_1") == "none"
    assert ship_replacement(MAY, "ret_1") == ""
    release_replacement(MAY, "ret_1")
    assert replacement_of(returns_of(MAY).named("ret_1")) is None
    assert orders_table.get(SENT) is None
