from collections.abc import Iterator
from typing import Any

import pytest
import stripe
import urllib3

from infra.local.provider import Double


@pytest.fixture(scope="module")
def running_double() -> Iterator[Double]:
    double = Double().start()
    yield double
    double.stop()


@pytest.fixture
def double(running_double: Double) -> Double:
    """The provider's double without faults and with nothing on its books."""
    running_double.forget()
    return running_double


@pytest.fixture
def client(double: Double) -> stripe.StripeClient:
    base: Any = {"api": double.url}
    http = stripe.RequestsClient(timeout=5)
    return stripe.StripeClient("sk_test_any", base_addresses=base, http_client=http, max_network_retries=0)


@pytest.fixture
def intents(client: stripe.StripeClient) -> stripe.PaymentIntentService:
    return client.v1.payment_intents


@pytest.fixture
def http() -> urllib3.PoolManager:
    return urllib3.PoolManager(retries=False)
