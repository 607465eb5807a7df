"""Where each Lambda function begins: its entry or, of those that serve the API, its routes."""

from collections.abc import Callable
from typing import Any

from app import api, app
from layers.cloud.web import doors

Entries = dict[str, list[Callable[..., Any]]]


def entries() -> Entries:
    """By the name of .chalice/config.json ("check-up", "api_handler")."""
    found: Entries = {each.name: [app.handler_map[each.name].func] for each in app.event_sources}  # type: ignore[attr-defined]
    found |= {each.name: [each.func] for each in app.pure_lambda_functions}
    return found | {"api_handler": _served(doors.SHOP), doors.BACK_OFFICE: _served(doors.BACK_OFFICE)}


def _served(door: str) -> list[Callable[..., Any]]:
    served = [route for route in api.routes if doors.door_of(route.path) == door]
    begun = [each for route in served for each in (route.function, route.guard, route.needs) if each]
    return [getattr(each, "func", each) for each in begun]  # what a part needs is told to it beforehand
