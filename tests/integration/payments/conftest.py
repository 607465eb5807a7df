from collections.abc import Iterator

import pytest

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
