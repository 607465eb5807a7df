"""What tests of use cases run on: tables, queues and state machines in this process, no socket and no sleep."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.support.cloud import Cloud, Machines, Queues, in_process
from tests.support.dynamodb import DynamoDb

# No deadline: a slow moment of the machine is no fault of what is tested.
settings.register_profile("unhurried", deadline=None, database=None)
settings.load_profile("unhurried")


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


@pytest.fixture(autouse=True, scope="session")
def _signing_key() -> Iterator[None]:
    """Whoever is known by an address is known by a digest under it. Tests that say another key have that."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SLUICE_SIGNING_KEY", "for tests")
        yield
