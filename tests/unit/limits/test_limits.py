"""One environment's own limits, what is told of them, and whom they count."""

import pytest

from layers.cloud import clock, settings
from layers.cloud.memory.limits import MOST_SUBJECTS, LocalLimits, Taken
from layers.cloud.rates import Rate
from layers.cloud.web.limits import headers, network_of

RATE = Rate(per_second=2, at_once=4)


class Hands(clock.Clock):
    """A clock that is moved by hand."""

    at = 1000.0

    def monotonic(self) -> float:
        return self.at


@pytest.fixture
def hands() -> Hands:
    return Hands()


def taken(limits: LocalLimits, times: int, subject: str = "may") -> int:
    return sum(limits.take(subject, RATE, 1).fits for _ in range(times))


def test_as_many_as_are_allowed_at_once_fit_and_then_as_many_as_are_a_second(hands: Hands) -> None:
    with clock.kept_by(hands):
        limits = LocalLimits()
        assert taken(limits, 9) == 4
        hands.at += 1.0
        assert taken(limits, 9) == 2
        hands.at += 60.0
        assert taken(limits, 9) == 4


def test_who_is_refused_is_told_when_to_come_back_and_there_is_room_then(hands: Hands) -> None:
    with clock.kept_by(hands):
        limits = LocalLimits()
        taken(limits, 4)
        refused = limits.take("may", RATE, 1)
        assert refused == Taken(fits=False, left=0, wait=0.5, until_all=2.0)
        hands.at += refused.wait
        assert limits.take("may", RATE, 1).fits


def test_one_subject_takes_nothing_from_another(hands: Hands) -> None:
    with clock.kept_by(hands):
        limits = LocalLimits()
        assert taken(limits, 9, "may") == taken(limits, 9, "li") == 4


def test_looking_takes_nothing(hands: Hands) -> None:
    with clock.kept_by(hands):
        limits = LocalLimits()
        assert all(limits.take("may", RATE, 0).fits for _ in range(99))
        assert taken(limits, 9) == 4
        assert not limits.take("may", RATE, 0).fits


def test_only_so_many_subjects_are_remembered(hands: Hands) -> None:
    with clock.kept_by(hands):
        limits = LocalLimits()
        for number in range(MOST_SUBJECTS + 50):
            limits.take(str(number), RATE, 1)
        assert len(limits._full) == MOST_SUBJECTS


def test_the_header_fields_say_how_much_is_left_and_until_when() -> None:
    assert headers("write", Rate(30, 120), Taken(fits=True, left=100, wait=0, until_all=0.7)) == {
        "RateLimit-Policy": '"write";q=120;w=4',
        "RateLimit": '"write";r=100;t=1',
    }


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
    ],
)
def test_a_household_of_ipv6_is_one_caller(address: str, network: str) -> None:
    assert network_of(address) == network


def test_a_class_that_is_not_named_keeps_its_limit() -> None:
    found = settings.LIMITS.read("read=5/10 login=0.1/3")
    assert (found["read"], found["login"]) == (Rate(5, 10), Rate(0.1, 3))
    assert found["checkout"] == settings.RATES["checkout"]


@pytest.mark.parametrize("text", ["reads=5/10", "read=5", "read=0/10", "read=5/0", "read=x/1", "read"])
def test_a_limit_that_cannot_be_read_is_refused_by_name(text: str) -> None:
    with pytest.raises(settings.SettingError, match="SLUICE_LIMITS"):
        settings.LIMITS.read(text)
