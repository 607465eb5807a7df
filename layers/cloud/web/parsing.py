"""From bytes and strings to msgspec types, with errors that name the field and what was expected."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, TypeVar

import msgspec

from layers.cloud.web.problems import (
    INVALID_BODY,
    INVALID_HEADERS,
    INVALID_JSON,
    INVALID_QUERY,
    InvalidRequestError,
    ProblemType,
)

T = TypeVar("T")

# Beyond them, sums of times and the clocks of others overflow: 9999-12-31T23:59:59.9Z is no date of a shop.
FIRST_YEAR, LAST_YEAR = 2000, 2099

# msgspec says: "Expected `int`, got `str` - at `$.lines[0].quantity`", of a mapping's key "at `key` in `$.prices`"
_PATH = re.compile(r"^(?P<message>.*?)(?: - at (?:`key` in )?`\$\.?(?P<path>.*)`)?\Z", re.DOTALL)
_FIELD = re.compile(r"(?:missing required|unknown) field `(?P<field>[^`]+)`")


def parse_json(raw: bytes, kind: type[T]) -> T:
    """`raw` as `kind`. Raises InvalidRequestError: 400 when it is not JSON, 422 when it does not fit."""
    try:
        return _within_reach(msgspec.json.decode(raw or b"{}", type=kind), INVALID_BODY)
    except msgspec.ValidationError as misfit:
        raise _refusal(misfit, INVALID_BODY) from misfit
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as broken:
        errors = [{"field": "body", "expected": "a JSON document (RFC 8259)", "detail": str(broken)}]
        raise InvalidRequestError(f"body: {broken}", errors, INVALID_JSON) from broken


def parse_query(values: dict[str, str], kind: type[T]) -> T:
    return _convert(values, kind, INVALID_QUERY)


def parse_headers(values: dict[str, str], kind: type[T]) -> T:
    """Headers into a struct whose fields are their names, lowercase, with `_` for `-`."""
    return _convert({name.replace("-", "_"): value for name, value in values.items()}, kind, INVALID_HEADERS)


def _convert(values: dict[str, str], kind: type[T], refused: ProblemType) -> T:
    try:
        return _within_reach(msgspec.convert(values, kind, strict=False), refused)
    except msgspec.ValidationError as misfit:
        raise _refusal(misfit, refused) from misfit


def _within_reach(value: T, refused: ProblemType) -> T:
    """`value`, where all its dates and times are of the years a shop knows; msgspec has no bound for these."""
    for field, at in _dates(value, ""):
        if not FIRST_YEAR <= at.year <= LAST_YEAR:
            expected = f"a date of the years {FIRST_YEAR} to {LAST_YEAR}"
            error = {"field": field, "expected": expected, "detail": f"{field}: {expected}, not {at.year}"}
            raise InvalidRequestError(error["detail"], [error], refused)
    return value


def _dates(value: Any, path: str) -> Iterator[tuple[str, date]]:
    if isinstance(value, date):
        yield path, value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _dates(getattr(value, name), f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _dates(each, f"{path}[{number}]")


def _refusal(misfit: msgspec.ValidationError, kind: ProblemType) -> InvalidRequestError:
    match = _PATH.match(str(misfit))
    message, path = (match["message"], match["path"] or "") if match else (str(misfit), "")
    if named := _FIELD.search(message):
        path = f"{path}.{named['field']}" if path else named["field"]
    field = path or "body"
    if kind is INVALID_HEADERS:
        field = field.replace("_", "-").title()
    error = {"field": field, "expected": _expected(message), "detail": message}
    return InvalidRequestError(f"{field}: {message}", [error], kind)


def _expected(message: str) -> str:
    """What msgspec wanted, in words: "Expected `int` >= 1" is "int >= 1"."""
    if "missing required" in message:
        return "a value"
    if message.startswith("Invalid enum value"):  # msgspec tells what it got, not what there is
        return "a value that /v1/openapi.json lists"
    wanted = message.split(", got")[0].removeprefix("Expected ").removeprefix("Invalid ")
    return wanted.replace("`", "")


def describe(kind: type[Any]) -> dict[str, Any]:
    """The JSON schema of `kind`, as the API document shows it."""
    return msgspec.json.schema(kind)
