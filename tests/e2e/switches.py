"""The switches, as tests look at them."""

import time
from collections.abc import Callable
from typing import Any

from tests.support.shopper import Operator

HEARD_WITHIN = 5.0  # seconds


def listed(operator: Operator) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = operator.call("GET", "/v1/admin/switches").body["items"]
    return items


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + HEARD_WITHIN
    while not holds():
        assert time.monotonic() < deadline, f"not heard within {HEARD_WITHIN} s"
        time.sleep(0.1)
