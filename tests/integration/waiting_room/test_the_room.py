"""The waiting room on Valkey and our model of DynamoDB: the line moves at its rate, survives a flush, and does without
Redis."""

import os
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError

from layers.cloud import aws, clock, environment
from layers.cloud.memory import bulletin, redis, uses
from layers.cloud.memory.gate_answers import Terms
from layers.cloud.memory.uses import Right
from layers.cloud.web import tickets
from layers.shop.traffic.waiting_room.check_pass import admitted_order
from layers.shop.traffic.waiting_room.current_room import current_room
from layers.shop.traffic.waiting_room.enter_room import PASS, EntryStatus, check_entry, enter_room, leave_room
from layers.shop.traffic.waiting_room.errors import EntryNotYoursError, WaitingRoomError
from layers.shop.traffic.waiting_room.model import Pass
from layers.shop.traffic.waiting_room.show_room import show_room
from layers.shop.traffic.waiting_room.steer_room import steer_room, switch_room, waiting_line
from tests.benchmarks.valkey import valkey
from tests.support.cloud import in_process
from tests.support.dynamodb.client import Client


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with valkey() as url:
        yield url


@pytest.fixture(autouse=True)
def _world(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with in_process():
        monkeypatch.setenv("SLUICE_SIGNING_KEY", "a-key-for-tests")
        monkeypatch.setenv("SLUICE_REDIS_URL", server)
        environment.forget()
        redis.attempt(lambda r: r.flushall(), otherwise=None)
        yield
        environment.forget()


def without_redis() -> None:
    os.environ["SLUICE_REDIS_URL"] = "redis://127.0.0.1:1/0"
    environment.forget()


def check_pass(room_pass: str, cart_id: str = "crt_may", order_id: str = "ord_1") -> None:
    """An order that is accepted with this pass, if the room lets it through."""
    with admitted_order(room_pass, cart_id, order_id):
        pass


def admitted_pass(cart_id: str = "") -> str:
    place = enter_room(cart_id)
    assert place.room_pass
    return place.room_pass


def milliseconds_from_now(seconds: int) -> int:
    return int(clock.now().timestamp() * 1000) + seconds * 1000


def again(place: EntryStatus) -> EntryStatus:
    return check_entry(place.entry_id, place.entry_token)


def stop_the_line() -> None:
    waiting_line().set_rate(0)


def test_a_closed_room_lets_everybody_order_and_hands_out_passes_to_who_asks() -> None:
    check_pass("")
    assert enter_room().state == "admitted"


def test_an_open_room_sends_who_has_no_pass_to_the_line() -> None:
    switch_room("on", 0)
    with pytest.raises(WaitingRoomError) as refused:
        check_pass("")
    assert refused.value.facts == {"entries_url": "/v1/waiting-room/entries"}
    place = enter_room()
    assert (place.state, place.room_pass is not None) == ("admitted", True)  # the first of a line that moves
    check_pass(place.room_pass or "")


def test_forged_and_expired_passes_are_none() -> None:
    switch_room("on", 0)
    for bad in ("x", tickets.seal("another kind", Pass("wait_1", 9_999_999_999_999)), tickets.seal(PASS, Pass("w", 1))):
        with pytest.raises(WaitingRoomError):
            check_pass(bad)


def test_a_pass_is_good_for_the_cart_that_stood_in_line_for_it() -> None:
    switch_room("on", 0)
    mine = admitted_pass("crt_may")
    with pytest.raises(WaitingRoomError):
        check_pass(mine, "crt_li")
    check_pass(mine, "crt_may")
    environment.forget()
    without_redis()
    with pytest.raises(WaitingRoomError):  # its signature tells, whether Redis does or not
        check_pass(mine, "crt_li")


def test_a_pass_for_no_cart_is_that_of_the_first_it_is_used_for() -> None:
    switch_room("on", 0)
    anybodys = admitted_pass()
    check_pass(anybodys, "crt_may")
    with pytest.raises(WaitingRoomError):
        check_pass(anybodys, "crt_li")
    check_pass(anybodys, "crt_may")


def test_a_pass_is_good_for_three_orders_however_often_each_is_sent() -> None:
    switch_room("on", 0)
    mine = admitted_pass("crt_may")
    for number in (1, 2, 3, 1, 2, 3):
        check_pass(mine, order_id=f"ord_{number}")
    with pytest.raises(WaitingRoomError):
        check_pass(mine, order_id="ord_4")


def test_an_order_that_was_refused_has_not_used_its_pass() -> None:
    switch_room("on", 0)
    mine = admitted_pass("crt_may")
    for number in range(9):
        with pytest.raises(ValueError, match="refused"), admitted_order(mine, "crt_may", f"ord_{number}"):
            raise ValueError("refused")
    check_pass(mine, order_id="ord_9")


@pytest.mark.parametrize("accepted", ["before", "meanwhile"])
def test_a_request_that_is_refused_gives_back_no_use_of_another_for_the_same_order(accepted: str) -> None:
    switch_room("on", 0)
    mine = admitted_pass("crt_may")
    for order_id in ("ord_1", "ord_2", "ord_3"):
        if accepted == "before":
            check_pass(mine, order_id=order_id)
        with suppress(ValueError), admitted_order(mine, "crt_may", order_id):
            if accepted == "meanwhile":
                check_pass(mine, order_id=order_id)
            raise ValueError("refused")
    with pytest.raises(WaitingRoomError):
        check_pass(mine, order_id="ord_4")


def test_an_admission_is_good_for_one_order_and_a_pass_for_those_after_it() -> None:
    switch_room("on", 0)
    admission = Right("ent_1", 1, milliseconds_from_now(60))
    for order_id in ("ord_1", "ord_1"):
        with admitted_order("", "crt_may", order_id, admission):
            pass
    for cart_id, order_id in (("crt_may", "ord_2"), ("crt_li", "ord_1")):
        with pytest.raises(WaitingRoomError), admitted_order("", cart_id, order_id, admission):
            pass
    with admitted_order(admitted_pass("crt_may"), "crt_may", "ord_2", admission):
        pass


def test_uses_are_known_until_the_last_of_the_times_that_a_right_was_given_for() -> None:
    for seconds in (600, 60, 900, 1):
        uses.use(Right("wait_1", 1, milliseconds_from_now(seconds)), "crt_may", "ord_1")
    left = redis.attempt(lambda r: r.pexpiretime("right:wait_1"), otherwise=0)
    assert left > milliseconds_from_now(800)


def test_a_right_that_has_run_out_leaves_nothing_behind() -> None:
    assert uses.use(Right("wait_1", 1, milliseconds_from_now(-1)), "crt_may", "ord_1") == "used"
    assert redis.attempt(lambda r: r.exists("right:wait_1"), otherwise=None) == 0


def test_an_altered_pass_is_none() -> None:
    switch_room("on", 0)
    payload, _, signature = admitted_pass("crt_may").partition(".")
    _, _, other = admitted_pass("crt_li").partition(".")
    for altered in (f"{payload}.{other}", f"{payload[:-2]}AA.{signature}", payload):
        with pytest.raises(WaitingRoomError):
            check_pass(altered)


def test_a_closed_room_gives_no_pass_to_lay_in_for_later() -> None:
    expires_ms = enter_room().pass_expires_ms
    assert expires_ms
    assert expires_ms - clock.now().timestamp() * 1000 <= 60_000


def test_places_are_given_in_order_with_an_honest_estimate() -> None:
    switch_room("on", 0)
    stop_the_line()
    places = [enter_room() for _ in range(3)]
    assert [place.position for place in places] == [1, 2, 3]
    assert [place.estimate_seconds for place in places] == [None, None, None]  # nobody moves: nobody can say
    waiting_line().set_rate(0.001)
    assert again(places[2]).estimate_seconds == 3000


def test_who_leaves_makes_room_for_those_behind() -> None:
    switch_room("on", 0)
    stop_the_line()
    first, second = enter_room(), enter_room()
    leave_room(first.entry_id, first.entry_token)
    assert again(second).position == 1


def test_who_left_or_had_a_pass_that_ran_out_stands_at_the_end_again() -> None:
    switch_room("on", 0)
    waiting_line().open(Terms(rate=1000, lease=0.001))
    passed = enter_room()
    assert passed.state == "admitted"
    stop_the_line()
    first, second = enter_room(), enter_room()
    leave_room(first.entry_id, first.entry_token)
    for gone in (first, passed):
        back = again(gone)
        assert (back.state, back.room_pass) == ("waiting", None)
        assert (back.position or 0) > (again(second).position or 0)


def test_a_pass_is_as_long_as_it_was_given_however_often_it_is_asked_for() -> None:
    switch_room("on", 0)
    place = enter_room()
    assert place.state == "admitted"
    assert again(place).pass_expires_ms == place.pass_expires_ms


def test_a_place_is_its_holders_own() -> None:
    mine, other = enter_room(), enter_room()
    for token in ("", "forged", other.entry_token):
        with pytest.raises(EntryNotYoursError):
            check_entry(mine.entry_id, token)


def test_a_line_that_lost_its_memory_gives_places_back_in_their_old_order() -> None:
    switch_room("on", 0)
    stop_the_line()
    first, second = enter_room(), enter_room()
    redis.attempt(lambda r: r.flushall(), otherwise=None)
    assert steer_room(0, 0)  # the pacer sets the line up anew
    stop_the_line()
    late = enter_room()
    again(second)
    assert again(first).position in (0, 1)
    assert (again(late).position or 9) > (again(second).position or 0)


def test_a_line_that_lost_its_memory_moves_on_before_the_pacer_looks() -> None:
    switch_room("on", 0)
    stop_the_line()
    first = enter_room()
    assert first.state == "waiting"
    redis.attempt(lambda r: r.flushall(), otherwise=None)
    assert again(first).state == "admitted"


def test_a_room_switched_off_lets_everybody_in_at_once() -> None:
    switch_room("on", 0)
    stop_the_line()
    place = enter_room()
    assert place.state == "waiting"
    switch_room("off", 0)
    check_pass("")
    assert again(place).state == "admitted"


def test_another_environment_sees_the_switch_without_asking_the_table() -> None:
    switch_room("on", 0)
    environment.forget()
    assert current_room().open


def test_without_redis_the_shop_sells_on_at_this_environments_share_of_the_rate() -> None:
    switch_room("on", 1000)  # 700 a second; a tenth of it is this environment's
    without_redis()
    with pytest.raises(WaitingRoomError):
        check_pass("")
    places = [enter_room() for _ in range(300)]
    admitted = [place for place in places if place.state == "admitted"]
    waiting = [place for place in places if place.state == "waiting"]
    assert admitted
    assert waiting
    assert {(place.position, place.estimate_seconds) for place in waiting} == {(None, None)}
    check_pass(admitted[0].room_pass or "")
    assert show_room().waiting is None


def test_a_call_of_redis_that_fails_alone_lets_nobody_past_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulletin, "MEMORY_SECONDS", 60.0)  # the room itself is not asked for meanwhile
    switch_room("on", 1000)
    stop_the_line()
    first = enter_room()
    monkeypatch.setenv("SLUICE_REDIS_URL", "redis://127.0.0.1:1/0")
    missed = again(first)
    assert (missed.state, missed.position, missed.room_pass) == ("waiting", None, None)
    assert any(again(first).state == "admitted" for _ in range(10))  # the breaker is open by then


def test_with_neither_redis_nor_table_what_was_known_last_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent(Client):
        def call(self, operation: str, asked: Any) -> Any:
            raise ConnectTimeoutError(endpoint_url="dynamodb")

    without_redis()
    with aws.answered_by(dynamodb=Silent()):
        assert not current_room().open  # nothing was known: a shop begins without a waiting room
    environment.forget()
    monkeypatch.setattr(bulletin, "MEMORY_SECONDS", -1.0)
    switch_room("on", 0)
    assert current_room().open
    with aws.answered_by(dynamodb=Silent()):
        assert current_room().open


def test_an_automatic_room_opens_and_closes_with_the_age_of_orders() -> None:
    switch_room("automatic", 0)
    assert steer_room(40, 20)
    assert not current_room().open
    steer_room(40, 20)
    assert (current_room().open, current_room().rate) == (True, 14.0)
    for _ in range(6):
        steer_room(1, 20)
    assert not current_room().open
    assert not steer_room(1, 20)
