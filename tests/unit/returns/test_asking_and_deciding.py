"""Returns that are asked for, decided on and received: on the tables."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from layers.cloud import clock
from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.cloud.web import tokens
from layers.shop.aftersales.returns.await_goods import await_goods, take_goods
from layers.shop.aftersales.returns.change_returns import change_returns
from layers.shop.aftersales.returns.decide_return import approve_return, refuse_return
from layers.shop.aftersales.returns.end_return import call_off_return, expire_return
from layers.shop.aftersales.returns.errors import GoodsStillDueError, ReturnsChangedError
from layers.shop.aftersales.returns.model import OrderReturns, ReturnLine, ReturnParcel
from layers.shop.aftersales.returns.read_returns import list_open_returns, read_returns, returns_of
from layers.shop.aftersales.returns.request_return import request_return, send_back
from layers.shop.aftersales.returns.rules import moved
from layers.shop.aftersales.returns.store import returns_table
from layers.shop.checkout.orders.errors import (
    IdempotencyKeyMissingError,
    OrderNotFoundError,
    OrderTokenMissingError,
)
from layers.shop.checkout.orders.model import AcceptedOrder, Parcel
from layers.shop.checkout.orders.read.read_order import find_order
from layers.shop.checkout.orders.table.store import orders_table
from tests.unit.orders.orders import MAY
from tests.unit.returns.cases import LATER, NONE, SHIPPED, an_order, ask

TEA = [ReturnLine("TEA", 1, "damaged")]


class Hurried(clock.Clock):
    """Nobody waits."""

    def sleep(self, seconds):
        pass


@pytest.fixture
def token(tables, monkeypatch):
    """That of May's order, which is on its way; it is three days later."""
    monkeypatch.setenv("SLUICE_SIGNING_KEY", "for tests")
    with clock.kept_by(Hurried()), clock.frozen(SHIPPED):
        orders_table.place(AcceptedOrder(MAY, "f", an_order().placement), [])
        orders_table.move(MAY, "confirmed")
        orders_table.move(MAY, "shipped", parcels=[Parcel("shp_1", "SF Express", "SL1")])
        with clock.frozen(LATER):
            yield tokens.sign("order", MAY)


@pytest.fixture
def asked(token):
    """The id of a return that May has asked for."""
    return request_return(MAY, token, "monday", TEA)[0].return_id


def timeline():
    return [(turn.status, turn.reason) for turn in find_order(MAY).timeline[4:]]


def test_the_same_request_again_is_the_same_return_and_told_once(token):
    first, known = request_return(MAY, token, "monday", TEA)
    again, replayed = request_return(MAY, token, "monday", TEA)
    assert (first, known, replayed) == (again, False, True)
    assert timeline() == [("return_requested", first.return_id)]
    assert read_returns(MAY, token).returns == [first]


def test_one_key_stands_for_one_request(token, asked):
    with pytest.raises(IdempotencyKeyReusedError):
        request_return(MAY, token, "monday", [ReturnLine("TEA", 2, "damaged")])
    with pytest.raises(IdempotencyKeyMissingError):
        request_return(MAY, token, "", TEA)


@pytest.mark.parametrize(("wrong", "error"), [("", OrderTokenMissingError), ("nobody", OrderNotFoundError)])
def test_only_the_orders_token_opens_its_returns(asked, wrong, error):
    with pytest.raises(error):
        request_return(MAY, wrong, "tuesday", TEA)
    with pytest.raises(error):
        read_returns(MAY, wrong)
    with pytest.raises(error):
        send_back(MAY, wrong, asked, ReturnParcel("SF Express", "SF1"))


def test_how_goods_travel_back_is_kept(token, asked):
    parcel = ReturnParcel("SF Express", "SF1")
    assert send_back(MAY, token, asked, parcel).parcel == returns_of(MAY).named(asked).parcel == parcel


def test_an_approved_return_has_a_saga_that_waits_for_its_goods(asked, machines):
    assert approve_return(MAY, asked, "gladly").status == "approved"
    assert approve_return(MAY, asked).note == "gladly"
    assert machines.started[asked]["machine"] == "return-saga"
    assert [what for what, _ in timeline()] == ["return_requested", "return_approved", "returning"]


def test_goods_that_arrive_are_told_to_whom_waits_for_them(asked, machines):
    approve_return(MAY, asked)
    machines.waiting.add("token")
    await_goods(MAY, asked, "token")
    assert machines.answers == []
    for _ in range(2):
        assert take_goods(MAY, asked, "restock").status == "received"
    assert machines.answers == [("token", {"status": "received"})]


def test_who_begins_to_wait_when_the_goods_are_here_is_told_at_once(asked, machines):
    approve_return(MAY, asked)
    take_goods(MAY, asked, "restock")
    machines.waiting.add("token")
    await_goods(MAY, asked, "token")
    assert machines.answers == [("token", {"status": "received"})]


def test_a_refused_return_leaves_its_order_as_it_was_and_calls_off_its_saga(asked, machines):
    approve_return(MAY, asked)
    machines.waiting.add("token")
    await_goods(MAY, asked, "token")
    assert refuse_return(MAY, asked, "worn").note == "worn"
    assert find_order(MAY).status == "delivered"
    assert machines.answers == [("token", {"status": "refused"})]


def test_a_return_expires_at_its_deadline_and_its_late_goods_are_settled_by_a_saga_of_their_own(asked, machines):
    approve_return(MAY, asked)
    deadline = machines.started[asked]["deadline_ms"]
    with pytest.raises(GoodsStillDueError):
        expire_return(MAY, asked, deadline)
    with clock.frozen(clock.moment(deadline)):
        assert expire_return(MAY, asked, deadline) == "expired"
        call_off_return(MAY, asked)
        assert find_order(MAY).status == "delivered"
        take_goods(MAY, asked, "restock")
    assert f"{asked}-late" in machines.started
    assert find_order(MAY).status == "returning"


def test_goods_of_an_order_that_is_not_stored_are_nobodys(tables):
    with pytest.raises(OrderNotFoundError):
        take_goods(MAY, "ret_1", "restock")


def quicker(times):
    """A rule of whoever asks for tea; somebody else's change is a moment quicker, `times` times."""
    others = iter(range(times))

    def rule(before):
        if next(others, None) is not None:
            returns_table.put(replace(before, version=before.version + 1))
        return ask(before, ("TEA", 1, "damaged"))

    return rule


def test_a_lost_race_is_run_again_on_what_won_and_not_for_ever(token):
    assert change_returns(MAY, quicker(2)).version == returns_of(MAY).version == 3
    with pytest.raises(ReturnsChangedError):
        change_returns("ord_june", quicker(9))


def test_what_waits_for_somebody_is_listed_over_all_orders_a_page_at_a_time(tables):
    for day, name in enumerate("abc"):
        mine = replace(an_order(), order_id=f"ord_{name}")
        at = LATER + timedelta(days=day)
        returns_table.put(ask(OrderReturns(mine.order_id), ("TEA", 1, "damaged"), order=mine, at=at))
    returns_table.put(moved(returns_of("ord_b"), "ret_1", "refused"))
    first, following = list_open_returns(limit=1)
    second, _ = list_open_returns(after=following, limit=1)
    assert [order_id for order_id, _ in first + second] == ["ord_a", "ord_c"]
    assert list_open_returns({"approved"}) == ([], "")
    assert returns_of(MAY) == NONE
