"""What a function's code may come to, read from the code itself: what its entry calls, and what that calls.

Names are followed through modules, classes and what a module holds; a name that may be one of several is all of them.
So what is found is at least what is done.
"""

import importlib
import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

OURS = ("functions.", "layers.shop.")


@dataclass(frozen=True)
class Place:
    """One code that may run: the function it is of, and what its names stand for."""

    module: str
    function: str
    code: types.CodeType
    used: list[Any]

    @property
    def where(self) -> str:
        return f"{self.module}.{self.function}"

    @property
    def name(self) -> str:
        """Of a method without its class."""
        return self.function.rpartition(".")[2]

    @property
    def functions(self) -> list[Any]:
        return [each for each in self.used if isinstance(each, types.FunctionType)]

    @property
    def texts(self) -> set[str]:
        """The constants it names and holds."""
        return {each for each in (*self.used, *self.code.co_consts) if isinstance(each, str)}


def places(entries: Iterable[Callable[..., Any]], ours: tuple[str, ...] = OURS) -> Iterator[Place]:
    """Every code that a call of one of `entries` may come to; `ours`: how the modules begin that are followed."""
    seen: set[types.CodeType] = set()
    waiting: list[Any] = list(entries)
    while waiting:
        function = waiting.pop()
        if function.__code__ in seen:
            continue
        seen.add(function.__code__)
        for code in _codes(function.__code__):
            used = [*_used(code, function.__globals__, ours), *_its_class(function)]
            yield Place(function.__module__, function.__qualname__, code, used)
            waiting += [each for value in used for each in _functions(value, set(code.co_names), ours)]


def _its_class(function: types.FunctionType) -> Iterator[type]:
    """The class of a method, which may call others of it."""
    owner = function.__globals__.get(function.__qualname__.partition(".")[0])
    if isinstance(owner, type):
        yield owner


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    """A function's code, and that of functions and loops inside it."""
    yield code
    for each in code.co_consts:
        if isinstance(each, types.CodeType):
            yield from _codes(each)


def _used(code: types.CodeType, known: dict[str, Any], ours: tuple[str, ...]) -> Iterator[Any]:
    """What a code's names stand for: in its module, in modules named there, and in those imported on the way."""
    modules = [known[name] for name in code.co_names if isinstance(known.get(name), types.ModuleType)]
    modules += [importlib.import_module(name) for name in code.co_names if name.startswith(ours)]
    for name in code.co_names:
        for space in (known, *(vars(each) for each in modules if each.__name__.startswith(ours))):
            if name in space:
                yield space[name]


def _functions(value: Any, names: set[str], ours: tuple[str, ...]) -> Iterator[Any]:
    """What may be called of a value: itself; of a class or one of its kind, the methods that are named."""
    value = value.func if isinstance(value, partial) else value
    value = value.__func__ if isinstance(value, types.MethodType) else value
    if isinstance(value, types.FunctionType) and value.__module__.startswith(ours):
        yield value
        yield from _wrapped(value)
    kind = _kind(value)
    if kind.__module__.startswith(ours):
        held = {name: each for base in kind.__mro__ for name, each in vars(base).items()}
        yield from (each for name, each in held.items() if name in names and isinstance(each, types.FunctionType))
    if not isinstance(value, type | types.FunctionType) and kind.__module__.startswith("layers."):
        for inner in getattr(value, "__dict__", {}).values():  # what it was made with: a store, a function that loads
            yield from _functions(inner, names, ours) if not isinstance(inner, dict) else ()
    if isinstance(value, dict):
        for each in value.values():
            yield from _functions(each, names, ours) if not isinstance(each, dict) else ()


def _kind(value: Any) -> type:
    """Whose methods a value may be asked for: a class, what it is one of, or what a function says that it gives."""
    if isinstance(value, types.FunctionType):
        given = value.__annotations__.get("return")
        found = value.__globals__.get(given) if isinstance(given, str) else given
        return found if isinstance(found, type) else type(value)
    return value if isinstance(value, type) else type(value)


def _wrapped(function: types.FunctionType) -> Iterator[Any]:
    if isinstance(inner := getattr(function, "__wrapped__", None), types.FunctionType):
        yield inner
