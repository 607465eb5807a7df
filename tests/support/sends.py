"""Which queues a function's code may send to, read from the code itself: what its entry calls, and what that calls.

Names are followed through modules, classes and what a module holds; a name that may be one of several is all of them.
So what is found is at least what is sent. A queue is named where a message is sent, by a constant.
"""

import importlib
import types
from collections.abc import Callable, Iterator
from typing import Any

from layers.cloud.messages.queues import SqsQueue, send_texts

SENDERS = (SqsQueue, send_texts)
OURS = ("functions.", "layers.shop.")


def queues_of(entry: Callable[..., Any], nouns: frozenset[str]) -> dict[str, str]:
    """Of each queue among `nouns` that the code behind `entry` sends to, where it does so."""
    found: dict[str, str] = {}
    seen: set[types.CodeType] = set()
    waiting: list[Any] = [entry]
    while waiting:
        function = waiting.pop()
        if function.__code__ in seen:
            continue
        seen.add(function.__code__)
        for code in _codes(function.__code__):
            used = list(_used(code, function.__globals__))
            if any(each is sender for each in used for sender in SENDERS):
                said = {each for each in (*used, *code.co_consts) if isinstance(each, str)}
                found |= dict.fromkeys(said & nouns, f"{function.__module__}.{function.__qualname__}")
            waiting += [each for value in used for each in _functions(value, set(code.co_names))]
    return found


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    """A function's code, and that of functions and loops inside it."""
    yield code
    for each in code.co_consts:
        if isinstance(each, types.CodeType):
            yield from _codes(each)


def _used(code: types.CodeType, known: dict[str, Any]) -> Iterator[Any]:
    """What a code's names stand for: in its module, in modules named there, and in those imported on the way."""
    modules = [known[name] for name in code.co_names if isinstance(known.get(name), types.ModuleType)]
    modules += [importlib.import_module(name) for name in code.co_names if name.startswith(OURS)]
    for name in code.co_names:
        for space in (known, *(vars(each) for each in modules if each.__name__.startswith(OURS))):
            if name in space:
                yield space[name]


def _functions(value: Any, names: set[str]) -> Iterator[Any]:
    """What may be called of a value: itself; of a class or one of its kind, the methods that are named."""
    if isinstance(value, types.FunctionType) and value.__module__.startswith(OURS):
        yield value
        yield from _wrapped(value)
    kind = value if isinstance(value, type) else type(value)
    if kind.__module__.startswith(OURS):
        held = {name: each for base in kind.__mro__ for name, each in vars(base).items()}
        yield from (each for name, each in held.items() if name in names and isinstance(each, types.FunctionType))
    if isinstance(value, dict):
        for each in value.values():
            yield from _functions(each, names) if not isinstance(each, dict) else ()


def _wrapped(function: types.FunctionType) -> Iterator[Any]:
    if isinstance(inner := getattr(function, "__wrapped__", None), types.FunctionType):
        yield inner
