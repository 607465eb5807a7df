"""One shop for all tests of this folder, started as `make up` starts it, on ports of its own."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import boto3
import pytest

from infra.local.testing import laptop
from tests.e2e.switches import listed, until
from tests.support.payments import Provider
from tests.support.shopper import Buyer, Client, Operator, Reply


@pytest.fixture(scope="session")
def shop() -> Iterator[Any]:
    with laptop() as running:
        yield running


@pytest.fixture(scope="session")
def aws(shop: Any) -> Callable[[str], Any]:
    """boto3's clients for the AWS that the shop runs on, by service."""
    keys = {"aws_access_key_id": "laptop", "aws_secret_access_key": "laptop", "region_name": "us-east-1"}
    return cache(lambda service: boto3.client(service, endpoint_url=shop.aws_endpoint, **keys))


@pytest.fixture(scope="session")
def document(shop: Any) -> dict[str, Any]:
    """The shop's OpenAPI document."""
    found: dict[str, Any] = Client(shop.url).call("GET", "/v1/openapi.json").body
    return found


@pytest.fixture(scope="session")
def codes(document: dict[str, Any]) -> set[str]:
    """Every problem code that the document lists."""
    return set(document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"])


@pytest.fixture
def operator(shop: Any) -> Operator:
    return Operator(shop.url, {"Authorization": f"Bearer {shop.admin_key}"})


@pytest.fixture
def buyer(shop: Any) -> Buyer:
    return Buyer(shop.url)


@pytest.fixture
def provider(shop: Any) -> Iterator[Provider]:
    found = Provider(shop.payments_url, {"Authorization": "Bearer sk_test_checks"})
    yield found
    found.mend()


@pytest.fixture
def switch(operator: Operator) -> Iterator[Callable[..., Reply]]:
    """Each part is as it was, afterwards."""
    before = {one["name"]: one for one in listed(operator)}

    def put(name: str, on: bool, **more: Any) -> Reply:
        return operator.call("PUT", f"/v1/admin/switches/{name}", {"on": on, **more})

    yield put
    for name, one in before.items():
        put(name, one["on"], automatic=one["automatic"])
        until(lambda wanted=one: wanted["on"] == next(x["on"] for x in listed(operator) if x["name"] == wanted["name"]))
