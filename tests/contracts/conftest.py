"""Where the contract suites run: the twin in memory, our model of DynamoDB, moto as the laptop patches it, and AWS's
DynamoDB Local.

A suite asks for `engine` and picks its store by it:

    @pytest.fixture
    def store(engine: str) -> Products:
        return MemoryProducts() if engine == "memory" else DynamoProducts()

A test of DynamoDB alone asks for `tables`.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from layers.cloud import aws, environment, names
from layers.cloud import tables as cloud_tables
from tests.contracts import engines
from tests.contracts.dynamodb_local import UnavailableError
from tests.simulation.cloud.dynamodb import DynamoDb

REAL = ["model", "moto"] + ([] if os.environ.get("SLUICE_NO_DYNAMODB_LOCAL") else ["dynamodb_local"])


@pytest.fixture(params=["memory", *REAL])
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """The engine's name; all but "memory" have every table of the shop, empty."""
    with _engine(request.param, request):
        yield request.param


@pytest.fixture(params=REAL)
def tables(request: pytest.FixtureRequest) -> Iterator[str]:
    """Every table of the shop, empty, on each engine that speaks DynamoDB; gives the engine's name."""
    with _engine(request.param, request):
        yield request.param


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
    if name in ("memory", "model"):
        stands_in = {"dynamodb": DynamoDb(engines.definitions())} if name == "model" else {}
        with engines.told(), aws.answered_by(**stands_in):
            forget()
            yield
    else:
        engine: engines.Engine = request.getfixturevalue(name)
        with engines.told(engine.address), engine.at_work(), aws.answered_by(dynamodb=engine.client):
            forget()
            engine.empty()
            yield
    forget()


def forget() -> None:
    """Drops every client and connection, so that the next call finds the engine it is meant for.

    PynamoDB keeps a connection in each model class, and with it the endpoint of the test before.
    """
    aws.forget_clients()
    environment.forget()
    for cached in (names.account_id, names.queue_url):
        cached.cache_clear()
    cloud_tables.forget_connections(*_models(cloud_tables.Item))


def _models(base: Any) -> list[Any]:
    return [found for child in base.__subclasses__() for found in (child, *_models(child))]
