"""At ten times what the payment provider takes no order is lost for want of room: it waits on the queue. Virtual time,
the real definitions and the shop's own code for slots and pace."""

import pytest

from tests.simulation.flood import Flood

STRIPE, ROOM = "100", "40"  # calls a second, and payment steps at once: as prod has them


@pytest.fixture(autouse=True)
def limits_of_prod(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "SLUICE_PROVIDER_CALLS_PER_SECOND": STRIPE,
        "SLUICE_PAYMENT_CONCURRENCY": ROOM,
        "AWS_ACCOUNT_ID": "123456789012",
        "AWS_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)


@pytest.mark.parametrize("seed", [11, 12])
def test_a_flood_waits_on_the_queue_and_is_shipped_at_nine_tenths_of_the_providers_limit(seed: int) -> None:
    flood = Flood(seed=seed).run()
    assert dict(flood.ends) == {"OrderShipped": 10_000}
    assert flood.goodput >= 0.9


def test_with_the_retries_of_old_and_no_slots_more_than_half_of_them_are_lost() -> None:
    assert Flood(paced=False, patient=False, seed=11).run().lost >= 0.5


def test_patience_alone_does_not_save_a_flood_and_slots_alone_lose_some(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_PROVIDER_CALLS_PER_SECOND", "30")
    monkeypatch.setenv("SLUICE_PAYMENT_CONCURRENCY", "12")
    assert Flood(paced=False, seed=11).run().lost >= 0.5
    assert 0 < Flood(patient=False, seed=11).run().lost < 0.1
    assert Flood(seed=11).run().lost == 0
