"""Every number that a request may hold has a range, and every date is of a year that a shop knows."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any

import msgspec
import pytest

from app import api
from layers.cloud.web.http import Route
from layers.cloud.web.parsing import parse_json, parse_query
from layers.cloud.web.problems import InvalidRequestError

LOW, HIGH = {"minimum", "exclusiveMinimum"}, {"maximum", "exclusiveMaximum"}


def unbounded(schema: Any, path: str = "") -> Iterator[str]:
    """Where in a JSON schema there is a number without a least or a greatest."""
    if isinstance(schema, list):
        for each in schema:
            yield from unbounded(each, path)
    if not isinstance(schema, dict):
        return
    if schema.get("type") in ("integer", "number") and (LOW.isdisjoint(schema) or HIGH.isdisjoint(schema)):
        yield path
    for name, each in schema.items():
        if name != "default":
            yield from unbounded(each, f"{path}/{name}")


def asked(route: Route) -> list[Any]:
    return [kind for place in ("body", "query", "headers") if (kind := route.hints.get(place))]


@pytest.mark.parametrize("route", api.routes, ids=lambda route: f"{route.method} {route.path}")
def test_every_number_of_a_request_has_a_least_and_a_greatest(route: Route) -> None:
    schemas = msgspec.json.schema_components(asked(route))
    assert list(unbounded(list(schemas))) == []


def test_a_number_without_a_range_would_be_found() -> None:
    class Careless(msgspec.Struct):
        percent: int
        rate: Annotated[float, msgspec.Meta(ge=0)] = 0

    assert len(list(unbounded(msgspec.json.schema(Careless)))) == 2


class Window(msgspec.Struct):
    starts_at: Annotated[datetime, msgspec.Meta(tz=True)]
    days: list[date] = []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"starts_at": "9999-12-31T23:59:59.9Z"}', "starts_at"),
        (b'{"starts_at": "9999-12-31T23:59:59.9-14:00"}', "starts_at"),
        (b'{"starts_at": "0001-01-01T00:00:00+14:00"}', "starts_at"),
        (b'{"starts_at": "2027-01-01T00:00:00Z", "days": ["2027-01-01", "2100-01-01"]}', "days[1]"),
    ],
)
def test_a_date_beyond_the_century_is_named(body: bytes, field: str) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        parse_json(body, Window)
    assert [(error["field"], "2000 to 2099" in error["expected"]) for error in refused.value.errors] == [(field, True)]


def test_a_date_of_this_century_is_read_from_bodies_and_queries() -> None:
    assert parse_json(b'{"starts_at": "2099-12-31T23:59:59Z"}', Window).starts_at.year == 2099
    assert parse_query({"starts_at": "2027-01-01T00:00:00+08:00"}, Window).starts_at.year == 2027
