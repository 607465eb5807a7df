"""The payment half of the saga under random faults: afterwards every order is paid once, or nothing is held."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

import pytest

from infra.local.provider import Double
from infra.local.provider.faults import MODES, Fault
from layers.shop.offers.pricing.model import Money
from layers.shop.payments.errors import PaymentUnavailableError
from layers.shop.payments.stripe.provider import StripeProvider

Answer = TypeVar("Answer")
DRAGON = Money(25_000, "CNY")
ORDERS = 12


class StormySaga:
    """Authorize, maybe change one's mind, capture; each step with the state machine's few retries."""

    def __init__(self, double: Double, seed: int) -> None:
        self.double = double
        self.dice = random.Random(seed)
        self.shop = StripeProvider("sk_test_storm", double.url, budget=0.15)

    def run(self, order_id: str) -> str:
        method = self.dice.choice(["pm_card_visa"] * 3 + ["pm_card_chargeDeclined"])
        held = self.retried(3, lambda: self.shop.authorize(order_id, DRAGON, method))
        changed_mind = self.dice.random() < 0.2
        if held is None or held.status != "authorized" or changed_mind:
            known = held.intent_id if held else None
            return str(self.retried(60, lambda: self.shop.void(order_id, DRAGON, known)))
        taken = self.retried(60, lambda: self.shop.capture(order_id, held.intent_id, DRAGON))
        return taken.status if taken else "lost"

    def retried(self, times: int, step: Callable[[], Answer]) -> Answer | None:
        for _ in range(times):
            mode = self.dice.choice([*MODES, "none", "none"])
            suffix = self.dice.choice(["", "/payment_intents", "/confirm", "/capture", "/cancel"])
            self.double.faults.set(Fault(mode=mode, times=1, path_suffix=suffix, seconds=0.2))
            try:
                return step()
            except PaymentUnavailableError:
                time.sleep(0.01)
        return None


@pytest.mark.parametrize("seed", range(4))
def test_in_a_storm_every_order_is_paid_once_or_nothing_is_held(double: Double, seed: int) -> None:
    saga = StormySaga(double, seed)
    ends = {f"ord_{number}": saga.run(f"ord_{number}") for number in range(ORDERS)}
    time.sleep(0.3)  # what the provider was slow to do is done now
    double.faults.clear()
    assert set(ends.values()) <= {"captured", "voided", "nothing_to_void"}
    for order_id, end in ends.items():
        intents = list(double.ledger.with_metadata["order_id", order_id].values())
        taken = [intent.charge.captured for intent in intents if intent.charge and intent.charge.captured]
        assert taken == ([25_000] if end == "captured" else [])
        assert not [intent for intent in intents if intent.status in ("requires_capture", "requires_action")]
    assert "captured" in ends.values()
