"""Where the contract suites run: our model of DynamoDB, moto as the laptop patches it, and AWS's DynamoDB Local.

A test asks for `tables`, and then for the table's object: `orders_table`. It runs once on each engine.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from layers.cloud import aws
from tests.support import engines
from tests.support.cloud import Queues, messages
from tests.support.dynamodb_local import UnavailableError
from tests.support.engines import forget

REAL = ["model", "moto"] + ([] if os.environ.get("SLUICE_NO_DYNAMODB_LOCAL") else ["dynamodb_local"])


@pytest.fixture(autouse=True, scope="package")
def _signing_key() -> Iterator[None]:
    """Customers are counted by digests under it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SLUICE_SIGNING_KEY", "for tests")
        yield


@pytest.fixture(params=REAL)
def tables(request: pytest.FixtureRequest) -> Iterator[str]:
    """Every table of the shop, empty, on each engine that speaks DynamoDB; gives the engine's name."""
    with _engine(request.param, request):
        yield request.param


@pytest.fixture
def queues(tables: str) -> Iterator[Queues]:
    """What was sent, beside `tables`; it is delivered to nobody."""
    with messages() as (queues, _):
        yield queues


@pytest.fixture(scope="package")
def dynamodb_local() -> Iterator[engines.Engine]:
    try:
        with engines.local() as engine:
            yield engine
    except UnavailableError as why:
        pytest.fail(str(why), pytrace=False)


@pytest.fixture(scope="package")
def moto() -> Iterator[engines.Engine]:
    with engines.moto() as engine:
        yield engine


@contextmanager
def _engine(name: str, request: pytest.FixtureRequest) -> Iterator[None]:
    if name == "model":
        with engines.model():
            yield
    else:
        engine: engines.Engine = request.getfixturevalue(name)
        with engines.told(engine.address), engine.at_work(), aws.answered_by(dynamodb=engine.client):
            forget()
            engine.empty()
            yield
        forget()
