"""One shop for all tests of this folder, started as `make up` starts it, on ports of its own."""

from collections.abc import Iterator
from typing import Any

import pytest

from infra.local.testing import laptop
from tests.e2e.shopper import Buyer, Client, Operator


@pytest.fixture(scope="session")
def shop() -> Iterator[Any]:
    with laptop() as running:
        yield running


@pytest.fixture
def operator(shop: Any) -> Operator:
    return Operator(shop.url, {"Authorization": f"Bearer {shop.admin_key}"})


@pytest.fixture
def buyer(shop: Any) -> Buyer:
    return Buyer(shop.url)


class Provider(Client):
    """The payment provider, as its own API tells."""

    def payments(self, order_id: str) -> list[dict[str, Any]]:
        """The PaymentIntents made for an order."""
        found = self.call("GET", f"/v1/payment_intents/search?query=metadata['order_id']:'{order_id}'")
        return list(found.body["data"])

    def break_down(self, **fault: Any) -> None:
        assert self.call("POST", "/_faults", fault).status == 200

    def mend(self) -> None:
        self.call("DELETE", "/_faults")


@pytest.fixture
def provider(shop: Any) -> Iterator[Provider]:
    found = Provider(shop.payments_url, {"Authorization": "Bearer sk_test_checks"})
    yield found
    found.mend()
