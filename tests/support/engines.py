"""Engines that answer as DynamoDB does: made once for all tests of the folder, empty for each."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import cache
from typing import Any

import pytest

from infra.deploying.tables import create_calls
from layers.cloud import addresses, aws, environment, names, tables
from tests.support import dynamodb_local
from tests.support.dynamodb import DynamoDb

KEYS = {"AWS_ACCOUNT_ID": "123456789012", "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
BATCH = 25
WRITES = ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems")


class Engine:
    """The shop's tables behind `client`, a client as the shop makes it. Only inside `at_work` is it to be asked.

    What was written to is known, so that emptying costs nothing for the two dozen tables that a test left alone.
    """

    def __init__(self, address: str = "", at_work: Any = nullcontext) -> None:
        self.address, self.at_work = address, at_work
        self._written: set[str] = set()
        with told(address), self.at_work():
            aws.forget_clients()
            self.client = aws.client("dynamodb")
            aws.forget_clients()
            for call in definitions():
                with suppress(self.client.exceptions.ResourceInUseException):  # asked again: a busy machine was late
                    self.client.create_table(**call)
        self.client.meta.events.register("provide-client-params.dynamodb", self._note)

    def empty(self) -> None:
        written, self._written = self._written, set()
        for table in sorted(written):
            for page in self.client.get_paginator("scan").paginate(TableName=table, ProjectionExpression="pk, sk"):
                self._delete(table, page["Items"])
        self._written.clear()

    def _delete(self, table: str, keys: list[Any]) -> None:
        """As many at once as a batch may hold."""
        for first in range(0, len(keys), BATCH):
            wanted = [{"DeleteRequest": {"Key": key}} for key in keys[first : first + BATCH]]
            left = self.client.batch_write_item(RequestItems={table: wanted})["UnprocessedItems"]
            assert not left, left

    def _note(self, params: Any, model: Any, **_: Any) -> None:
        if model.name in WRITES:
            self._written.update(_tables_of(params))


def _tables_of(asked: Any) -> Iterator[str]:
    if "TableName" in asked:
        yield asked["TableName"]
    yield from asked.get("RequestItems", ())
    for entry in asked.get("TransactItems", ()):
        for action in entry.values():
            yield action["TableName"]


@cache
def definitions() -> list[dict[str, Any]]:
    """What create_table takes, for every table of the shop."""
    return list(create_calls(names.stage()))


@contextmanager
def model() -> Iterator[DynamoDb]:
    """Our model of DynamoDB in this process, with every table of the shop, empty: what tests of use cases run on."""
    database = DynamoDb(definitions())
    with told(), aws.answered_by(dynamodb=database):
        forget()
        yield database
    forget()


@contextmanager
def local() -> Iterator[Engine]:
    """AWS's DynamoDB Local. Raises UnavailableError."""
    with dynamodb_local.running() as address:
        yield Engine(address)


@contextmanager
def moto() -> Iterator[Engine]:
    """moto, as the laptop patches it."""
    from moto import mock_aws

    from infra.local import shims

    shims.install()
    mock = mock_aws()
    mock.start()
    mock.stop(remove_data=False)

    @contextmanager
    def at_work() -> Iterator[None]:
        mock.start(reset=False)
        try:
            yield
        finally:
            mock.stop(remove_data=False)

    yield Engine(at_work=at_work)


@contextmanager
def told(address: str = "") -> Iterator[None]:
    """Let clients that are made inside ask the engine at `address`; none is moto, which answers for AWS itself."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in KEYS.items():
            patch.setenv(name, value)
        patch.delenv("AWS_ENDPOINT_URL", raising=False)
        if address:
            patch.setenv("AWS_ENDPOINT_URL", address)
        yield


def forget() -> None:
    """Drops every client and connection, so that the next call finds the engine it is meant for.

    PynamoDB keeps a connection in each model class, and with it the endpoint of the test before.
    """
    aws.forget_clients()
    environment.forget()
    addresses.forget()
    tables.forget_connections(*_models(tables.Item))


def _models(base: Any) -> list[Any]:
    return [found for child in base.__subclasses__() for found in (child, *_models(child))]
