"""Writing at a path inside an item, without changing what others share."""

from typing import Any

from tests.support.dynamodb.errors import Refusal, invalid
from tests.support.dynamodb.values import Item, Value

Parts = tuple[str | int, ...]


def placed(item: Item, path: Parts, value: Value) -> None:
    """Put `value` at `path` of `item`, which is a copy: only it is changed, not what it holds."""
    name = path[0]
    assert isinstance(name, str)
    item[name] = value if len(path) == 1 else _with(item.get(name), path[1:], value)


def _with(holder: Value | None, path: Parts, value: Value) -> Value:
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        held = list(_held(holder, "L"))
        if not rest and step >= len(held):
            return {"L": [*held, value]}
        inner = held[step] if step < len(held) else None
        held[step : step + 1] = [value if not rest else _with(inner, rest, value)]
        return {"L": held}
    fields = dict(_held(holder, "M"))
    fields[step] = value if not rest else _with(fields.get(step), rest, value)
    return {"M": fields}


def removed(item: Item, path: Parts) -> None:
    """Take away what is at `path`; nothing there is no error, no way there is."""
    name = path[0]
    assert isinstance(name, str)
    if len(path) == 1:
        item.pop(name, None)
    else:
        item[name] = _without(item.get(name), path[1:])


def _without(holder: Value | None, path: Parts) -> Value:
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        held = list(_held(holder, "L"))
        if rest:
            held[step : step + 1] = [_without(held[step] if step < len(held) else None, rest)]
        elif step < len(held):
            del held[step]
        return {"L": held}
    fields = dict(_held(holder, "M"))
    if rest:
        fields[step] = _without(fields.get(step), rest)
    else:
        fields.pop(step, None)
    return {"M": fields}


def _held(holder: Value | None, kind: str) -> Any:
    if holder is None or kind not in holder:
        raise no_such_place()
    return holder[kind]


def no_such_place() -> Refusal:
    return invalid("The document path provided in the update expression is invalid for update")
