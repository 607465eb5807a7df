"""The small parts of the plumbing."""

from datetime import UTC, datetime

import pytest

from layers.cloud import clock, ids, shards
from layers.cloud.breaker import CircuitBreaker
from layers.cloud.memory.local_rate import LocalRate
from layers.cloud.text import localized, preferred_language
from layers.cloud.web import cursors, tokens


@pytest.fixture(autouse=True)
def _signing_key(monkeypatch):
    monkeypatch.setenv("SLUICE_SIGNING_KEY", "a-key-for-tests")


def test_a_token_opens_its_subject_and_no_other():
    token = tokens.sign("cart", "crt_lantern")
    assert tokens.verify("cart", "crt_lantern", token)
    assert not tokens.verify("cart", "crt_kettle", token)
    assert not tokens.verify("order", "crt_lantern", token)
    assert not tokens.verify("cart", "crt_lantern", "läntern\udcff")


def test_a_cursor_comes_back_as_it_was_given_out():
    position = {"after": "home/lighting/#prd_1", "shard": 3}
    assert cursors.decode("products", cursors.encode("products", position)) == position


def test_a_cursor_of_one_list_is_none_of_another():
    with pytest.raises(cursors.InvalidCursorError):
        cursors.decode("executions", cursors.encode("products", {"after": "b"}))


@pytest.mark.parametrize("forged", ["", "abc", "ZZZZ", "é", "bnVsbA", "=" * 40])
def test_a_cursor_that_is_not_ours_is_refused(forged):
    with pytest.raises(cursors.InvalidCursorError):
        cursors.decode("products", forged)


def test_one_changed_character_breaks_a_cursor():
    good = cursors.encode("products", {"after": "b"})
    for place in range(len(good) - 1):
        changed = good[:place] + ("A" if good[place] != "A" else "B") + good[place + 1 :]
        with pytest.raises(cursors.InvalidCursorError):
            cursors.decode("products", changed)


def test_derived_ids_are_equal_for_equal_parts_and_do_not_run_together():
    assert ids.derived_id("ord", "crt_1", "key") == ids.derived_id("ord", "crt_1", "key")
    assert ids.derived_id("ord", "crt_1", "key") != ids.derived_id("ord", "crt_1k", "ey")
    assert len(ids.derived_id("ord", "a", "b")) == len("ord_") + 26


def test_shards_spread_evenly_and_keys_split_back():
    counts = [0] * 8
    for number in range(8_000):
        counts[shards.shard_of(f"ord_{number}", 8)] += 1
    assert min(counts) > 850
    assert shards.split(shards.sharded("SKU#LANTERN-RED", 7)) == ("SKU#LANTERN-RED", 7)


def test_texts_fall_back_to_english_then_to_anything():
    assert localized({"zh": "灯笼", "en": "Lantern"}, "zh") == "灯笼"
    assert localized({"en": "Lantern"}, "zh") == "Lantern"
    assert localized({"fr": "Lanterne"}, "zh") == "Lanterne"
    assert localized("Lantern", "zh") == "Lantern"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en;q=0.2, zh;q=0.7", "zh"),
        ("fr, de", "en"),
        (None, "en"),
        ("zh;q=0", "en"),
        ("zh;q=banana, en;q=0.1", "en"),
    ],
)
def test_the_language_a_browser_prefers(header, language):
    assert preferred_language(header) == language


def test_times_are_utc_with_milliseconds_and_can_stand_still():
    at = datetime(2026, 11, 11, 0, 0, 0, 123_456, tzinfo=UTC)
    with clock.frozen(at):
        assert clock.iso(clock.now()) == "2026-11-11T00:00:00.123Z"


def test_a_breaker_opens_after_three_failures_and_lets_one_try_through_after_its_pause():
    now = [100.0]
    breaker = CircuitBreaker(failures=3, first_pause=1, monotonic=lambda: now[0])
    for _ in range(3):
        assert not breaker.open
        breaker.failed()
    assert breaker.open
    now[0] += 1.1
    assert not breaker.open
    breaker.failed()
    now[0] += 1.1
    assert breaker.open  # the second pause is twice as long
    now[0] += 1.0
    breaker.succeeded()
    assert not breaker.open


def test_a_local_rate_holds_a_seconds_worth_at_most():
    class Ticking(clock.Clock):
        at = 100.0

        def monotonic(self) -> float:
            return self.at

    ticking = Ticking()
    with clock.kept_by(ticking):
        rate = LocalRate()
        assert [rate.takes_one(2) for _ in range(3)] == [True, False, False]
        ticking.at += 1
        assert [rate.takes_one(2) for _ in range(3)] == [True, True, False]
        ticking.at += 60
        assert [rate.takes_one(2) for _ in range(4)] == [True, True, False, False]
