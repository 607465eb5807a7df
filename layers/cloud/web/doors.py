"""The two functions that serve the API: one for everybody, one for operators, each with rights of its own.

The path alone says which serves a route, because that is what API Gateway goes by. A function refuses the other's
routes itself, too: whoever may invoke it directly cannot have a route run with rights that were not meant for it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

SHOP = "shop"
BACK_OFFICE = "back-office"
OPERATORS = "/v1/admin/"

Handler = Callable[[Any, Any], Any]

_door: ContextVar[str] = ContextVar("door", default=SHOP)


def door_of(path: str) -> str:
    """The door that serves `path`, an address or a route's template."""
    return BACK_OFFICE if path.startswith(OPERATORS) else SHOP


def is_open(path: str) -> bool:
    """Whether the function that runs here serves `path`."""
    return door_of(path) == _door.get()


@contextmanager
def through(door: str) -> Iterator[None]:
    """What runs here came by `door`."""
    before = _door.set(door)
    try:
        yield
    finally:
        _door.reset(before)


def handler(app: Handler, name: str, door: str) -> Handler:
    """What Lambda calls for requests that come by `door`. chalice makes the handler's address of its `name`."""

    def answer(event: Any, context: Any) -> Any:
        with through(door):
            return app(event, context)

    answer.__name__ = name
    return answer
