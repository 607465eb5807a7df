"""The gate, on a real Valkey and on the Redis that simulations use."""

import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache

import fakeredis
import pytest
from redis import Redis

from layers.cloud import clock
from layers.cloud.memory import redis
from layers.cloud.memory.gate import Gate
from layers.cloud.memory.gate_answers import Entry, EntryRequest, Limit, Terms
from tests.support.valkey import Valkey, valkey  # noqa: F401 - a fixture

NOON = datetime(2026, 11, 11, 12, tzinfo=UTC)
FAST = Terms(rate=1000.0)
_serial = itertools.count()


@pytest.fixture(params=["valkey", "fakeredis"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    if request.param == "valkey":
        request.getfixturevalue("valkey")
        with redis.reached_by(cache(lambda url: Redis.from_url(url, socket_timeout=10))):  # busy machines are no fault
            yield "valkey"
    else:
        server = fakeredis.FakeStrictRedis(version=7)
        monkeypatch.setenv("SLUICE_REDIS_URL", "redis://nowhere")
        with redis.reached_by(lambda url: server):
            yield "fakeredis"


@pytest.fixture
def gate(engine: str) -> Gate:
    return Gate(f"sale-{next(_serial)}", ["LANTERN", "VASE"])


def supply(gate: Gate, kind: str, free: int) -> None:
    survey = gate.survey()
    assert survey
    assert gate.recount(kind, survey.kind(kind).version, free)


def stand(gate: Gate, who: str, kind: str = "LANTERN", units: int = 1, limit: int = 0, number: str = "") -> Entry:
    place = gate.enter(EntryRequest(who, kind, units, (Limit(f"buyer:{who.partition('/')[0]}", limit),), number))
    assert place
    return place


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def states(gate: Gate, people: list[str]) -> list[str]:
    return [stand(gate, who).state for who in people]


def test_who_comes_while_there_are_tokens_is_admitted_and_the_next_waits(gate: Gate) -> None:
    supply(gate, "LANTERN", 2)
    gate.open(FAST)
    places = [stand(gate, who) for who in ("may", "li", "wu")]
    assert [place.state for place in places] == ["admitted", "admitted", "waiting"]
    assert (places[2].position, places[2].free, places[2].held) == (1, 0, 2)


def test_a_gate_that_is_not_open_lets_people_stand_in_line_and_admits_nobody(gate: Gate) -> None:
    assert [stand(gate, "may").position, stand(gate, "li").position] == [1, 2]
    supply(gate, "LANTERN", 5)
    gate.open(FAST)
    assert states(gate, ["may", "li"]) == ["admitted", "admitted"]


def test_a_kind_without_tokens_has_no_end_of_them(gate: Gate) -> None:
    gate.open(FAST)
    assert set(states(gate, [f"buyer-{n}" for n in range(50)])) == {"admitted"}


def test_the_pointer_moves_at_the_rate_by_time(gate: Gate) -> None:
    people = [f"buyer-{n}" for n in range(10)]
    with clock.frozen(at(0)):
        gate.open(Terms(rate=2.0))
        assert states(gate, people).count("admitted") == 2
        assert stand(gate, "buyer-9").position == 8
        assert stand(gate, "buyer-9").estimate == 4
    with clock.frozen(at(1.5)):
        assert states(gate, people).count("admitted") == 4  # a second's worth at once, however long nobody asked
    with clock.frozen(at(2.0)):
        assert states(gate, people).count("admitted") == 5


def test_a_rate_of_nothing_admits_nobody_until_it_is_set_anew(gate: Gate) -> None:
    with clock.frozen(at(0)):
        gate.open(Terms(rate=0))
        first = stand(gate, "may")
    with clock.frozen(at(30)):
        assert (first.state, first.estimate, stand(gate, "may").state) == ("waiting", None, "waiting")
        gate.set_rate(5)
    with clock.frozen(at(31)):
        assert stand(gate, "may").state == "admitted"


def test_the_line_is_first_come_first_served(gate: Gate) -> None:
    people = [f"buyer-{n}" for n in range(6)]
    for who in people:
        stand(gate, who)
    supply(gate, "LANTERN", 3)
    gate.open(FAST)
    assert states(gate, people[::-1])[::-1] == ["admitted"] * 3 + ["waiting"] * 3


def test_who_wants_more_than_is_free_does_not_hold_up_who_wants_less(gate: Gate) -> None:
    supply(gate, "LANTERN", 3)
    gate.open(FAST)
    assert stand(gate, "may", units=2).state == "admitted"
    assert stand(gate, "li", units=2).state == "waiting"
    assert stand(gate, "wu", units=1).state == "admitted"


def test_an_admission_that_runs_out_lets_the_next_one_in(gate: Gate) -> None:
    with clock.frozen(at(0)):
        supply(gate, "LANTERN", 1)
        gate.open(Terms(rate=1000, lease=30))
        assert states(gate, ["may", "li"]) == ["admitted", "waiting"]
    with clock.frozen(at(29)):
        assert states(gate, ["li"]) == ["waiting"]
    with clock.frozen(at(31)):
        assert states(gate, ["li", "may"]) == ["admitted", "expired"]


def test_who_is_called_and_does_not_come_gives_way_and_keeps_the_old_number(gate: Gate) -> None:
    with clock.frozen(at(0)):
        gate.open(Terms(rate=1000, claim=20, idle=600))
        places = [stand(gate, who) for who in ("may", "li", "wu")]
        gate.erase()
        gate.prepare(Terms(rate=1000, claim=20, idle=600))
        for who, place in zip(("may", "li", "wu"), places, strict=True):
            stand(gate, who, number=place.number)
        supply(gate, "LANTERN", 1)
        gate.open(Terms(rate=1000, claim=20, idle=600))  # may is called
        assert states(gate, ["li"]) == ["waiting"]
    with clock.frozen(at(21)):
        assert states(gate, ["li"]) == ["admitted"]
        back = stand(gate, "may", number=places[0].number)
        assert (back.state, back.position) == ("waiting", 1)


def test_who_leaves_is_not_counted_as_waiting_and_gives_the_admission_to_the_next(gate: Gate) -> None:
    supply(gate, "LANTERN", 1)
    gate.open(FAST)
    states(gate, ["may", "li", "wu"])
    gate.leave("li")
    assert stand(gate, "wu").position == 1
    assert gate.leave("may") == "left"
    assert states(gate, ["may", "li", "wu"]) == ["left", "left", "admitted"]
    assert gate.leave("nobody") == ""


def test_one_name_holds_no_more_than_its_limit(gate: Gate) -> None:
    supply(gate, "LANTERN", 50)
    gate.open(FAST)
    places = [stand(gate, f"may/{session}", limit=2) for session in range(100)]
    assert [place.state for place in places] == ["admitted"] * 2 + ["refused"] * 98
    assert places[2].refused_by == 1
    gate.leave("may/0")
    assert stand(gate, "may/7", limit=2).state == "admitted"


def test_limits_count_units_over_all_kinds(gate: Gate) -> None:
    gate.open(FAST)
    assert stand(gate, "may/1", "LANTERN", 2, limit=3).state == "admitted"
    assert stand(gate, "may/2", "VASE", 2, limit=3).state == "refused"
    assert stand(gate, "may/3", "VASE", 1, limit=3).state == "admitted"


def test_a_place_taken_before_the_gate_knew_what_its_name_has_is_refused_then(gate: Gate) -> None:
    assert stand(gate, "may/1", limit=1).state == "waiting"
    bought = EntryRequest("may/0", "LANTERN", 1, (Limit("buyer:may", 0),))
    gate.report_outcome(bought, "sold", "order-0")
    supply(gate, "LANTERN", 5)
    gate.open(FAST)
    assert stand(gate, "may/1", limit=1).state == "refused"
    assert stand(gate, "li").state == "admitted"


def test_an_admission_is_spent_once_and_by_one_thing(gate: Gate) -> None:
    supply(gate, "LANTERN", 1)
    gate.open(FAST)
    stand(gate, "may")
    wish = EntryRequest("may", "LANTERN")
    assert [gate.spend(wish, "order-1"), gate.spend(wish, "order-1"), gate.spend(wish, "order-2")] == [
        "spent",
        "spent",
        "used",
    ]
    assert stand(gate, "may").state == "spent"


def test_what_was_sold_stays_sold_and_what_comes_back_goes_to_the_next(gate: Gate) -> None:
    supply(gate, "LANTERN", 2)
    gate.open(FAST)
    states(gate, ["may", "li", "wu"])
    for who in ("may", "li"):
        gate.spend(EntryRequest(who, "LANTERN"), f"order-{who}")
        gate.report_outcome(EntryRequest(who, "LANTERN"), "placed", f"order-{who}")
    gate.report_outcome(EntryRequest("may", "LANTERN"), "sold", "order-may")
    for _ in range(3):  # told again and again, and too late
        assert gate.report_outcome(EntryRequest("li", "LANTERN"), "returned", "order-li") == "returned"
        assert gate.report_outcome(EntryRequest("li", "LANTERN"), "placed", "order-li") == "returned"
    assert states(gate, ["may", "wu"]) == ["sold", "admitted"]
    survey = gate.survey()
    assert survey
    standing = survey.kind("LANTERN")
    assert (standing.free, standing.leased, standing.spent, standing.placed, standing.sold) == (0, 1, 0, 0, 1)


def test_many_are_settled_in_few_round_trips(gate: Gate) -> None:
    told = [
        (EntryRequest(f"entry-{n}", "LANTERN", 1, (Limit("buyer:may", 0),)), "sold", f"order-{n}") for n in range(250)
    ]
    assert gate.report_outcomes(told)
    assert gate.report_outcomes(told)
    survey = gate.survey()
    assert survey
    assert survey.kind("LANTERN").sold == 250
    assert stand(gate, "may/1", limit=250).state == "refused"


def test_units_that_were_not_there_are_not_given_to_the_next(gate: Gate) -> None:
    supply(gate, "LANTERN", 1)
    gate.open(FAST)
    states(gate, ["may", "li"])
    gate.spend(EntryRequest("may", "LANTERN"), "order-1")
    gate.report_outcome(EntryRequest("may", "LANTERN"), "void", "order-1")
    assert states(gate, ["li"]) == ["waiting"]


def test_units_that_come_back_after_they_were_sold_are_free_once_they_are_counted(gate: Gate) -> None:
    supply(gate, "LANTERN", 1)
    gate.open(FAST)
    stand(gate, "may")
    gate.spend(EntryRequest("may", "LANTERN"), "order-1")
    gate.report_outcome(EntryRequest("may", "LANTERN"), "sold", "order-1")
    supply(gate, "LANTERN", 1)  # a count that saw the unit on the shelf before the news came
    for _ in range(2):
        gate.report_outcome(EntryRequest("may", "LANTERN"), "returned", "order-1")
    waiting = [stand(gate, "li"), stand(gate, "wu")]
    assert [place.state for place in waiting] == ["admitted", "waiting"]
    assert not waiting[1].verified
    supply(gate, "LANTERN", 0)
    assert states(gate, ["li", "wu"]) == ["admitted", "waiting"]


def test_short_is_said_only_of_counters_that_were_verified(gate: Gate) -> None:
    supply(gate, "LANTERN", 1)
    gate.open(FAST)
    stand(gate, "may")
    assert stand(gate, "li").held == 1
    gate.spend(EntryRequest("may", "LANTERN"), "order-1")
    gate.report_outcome(EntryRequest("may", "LANTERN"), "sold", "order-1")
    unverified = stand(gate, "li")
    assert (unverified.state, unverified.lacks(1), unverified.verified) == ("waiting", True, False)
    supply(gate, "LANTERN", 0)
    assert stand(gate, "li").verified
    assert stand(gate, "wu").state == "short"
    supply(gate, "LANTERN", 1)  # a receipt
    assert stand(gate, "li").state == "admitted"


def test_who_cannot_be_served_any_more_does_not_stand_before_who_can(gate: Gate) -> None:
    pairs = [f"pair-{n}" for n in range(40)]
    for who in pairs:
        stand(gate, who, units=2)
    stand(gate, "single", units=1)
    supply(gate, "LANTERN", 1)
    gate.open(FAST)
    assert stand(gate, "pair-0", units=2).state == "short"
    for who in pairs:
        stand(gate, who, units=2)
    assert stand(gate, "single").state == "admitted"


def test_who_wants_what_is_free_is_found_behind_any_number_who_want_more(gate: Gate) -> None:
    supply(gate, "LANTERN", 3)
    gate.open(FAST)
    assert stand(gate, "may", units=2).state == "admitted"  # and may give them back: nobody is told that there are none
    for number in range(150):
        assert stand(gate, f"pair-{number}", units=2).state == "waiting"
    assert stand(gate, "single").position == 151
    seen = {stand(gate, "single").state for _ in range(10)}
    assert "admitted" in seen
    gate.leave("may")
    assert states(gate, ["single"]) == ["admitted"]
    assert stand(gate, "pair-0", units=2).state == "admitted"  # the first of those who want two


def test_a_recount_of_what_has_moved_since_changes_nothing(gate: Gate) -> None:
    supply(gate, "LANTERN", 3)
    gate.open(FAST)
    before = gate.survey()
    assert before
    stand(gate, "may")
    assert gate.recount("LANTERN", before.kind("LANTERN").version, 50) is False
    assert stand(gate, "li").free == 1


def test_a_gate_that_lost_its_memory_lets_everybody_back_to_their_old_place(gate: Gate) -> None:
    people = [f"buyer-{n}" for n in range(5)]
    numbers = {who: stand(gate, who).number for who in people}
    gate.erase()
    newcomer = stand(gate, "late")
    for who in reversed(people):
        stand(gate, who, number=numbers[who])
    assert [stand(gate, who).position for who in [*people, "late"]] == [1, 2, 3, 4, 5, 6]
    assert newcomer.number > numbers["buyer-4"]


def test_an_admission_that_the_gate_has_forgotten_can_still_be_spent_once(gate: Gate) -> None:
    supply(gate, "LANTERN", 1)
    gate.open(FAST)
    wish = EntryRequest("may", "LANTERN", 1, (Limit("buyer:may", 1),))
    assert [gate.spend(wish, "order-1"), gate.spend(wish, "order-2")] == ["spent", "used"]
    assert stand(gate, "li").free == 0
    assert stand(gate, "may/again", limit=1).state == "refused"


def test_a_gate_calls_nobody_after_its_end_and_lets_who_was_called_go_on(gate: Gate) -> None:
    with clock.frozen(at(0)):
        supply(gate, "LANTERN", 3)
        gate.open(Terms(rate=1, until=int(at(1).timestamp() * 1000)))
        assert states(gate, ["may", "li"]) == ["admitted", "waiting"]
    with clock.frozen(at(2)):
        assert states(gate, ["may", "li"]) == ["admitted", "waiting"]
        assert gate.spend(EntryRequest("may", "LANTERN"), "order-1") == "spent"


def test_a_survey_tells_where_everything_is_and_what_happened_when(gate: Gate) -> None:
    with clock.frozen(at(0)):
        supply(gate, "LANTERN", 1)
        gate.open(FAST)
        states(gate, ["may", "li"])
        gate.spend(EntryRequest("may", "LANTERN"), "order-1")
        survey, glance = gate.survey(named=1, counted=True), gate.survey()
    assert survey and glance
    assert (glance.open, glance.tally) == ([], {})
    (entry,) = survey.open
    assert (entry.entry_id, entry.by, entry.kind, entry.state) == ("may", "order-1", "LANTERN", "spent")
    assert survey.tally["entered"] == 2
    assert survey.tally[f"admitted@{int(NOON.timestamp() * 1000)}"] == 1
    assert survey.kind("LANTERN").waiting == 1


def test_what_ended_long_ago_is_forgotten(gate: Gate) -> None:
    with clock.frozen(at(0)):
        gate.open(Terms(rate=1000, keep=60))
        stand(gate, "may")
        gate.leave("may")
        assert gate.leave("may") == "left"
    with clock.frozen(at(61)):
        assert gate.leave("may") == ""


def test_a_crowd_of_threads_gets_every_token_once_and_conserves_units(gate: Gate) -> None:
    supply(gate, "LANTERN", 50)
    gate.open(Terms(rate=100_000))

    def buy(number: int) -> str:
        who = f"buyer-{number}"
        state = stand(gate, who).state
        if state == "admitted" and number % 3 == 0:
            gate.leave(who)
            return "left"
        if state == "admitted":
            gate.spend(EntryRequest(who, "LANTERN"), who)
            gate.report_outcome(EntryRequest(who, "LANTERN"), "sold", who)
        return state

    with ThreadPoolExecutor(16) as crowd:
        list(crowd.map(buy, range(400)))
        survey = gate.survey(counted=True)
        assert survey
        standing = survey.kind("LANTERN")
        assert standing.free is not None
        assert standing.free + standing.leased + standing.sold == 50
        waiting = [who for who in range(400) if stand(gate, f"buyer-{who}").state == "waiting"]
        assert len(waiting) + standing.sold + survey.tally.get("left", 0) + standing.leased == 400


def test_a_restarted_redis_is_told_its_scripts_again_and_a_dead_one_answers_nothing(valkey: Valkey) -> None:  # noqa: F811
    gate = Gate("restarted")
    redis.attempt(lambda r: r.script_flush(), otherwise=None)
    assert gate.enter(EntryRequest("may"))
    valkey.kill()
    assert gate.enter(EntryRequest("may")) is None
    assert gate.spend(EntryRequest("may"), "order-1") is None
    assert gate.survey() is None
    assert not gate.lock("me", 5)


def test_a_lock_that_ran_out_is_not_taken_from_who_has_it_now(gate: Gate) -> None:
    assert gate.lock("slow", 0.001)
    while not gate.lock("next", 30):  # as soon as the first has run out
        pass
    assert not gate.unlock("slow")
    assert not gate.lock("third", 30)
    assert gate.unlock("next")
    assert gate.lock("third", 30)


def test_all_keys_of_a_gate_are_in_one_slot_of_a_cluster() -> None:
    from redis.crc import key_slot

    gate = Gate("flash:sal_1", ["A", "B"])
    assert len({key_slot(key.encode()) for key in [*gate._keys, gate._lock]}) == 1
