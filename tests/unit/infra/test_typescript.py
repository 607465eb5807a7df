"""The API as the checks of web/js see it."""

from typing import Literal

import pytest
from msgspec import UNSET, Struct, UnsetType

from functions.problems import PROBLEMS
from infra.typescript import typescript
from layers.cloud.web.http import JSON, Answer, Route


class Lamp(Struct, omit_defaults=True):
    sku: str
    wick: str = "cotton"


class Shelf(Struct):
    lamps: list[Lamp]
    state: Literal["open", "closed"] = "open"
    note: str | None = None


class Changes(Struct):
    price: int
    name: str | UnsetType = UNSET


def list_lamps() -> Shelf:
    raise NotImplementedError


def post_lamp(body: Changes) -> Answer[None]:
    raise NotImplementedError


def put_lamp(body: Lamp) -> Answer[Lamp]:
    raise NotImplementedError


def weigh_lamp() -> complex:
    raise NotImplementedError


def written(spec, function):
    method, path = spec.split(" ")
    return typescript([Route(method, path, function, 200, None, JSON, 1_000)], PROBLEMS)


def test_an_answer_has_all_its_fields_but_those_that_its_struct_leaves_out():
    told = written("GET /v1/lamps", list_lamps)
    assert '"GET /v1/lamps": Shelf;' in told
    assert "interface Shelf {\n  lamps: Array<Lamp>;\n  state:" in told
    assert "  note: string | null;\n" in told or "  note: null | string;\n" in told
    assert "interface Lamp {\n  sku: string;\n  wick?: string;\n}" in told


def test_a_literal_is_a_choice_of_its_values():
    assert '  state: "closed" | "open";' in written("GET /v1/lamps", list_lamps)


def test_what_has_a_default_may_be_missing_in_a_body():
    told = written("POST /v1/lamps", post_lamp)
    assert '"POST /v1/lamps": Changes;' in told
    assert "interface Changes {\n  price: number;\n  name?: string;\n}" in told


def test_a_struct_that_is_asked_for_and_answered_has_two_names():
    told = written("PUT /v1/lamps/{sku}", put_lamp)
    assert '"PUT /v1/lamps/{sku}": Lamp;' in told
    assert '"PUT /v1/lamps/{sku}": LampBody;' in told


def test_every_code_that_a_problem_may_have_is_told():
    codes = written("GET /v1/lamps", list_lamps).partition("type ProblemCode = ")[2].partition(";")[0]
    assert {'"invalid_body"', '"total_changed"', '"route_not_found"'} <= set(codes.split(" | "))


def test_a_type_that_cannot_be_told_is_refused():
    with pytest.raises(NotImplementedError, match="no TypeScript yet"):
        written("GET /v1/lamps/weight", weigh_lamp)
