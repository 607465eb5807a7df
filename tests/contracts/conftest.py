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
from functools import cache
from typing import Any

import pytest

from infra.deploying.tables import create_calls
from layers.cloud import aws, environment, names
from layers.cloud import tables as cloud_tables
from tests.contracts import dynamodb_local as local
from tests.simulation.cloud.dynamodb import DynamoDb

ACCOUNT = "123456789012"
REAL = ["model", "moto"] + ([] if os.environ.get("SLUICE_NO_DYNAMODB_LOCAL") else ["dynamodb_local"])


@pytest.fixture(params=["memory", *REAL])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The engine's name; all but "memory" have every table of the shop, empty."""
    with _engine(request.param, request, monkeypatch):
        yield request.param


@pytest.fixture(params=REAL)
def tables(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Every table of the shop, empty, on each engine that speaks DynamoDB; gives the engine's name."""
    with _engine(request.param, request, monkeypatch):
        yield request.param


@pytest.fixture(scope="session")
def dynamodb_local() -> Iterator[str]:
    """The address of DynamoDB Local, with the tables made, for all tests of this process."""
    try:
        with local.running() as address:
            _make_tables(address)
            yield address
    except local.UnavailableError as why:
        pytest.fail(str(why), pytrace=False)


@contextmanager
def _engine(name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_ACCOUNT_ID", ACCOUNT)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    forget()
    if name == "model":
        with aws.answered_by(dynamodb=DynamoDb(_calls())):
            yield
    elif name == "moto":
        with _moto():
            yield
    elif name == "dynamodb_local":
        address = request.getfixturevalue("dynamodb_local")
        _empty_tables(address)
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        yield
    else:
        yield
    forget()


@contextmanager
def _moto() -> Iterator[None]:
    from moto import mock_aws

    from infra.local import shims

    shims.install()
    with mock_aws():
        _make_tables()
        yield


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


def _client(address: str | None = None) -> Any:
    import botocore.session
    from botocore.config import Config

    keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
    session = botocore.session.get_session()
    config = Config(parameter_validation=False)  # as our own clients: the engine is to refuse
    return session.create_client("dynamodb", region_name=names.region(), endpoint_url=address, config=config, **keys)


@cache
def _calls() -> list[dict[str, Any]]:
    return list(create_calls(names.stage()))


def _make_tables(address: str | None = None) -> None:
    client = _client(address)
    for call in _calls():
        client.create_table(**call)


def _empty_tables(address: str) -> None:
    client = _client(address)
    for call in _calls():
        table = call["TableName"]
        for page in client.get_paginator("scan").paginate(TableName=table, ProjectionExpression="pk, sk"):
            for key in page["Items"]:
                client.delete_item(TableName=table, Key=key)
