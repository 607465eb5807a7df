"""What tests of use cases run on: tables, queues and state machines in this process, no socket and no sleep."""

from collections.abc import Iterator

import pytest

from tests.support.cloud import Cloud, Machines, Queues, in_process
from tests.support.dynamodb import DynamoDb


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    """Empty tables on our model of DynamoDB, and what keeps whatever is sent, started or answered."""
    with in_process() as cloud:
        yield cloud


@pytest.fixture
def tables(cloud: Cloud) -> DynamoDb:
    return cloud.tables


@pytest.fixture
def queues(cloud: Cloud) -> Queues:
    return cloud.queues


@pytest.fixture
def machines(cloud: Cloud) -> Machines:
    return cloud.machines
