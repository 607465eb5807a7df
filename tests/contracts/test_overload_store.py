"""What the pacer's state promises; and how pulses are told and read."""

from datetime import UTC, datetime, timedelta

import pytest

from layers.cloud import clock, environment
from layers.cloud.pulse import Pulse, Service
from layers.cloud.watch import pulse_log
from layers.shop.traffic.overload.model import PacerState, Sample, with_sample
from layers.shop.traffic.overload.store import PacerTable, pacer_table

NOON = datetime(2026, 11, 11, 12, tzinfo=UTC)


@pytest.fixture
def pacer(tables: str) -> PacerTable:
    return pacer_table


def test_the_state_reads_back_whole(pacer: PacerTable) -> None:
    assert pacer.read() == PacerState()
    sample = Sample(1, 20, 3, 4.5, 6, 2, 7.8)
    state = with_sample(PacerState(), sample, troubles=("payments slow 5000 ms",), fresh_ms=9)
    assert pacer.write(state)
    assert pacer.read() == state


def test_two_pacers_cannot_write_the_same_version(pacer: PacerTable) -> None:
    sample = Sample(1, 20, 3, 4.5, 6, 2, 7.8)
    first = with_sample(pacer.read(), sample)
    assert pacer.write(first)
    assert not pacer.write(with_sample(PacerState(), sample))
    assert pacer.write(with_sample(first, sample))
    assert pacer.read().version == 2


def test_pulses_are_read_back_since_a_moment_in_the_order_they_were_told(tables: str) -> None:
    for minute in range(3):
        at = NOON + timedelta(minutes=minute)
        with clock.frozen(at):
            environment.forget()  # each in an environment of its own
            seen = {"dynamodb": Service(calls=minute + 1, ms=4.5, throttled=1)}
            pulse_log.keep(Pulse(int(at.timestamp() * 1000), 5.0, seen, {"orders": 20}, {"orders": 1.5}))
    found = pulse_log.since(NOON + timedelta(seconds=30))
    assert [pulse.services["dynamodb"].calls for pulse in found] == [2, 3]
    assert pulse_log.totals(found)["dynamodb"] == Service(calls=5, ms=9.0, throttled=2)
