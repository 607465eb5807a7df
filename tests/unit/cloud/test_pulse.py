"""What an environment tells of the services it calls, and when it keeps quiet."""

from collections.abc import Iterator
from typing import Any

import pytest

from layers.cloud import clock, environment, pulse
from layers.cloud.pulse import Service, Window


class Hands(clock.Clock):
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.at = 100.0

    def monotonic(self) -> float:
        return self.at


@pytest.fixture
def hands() -> Iterator[Hands]:
    hands = Hands()
    with clock.kept_by(hands):
        yield hands


def after(hands: Hands, seconds: float, window: Window) -> pulse.Pulse | None:
    hands.at += seconds
    return window.due()


def test_nothing_is_told_before_five_seconds_are_over(hands: Hands) -> None:
    window = Window()
    window.did("orders", 100)
    assert after(hands, 4.9, window) is None
    told = after(hands, 0.1, window)
    assert told is not None
    assert (told.seconds, told.done) == (5.0, {"orders": 100})


def test_what_was_told_is_not_told_again(hands: Hands) -> None:
    window = Window()
    window.did("orders", 100)
    assert after(hands, 6, window)
    window.did("orders", 3)
    assert after(hands, 6, window) is None


def test_a_calm_environment_says_nothing_however_long_it_lives(hands: Hands) -> None:
    window = Window()
    for _ in range(200):
        window.did("orders", 1)
        window.called("dynamodb", 0.004)
        window.received("orders", 0.1)
        assert after(hands, 2, window) is None


@pytest.mark.parametrize("how", ["throttled", "failed"])
def test_one_call_refused_is_worth_telling(hands: Hands, how: str) -> None:
    window = Window()
    window.called("dynamodb", 0.004, how)
    told = after(hands, 5, window)
    assert told is not None
    assert getattr(told.services["dynamodb"], how) == 1


def test_a_conflict_alone_is_everyday(hands: Hands) -> None:
    window = Window()
    window.called("dynamodb", 0.004, "conflicted")
    assert after(hands, 5, window) is None


def test_slow_calls_are_trouble_once_there_are_enough_to_tell(hands: Hands) -> None:
    window = Window()
    window.called("payments", 3.5)
    assert after(hands, 16, window) is None
    for _ in range(5):
        window.called("payments", 3.5)
    told = after(hands, 5, window)
    assert told is not None
    assert told.services["payments"].mean_ms == 3500


def test_a_message_that_waited_long_is_worth_telling(hands: Hands) -> None:
    window = Window()
    for age in (4.0, 31.0, 2.0):
        window.received("orders", age)
    told = after(hands, 5, window)
    assert told is not None
    assert told.waited == {"orders": 31.0}


def test_services_add_up() -> None:
    total = Service(calls=2, ms=10)
    total.add(Service(calls=3, ms=40, throttled=1))
    assert (total.calls, total.mean_ms, total.throttled) == (5, 10, 1)


def answer(code: str = "", status: int = 200, reasons: tuple[str, ...] = ()) -> dict[str, Any]:
    told: dict[str, Any] = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return told | ({"CancellationReasons": [{"Code": reason} for reason in reasons]} if reasons else {})


@pytest.mark.parametrize(
    ("said", "how"),
    [
        (answer(), ""),
        (answer("ConditionalCheckFailedException", 400), ""),
        (answer("ProvisionedThroughputExceededException", 400), "throttled"),
        (answer("TransactionCanceledException", 400, ("None", "TransactionConflict")), "conflicted"),
        (answer("TransactionCanceledException", 400, ("ThrottlingError", "TransactionConflict")), "throttled"),
        (answer("TransactionCanceledException", 400, ("ConditionalCheckFailed",)), ""),
        (answer("InternalServerError", 500), "failed"),
        (None, "failed"),
    ],
)
def test_what_went_wrong_is_told_apart(said: Any, how: str) -> None:
    assert pulse._trouble(said, None) == how


def test_what_raises_inside_a_timed_call_has_failed(hands: Hands) -> None:
    environment.forget()
    with pytest.raises(TimeoutError), pulse.timed("payments"):
        raise TimeoutError
    with pulse.timed("payments") as call:
        call.how = pulse.how_http(429)
    told = after(hands, 5, pulse.window())
    assert told is not None
    assert (told.services["payments"].failed, told.services["payments"].throttled) == (1, 1)
