"""Every text that a route takes, found by walking the types of all routes."""

import typing
from collections.abc import Iterator

import msgspec

from app import api

Meta = tuple[msgspec.Meta, ...]


class Leaf(typing.NamedTuple):
    """A text that comes in: where, and what bounds it."""

    place: str
    bounds: Meta

    def accepts(self, text: str) -> bool:
        try:
            msgspec.convert(text, typing.Annotated[(str, self.place, *self.bounds)])
        except msgspec.ValidationError:
            return False
        return True


def leaves(part: str) -> list[Leaf]:
    """The texts that come in by the `part` ("body", "query", "headers") of any route, each once."""
    found: dict[str, Leaf] = {}
    for route in api.routes:
        if part in route.hints and route.hints[part] is not bytes:
            for leaf in _walk(route.hints[part], f"{route.method} {route.path}", (), frozenset()):
                found.setdefault(leaf.place, leaf)
    return list(found.values())


def _walk(kind: typing.Any, place: str, bounds: Meta, within: frozenset[type]) -> Iterator[Leaf]:
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        metas = tuple(each for each in kind.__metadata__ if isinstance(each, msgspec.Meta))
        yield from _walk(inner[0], place, (*bounds, *metas), within)
    elif isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        if kind not in within:
            for name, hint in typing.get_type_hints(kind, include_extras=True).items():
                yield from _walk(hint, f"{kind.__name__}.{name}", (), within | {kind})
    elif kind is str:
        yield Leaf(place, bounds)
    elif origin in (list, dict, tuple, set, frozenset):
        yield from _all(inner, f"{place}[]", within)
    elif origin is not typing.Literal:
        yield from _all(inner, place, within)


def _all(kinds: tuple[typing.Any, ...], place: str, within: frozenset[type]) -> Iterator[Leaf]:
    for number, kind in enumerate(kinds):
        yield from _walk(kind, f"{place}{number}" if place.endswith("[]") else place, (), within)
