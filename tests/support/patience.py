"""Waiting for what is bound to come."""

import time
from collections.abc import Callable
from typing import Any

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
