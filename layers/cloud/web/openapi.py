"""The OpenAPI 3.1 document, generated from the routes and their types."""

import inspect
import typing
from collections.abc import Iterable
from typing import Any

import msgspec

from layers.cloud.web import texts
from layers.cloud.web.api import Problems
from layers.cloud.web.http import Answer, Route
from layers.cloud.web.problems import CONTENT_TYPE, PLUMBING

_REFERENCE = "#/components/schemas/{name}"
PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "errors", "trace_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
        "trace_id": {"type": "string"},
    },
}


def document(routes: Iterable[Route], problems: Problems, title: str, version: str) -> dict[str, Any]:
    """The whole document; every problem code is listed under `Problem`."""
    routes = list(routes)
    kinds = _types(routes)
    schemas, components = msgspec.json.schema_components(kinds, ref_template=_REFERENCE)
    by_type = dict(zip(map(repr, kinds), texts.spoken(list(schemas)), strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, by_type)
    codes = sorted({kind.code for kind in (*problems.values(), *PLUMBING)})
    problem = {**PROBLEM_SCHEMA, "properties": {**PROBLEM_SCHEMA["properties"], "code": {"enum": codes}}}  # type: ignore[dict-item]
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "paths": paths,
        "components": {
            "schemas": {**texts.spoken(components), "Problem": problem},
            "securitySchemes": {"operator": {"type": "http", "scheme": "bearer"}},
        },
    }


def answer_type(route: Route) -> Any:
    """The body type of a route's answer; None where it declares none."""
    declared = route.hints.get("return")
    if typing.get_origin(declared) is Answer:
        declared = typing.get_args(declared)[0]
    return None if declared in (None, type(None), Any, inspect.Parameter.empty, Answer) else declared


def _types(routes: list[Route]) -> list[Any]:
    found: dict[str, Any] = {}
    for route in routes:
        for kind in (route.hints.get("body"), answer_type(route)):
            if kind is not None:
                found[repr(kind)] = kind
    return list(found.values())


def _operation(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": f"{route.function.__module__.rpartition('.')[2]}.{route.function.__name__}",
        "summary": (inspect.getdoc(route.function) or route.function.__name__).splitlines()[0],
        "parameters": [*_path_parameters(route), *_struct_parameters(route)],
        "responses": {
            str(route.status): _response(route, schemas),
            "default": {
                "description": "A problem",
                "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            },
        },
    }
    if body := route.hints.get("body"):
        content = {route.content_type: {"schema": schemas[repr(body)]}}
        operation["requestBody"] = {"required": True, "content": content}
    if route.guard:
        operation["security"] = [{"operator": []}]
    return operation


def _response(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    kind = answer_type(route)
    if kind is None:
        return {"description": "Done"}
    return {"description": "Done", "content": {"application/json": {"schema": schemas[repr(kind)]}}}


def _path_parameters(route: Route) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in route.path.split("/") if part.startswith("{")]
    return [{"name": n, "in": "path", "required": True, "schema": {"type": "string"}} for n in names]


def _struct_parameters(route: Route) -> list[dict[str, Any]]:
    """Query and header parameters, from the fields of their structs."""
    found = []
    for place, where in (("query", "query"), ("headers", "header")):
        if kind := route.hints.get(place):
            for struct_field in msgspec.structs.fields(kind):
                name = struct_field.encode_name
                schema = texts.spoken(msgspec.json.schema(struct_field.type))
                found.append(
                    {
                        "name": name.replace("_", "-").title() if where == "header" else name,
                        "in": where,
                        "required": struct_field.required,
                        "schema": schema,
                    }
                )
    return found
