"""Waiting for what is bound to come."""

import time
from collections.abc import Callable
from typing import Any

from pynamodb.exceptions import PynamoDBException

from layers.shop.goods.inventory.errors import StockBusyError

LOOK_AGAIN = 0.05  # seconds


def eventually(ask: Callable[[], Any], seconds: float = 60) -> Any:
    """What `ask` answers once that is true. Patience only tells a slow machine from one on which it never will be."""
    deadline = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {answer}"
        time.sleep(LOOK_AGAIN)
    return answer


def becomes(ask: Callable[[], Any], wanted: Any, seconds: float = 60) -> None:
    """Waits until `ask` answers `wanted`; tells what it answered last when it does not."""
    deadline = time.monotonic() + seconds
    while (found := ask()) != wanted and time.monotonic() < deadline:
        time.sleep(LOOK_AGAIN)
    assert found == wanted


def insist(act: Callable[..., Any], *given: Any) -> Any:
    """What `act` answers to one of many who race: who only collides with others tries again, as a message that comes
    again does. The shop promises a racer no more tries than it has, and a busy machine uses them up."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return act(*given)
        except (StockBusyError, PynamoDBException):
            assert time.monotonic() < deadline, f"refused for a minute: {act}{given}"
