"""What the clauses of an update make of two values."""

from tests.support.dynamodb.errors import Refusal, invalid
from tests.support.dynamodb.values import ARITHMETIC, Value, kind_of, number, set_of, written


def calculated(word: str, left: Value | None, right: Value | None) -> Value:
    if left is None or right is None:
        raise no_attribute()
    if "N" not in left or "N" not in right:
        raise wrong_type()
    return {"N": _plus(left["N"], right["N"], 1 if word == "+" else -1)}


def _plus(left: str, right: str, sign: int) -> str:
    one, other = number(left), number(right)
    if type(one) is int and type(other) is int:
        return written(one + sign * other)
    return written(ARITHMETIC.add(one, sign * other))


def appended(left: Value | None, right: Value | None) -> Value:
    if left is None or right is None:
        raise no_attribute()
    if "L" not in left or "L" not in right:
        raise wrong_type()
    return {"L": left["L"] + right["L"]}


def added(present: Value | None, value: Value) -> Value:
    if present is None:
        return value
    if kind_of(present) != kind_of(value):
        raise wrong_type()
    kind = kind_of(value)
    if kind == "N":
        return {"N": _plus(present["N"], value["N"], 1)}
    return set_of(kind, {*present[kind], *value[kind]})[0]


def taken_out(present: Value | None, value: Value) -> Value | None:
    if present is None:
        return None
    kind = kind_of(value)
    if kind_of(present) != kind:
        raise wrong_type()
    left = {*present[kind]} - {*value[kind]}
    return set_of(kind, left)[0] if left else None


def wrong_type() -> Refusal:
    return invalid("An operand in the update expression has an incorrect data type")


def no_attribute() -> Refusal:
    return invalid("The provided expression refers to an attribute that does not exist in the item")
