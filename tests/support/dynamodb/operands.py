"""Operands of expressions as functions of an item and the call's values."""

from collections.abc import Callable, Mapping

from tests.support.dynamodb.errors import invalid
from tests.support.dynamodb.syntax import Literal, Operand, Path, Reader
from tests.support.dynamodb.values import Item, Value, kind_of

Values = Mapping[str, Value]
Read = Callable[[Item, Values], Value | None]
Check = Callable[[Values], None]
"""Refuses values that no item could make right."""


def compiled_operand(operand: Operand, reader: Reader, checks: list[Check]) -> Read:
    if isinstance(operand, Path):
        return read_path(operand.parts)
    if isinstance(operand, Literal):
        return lambda item, values: values[operand.placeholder]
    if operand.name != "size":
        raise reader.words.bad(f"The function is not allowed to be used this way in an expression; {operand.name}")
    inner = compiled_operand(operand.operands[0], reader, checks)
    return lambda item, values: _size_of(inner(item, values))


def read_path(parts: tuple[str | int, ...]) -> Read:
    first, rest = str(parts[0]), parts[1:]
    if not rest:
        return lambda item, values: item.get(first)
    return lambda item, values: _inside(item.get(first), rest)


def _inside(value: Value | None, parts: tuple[str | int, ...]) -> Value | None:
    for part in parts:
        if value is None:
            return None
        if isinstance(part, int):
            held = value.get("L", ())
            value = held[part] if part < len(held) else None
        else:
            value = value.get("M", {}).get(part)
    return value


def _size_of(value: Value | None) -> Value | None:
    if value is None:
        return None
    ((kind, held),) = value.items()
    if kind in ("N", "BOOL", "NULL"):
        return None
    return {"N": str(len(held.encode()) if kind == "S" else len(held))}


def kind_check(placeholder: str, kinds: tuple[str, ...], word: str, expression: str) -> Check:
    def check(values: Values) -> None:
        if kind_of(values[placeholder]) not in kinds:
            raise invalid(
                f"Invalid {expression}: Incorrect operand type for operator or function; operator or function: "
                f"{word}, operand type: {kind_of(values[placeholder])}"
            )

    return check
