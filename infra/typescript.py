"""`python -m infra.typescript FILE`: what the API takes and answers, as TypeScript, for the checks of web/js.

Written anew for each check, from the routes and their msgspec types: it cannot fall behind them. A field of an answer
is optional only where its struct leaves out defaults; a field of a body, where it has a default.
"""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect as kinds

from layers.cloud.web.api import Problems
from layers.cloud.web.http import JSON, Route
from layers.cloud.web.openapi import answer_type
from layers.cloud.web.problems import PLUMBING

HEAD = "// Written by `make pages` from the routes of app.py: change an answer there, and this follows."
PLAIN: dict[type[kinds.Type], str] = {
    kinds.BoolType: "boolean",
    kinds.FloatType: "number",
    kinds.IntType: "number",
    kinds.NoneType: "null",
    kinds.StrType: "string",
    kinds.DateTimeType: "string",
    kinds.DateType: "string",
    kinds.AnyType: "unknown",
}
MayBeMissing = Callable[[type, kinds.Field], bool]


class Interfaces:
    """Structs by the name that each gets in TypeScript. A name that is taken gets `beside` behind it, or else its
    package's before it."""

    def __init__(self, optional: MayBeMissing, taken: Iterable[str] = (), beside: str = "") -> None:
        self._optional = optional
        self._taken = set(taken)
        self._beside = beside
        self._names: dict[type, str] = {}
        self.written: dict[str, str] = {}

    def type_of(self, kind: kinds.Type) -> str:
        """The TypeScript of a type. Raises NotImplementedError for a kind that no route has had so far."""
        if plain := PLAIN.get(type(kind)):
            return plain
        match kind:
            case kinds.StructType():
                return self._struct(kind)
            case kinds.UnionType():
                return " | ".join(self.type_of(each) for each in kind.types if not _unset(each))
            case kinds.ListType() | kinds.VarTupleType():
                return f"Array<{self.type_of(kind.item_type)}>"
            case kinds.DictType():
                return f"{{ [name: string]: {self.type_of(kind.value_type)} }}"
            case kinds.LiteralType():
                return _either(kind.values)
            case kinds.EnumType():
                return _either(each.value for each in kind.cls)
        raise NotImplementedError(f"msgspec's {type(kind).__name__} has no TypeScript yet")

    def _struct(self, kind: kinds.StructType) -> str:
        if kind.cls not in self._names:
            name = self._names[kind.cls] = self._name(kind.cls)
            self._taken.add(name)
            self.written[name] = ""  # keeps its place before the structs that are found in it
            self.written[name] = "{\n" + "".join(self._field(kind.cls, each) for each in kind.fields) + "}"
        return self._names[kind.cls]

    def _field(self, struct: type, field: kinds.Field) -> str:
        mark = "?" if self._optional(struct, field) else ""
        return f"  {field.encode_name}{mark}: {self.type_of(field.type)};\n"

    def _name(self, struct: type) -> str:
        package = struct.__module__.split(".")[-2].title().replace("_", "")
        names = (struct.__name__, struct.__name__ + self._beside, package + struct.__name__)
        return next(name for name in names if name not in self._taken)


def _unset(kind: kinds.Type) -> bool:
    return isinstance(kind, kinds.CustomType) and kind.cls is msgspec.UnsetType


def _either(values: Iterable[Any]) -> str:
    return " | ".join(msgspec.json.encode(value).decode() for value in values)


def _left_out(struct: type, field: kinds.Field) -> bool:
    return not field.required and bool(struct.__struct_config__.omit_defaults)  # type: ignore[attr-defined]


def _by_route(name: str, types: dict[str, str]) -> str:
    return f"export interface {name} {{\n" + "".join(f'  "{route}": {kind};\n' for route, kind in types.items()) + "}"


def typescript(routes: Iterable[Route], problems: Problems) -> str:
    """A module of `Answers` and `Bodies` by route ("GET /v1/products"), what they are made of, and `ProblemCode`."""
    named = {f"{route.method} {route.path}": route for route in routes if route.content_type == JSON}
    answered = {name: kind for name, route in named.items() if (kind := answer_type(route)) is not None}
    answers = Interfaces(_left_out)
    told = {name: answers.type_of(kinds.type_info(kind)) for name, kind in answered.items()}
    bodies = Interfaces(lambda _, field: not field.required, taken=answers.written, beside="Body")
    taken = {name: bodies.type_of(kinds.type_info(r.hints["body"])) for name, r in named.items() if "body" in r.hints}
    codes = sorted({kind.code for kind in (*problems.values(), *PLUMBING)})
    return "\n\n".join(
        [
            HEAD,
            _by_route("Answers", told),
            _by_route("Bodies", taken),
            f"export type ProblemCode = {_either(codes)};",
            *(f"export interface {name} {fields}" for name, fields in (answers.written | bodies.written).items()),
            "",
        ]
    )


def main(file: str) -> None:
    from app import api

    written, path = typescript(api.routes, api.problems), Path(file)
    if not path.exists() or path.read_text("utf-8") != written:  # what is as it was needs no check
        path.write_text(written, "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
