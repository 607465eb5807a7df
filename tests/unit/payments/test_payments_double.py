"""The double keeps the contract that Stripe's adapter keeps."""

from typing import Literal

import pytest

from tests.support.provider_contract import House, ProviderContract
from tests.support.provider_double import InMemoryProvider


class DoubleHouse:
    def __init__(self) -> None:
        self.name = "second"
        self.provider = InMemoryProvider(self.name)

    def fail_next(self, when: Literal["before", "after"], times: int = 1) -> None:
        self.provider.fail_next(when, times)

    def approve(self, order_id: str) -> None:
        self.provider.approve(order_id)

    def pay_late(self, order_id: str) -> None:
        self.provider.pay_late(order_id)

    def intents_of(self, order_id: str) -> int:
        return int(order_id in self.provider.intents)


class TestInMemoryProvider(ProviderContract):
    @pytest.fixture
    def house(self) -> House:
        return DoubleHouse()
