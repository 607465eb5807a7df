"""What tests of use cases run on: the shop's tables in this process, no socket and no sleep."""

from collections.abc import Iterator

import pytest

from tests.support import engines
from tests.support.dynamodb import DynamoDb


@pytest.fixture
def tables() -> Iterator[DynamoDb]:
    """Every table of the shop, empty, on our model of DynamoDB."""
    with engines.model() as database:
        yield database
