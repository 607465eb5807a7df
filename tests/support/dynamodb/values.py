"""Attribute values: taken in once (checked, numbers and sets in one form, measured), compared and copied after that.

A value is as DynamoDB's API has it: `{"S": "red"}`. Values inside the model are never changed, only replaced.
"""

import decimal
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.support.dynamodb.errors import invalid

Value = dict[str, Any]
Item = dict[str, Value]
Number = int | Decimal

DIGITS = 38
ARITHMETIC = decimal.Context(prec=DIGITS, rounding=decimal.ROUND_HALF_UP, Emin=-200, Emax=200)
SETS = ("SS", "NS", "BS")
EMPTY_SET = "One or more parameter values were invalid: An string set  may not be empty"
REPEATED = "One or more parameter values were invalid: Input collection contains duplicates."


def take_in(item: Any) -> tuple[Item, int]:
    """A copy of `item` in the one form, and its size in bytes as DynamoDB counts them."""
    taken: Item = {}
    size = 0
    for name, value in item.items():
        held = value.get("S")
        if held is not None and len(value) == 1:  # most are
            taken[name] = {"S": held}
            size += utf8(name) + utf8(held)
        else:
            taken[name], length = take_in_value(value)
            size += utf8(name) + length
    return taken, size


def utf8(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())


def take_in_value(value: Any) -> tuple[Value, int]:
    if len(value) != 1:
        raise invalid("Supplied AttributeValue has more than one datatypes set, must contain exactly one of them")
    ((kind, held),) = value.items()
    if kind == "S":
        return {"S": held}, utf8(held)
    if kind == "N":
        text = canonical(held)
        return {"N": text}, number_size(text)
    if kind not in _OTHERS:
        raise invalid("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")
    return _OTHERS[kind](kind, held)


def _take_in_short(kind: str, held: Any) -> tuple[Value, int]:
    return {kind: bool(held)}, 1


def _take_in_bytes(_: str, held: bytes) -> tuple[Value, int]:
    return {"B": bytes(held)}, len(held)


def _take_in_set(kind: str, held: Any) -> tuple[Value, int]:
    if not held:
        raise invalid(EMPTY_SET)
    members = [canonical(member) for member in held] if kind == "NS" else list(held)
    if len(set(members)) < len(members):
        raise invalid(REPEATED)
    return set_of(kind, members)


def set_of(kind: str, members: Any) -> tuple[Value, int]:
    """Its members in order, so that equal sets are equal values."""
    ordered = sorted(members, key=number) if kind == "NS" else sorted(members)
    return {kind: ordered}, sum(map(_MEMBER_SIZES[kind], ordered))


def _take_in_list(_: str, held: Any) -> tuple[Value, int]:
    taken = [take_in_value(value) for value in held]
    return {"L": [value for value, _ in taken]}, 3 + sum(1 + size for _, size in taken)


def _take_in_map(_: str, held: Any) -> tuple[Value, int]:
    taken, size = take_in(held)
    return {"M": taken}, 3 + len(taken) + size


_OTHERS: dict[str, Callable[[str, Any], tuple[Value, int]]] = {
    "BOOL": _take_in_short,
    "NULL": _take_in_short,
    "B": _take_in_bytes,
    **dict.fromkeys(SETS, _take_in_set),
    "L": _take_in_list,
    "M": _take_in_map,
}


def item_size(item: Item) -> int:
    """Bytes of an item in the one form."""
    return take_in(item)[1]


def number_size(text: str) -> int:
    """A byte for two digits, and one more."""
    return (len(text.lstrip("-").replace(".", "").strip("0")) + 1) // 2 + 1


_MEMBER_SIZES: dict[str, Any] = {"SS": utf8, "NS": number_size, "BS": len}


def number(text: str) -> Number:
    try:
        return int(text)
    except ValueError:
        return Decimal(text)


def canonical(text: Any) -> str:
    """A number as DynamoDB gives it back: no exponent, no needless zeros."""
    if type(text) is str and text.isdigit() and text.isascii() and len(text) < DIGITS and text[0] != "0":
        return text
    try:
        value = Decimal(text)
    except (decimal.InvalidOperation, TypeError, ValueError):
        raise invalid(f"The parameter cannot be converted to a numeric value: {text}") from None
    return written(value)


def written(value: Number) -> str:
    """Raises Refusal for what DynamoDB cannot hold: 38 digits, 1E-130 to 9.99E+125."""
    if type(value) is int and -(10**DIGITS) < value < 10**DIGITS:
        return str(value)
    exact = Decimal(value).normalize(decimal.Context(prec=400))
    if not exact.is_finite():
        raise invalid(f"The parameter cannot be converted to a numeric value: {value}")
    if not exact:
        return "0"
    if exact.adjusted() > 125:
        raise invalid("Number overflow. Attempting to store a number with magnitude larger than supported range")
    if exact.adjusted() < -130:
        raise invalid("Number underflow. Attempting to store a number with magnitude smaller than supported range")
    if len(exact.as_tuple().digits) > DIGITS:
        raise invalid("Attempting to store more than 38 significant digits in a Number")
    return format(exact, "f")


def sortable(value: Value) -> Any:
    """What to order a string, number or binary by, among others of its kind; None for the rest.

    Python orders text by code point, which is the order of its UTF-8 bytes.
    """
    ((kind, held),) = value.items()
    return number(held) if kind == "N" else held if kind in ("S", "B") else None


def kind_of(value: Value) -> str:
    return next(iter(value))


def copied(item: Item) -> Item:
    """For whoever may change what it is given."""
    return {name: _copied_value(value) for name, value in item.items()}


def _copied_value(value: Value) -> Value:
    ((kind, held),) = value.items()
    if kind == "M":
        return {"M": copied(held)}
    if kind == "L":
        return {"L": [_copied_value(inner) for inner in held]}
    return {kind: list(held) if kind in SETS else held}
