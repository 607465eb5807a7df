"""What every handler shares: parsing, answers, problems."""

import json
from typing import Annotated, Literal

import msgspec
import pytest
from chalice.app import Chalice
from chalice.test import Client

from layers.cloud.web.api import Api
from layers.cloud.web.http import Answer, Caller, Request
from layers.cloud.web.openapi import document
from layers.cloud.web.problems import ProblemType


class LanternBroken(Exception):  # noqa: N818
    """A rule of the tests."""

    def __init__(self, detail):
        super().__init__(detail)
        self.facts = {"lantern": "LANTERN-RED"}


class Line(msgspec.Struct):
    quantity: Annotated[int, msgspec.Meta(ge=1, le=99)]
    note: Annotated[str, msgspec.Meta(max_length=10)] = ""


class Paging(msgspec.Struct):
    limit: Annotated[int, msgspec.Meta(ge=1, le=100)] = 20
    sort: Literal["newest", "oldest"] = "newest"


class Keys(msgspec.Struct):
    x_cart_token: str


def put_line(sku: str, body: Line, headers: Keys) -> Line:
    """Put a line."""
    return body


def list_lines(query: Paging, request: Request) -> Answer[dict[str, int | str]]:
    return Answer({"limit": query.limit, "language": request.language}, headers={"X-Seen": "yes"}, cache="max-age=5")


def break_lantern() -> None:
    raise LanternBroken("it fell")


def who_asks(request: Request) -> dict[str, str]:
    return {"source_ip": request.source_ip}


def who_acts(caller: Caller) -> dict[str, str]:
    return {"kind": caller.kind, "name": caller.name}


def only_may(request: Request) -> Caller:
    if request.headers.get("authorization") != "Bearer may":
        raise LanternBroken("only May")
    return Caller("operator", "May")


def fail() -> None:
    raise RuntimeError("secret detail")


@pytest.fixture
def api():
    api = Api(Chalice("test"), {LanternBroken: ProblemType(409, "lantern_broken", "The lantern is broken", 3)})
    api.route("PUT /lines/{sku}", put_line)
    api.route("GET /lines", list_lines)
    api.route("POST /lantern", break_lantern)
    api.route("POST /fail", fail)
    return api


def call(api, method, path, body=None, headers=None):
    with Client(api._app) as client:
        raw = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        answer = getattr(client.http, method)(
            path, body=raw, headers={"Content-Type": "application/json", **(headers or {})}
        )
    return answer.status_code, json.loads(answer.body), answer.headers


def test_arguments_come_by_name(api):
    status, body, _ = call(api, "put", "/lines/LANTERN-RED", {"quantity": 2}, {"X-Cart-Token": "t"})
    assert (status, body) == (200, {"quantity": 2, "note": ""})


def test_answers_carry_their_headers_and_caching(api):
    status, body, headers = call(api, "get", "/lines?limit=7", headers={"Accept-Language": "zh"})
    assert (status, body) == (200, {"limit": 7, "language": "zh"})
    assert (headers["X-Seen"], headers["Cache-Control"]) == ("yes", "max-age=5")
    assert headers["Server-Timing"].startswith("total;dur=")


@pytest.mark.parametrize("wrong", [0, -1, 10**9, 1.5, "2", None, True, [], {}])
def test_a_wrong_quantity_is_named(api, wrong):
    status, body, headers = call(api, "put", "/lines/A", {"quantity": wrong}, {"X-Cart-Token": "t"})
    assert status == 422
    assert headers["Content-Type"] == "application/problem+json"
    assert body["code"] == "invalid_body"
    assert body["errors"][0]["field"] == "quantity"
    assert "int" in body["errors"][0]["expected"]


def test_a_missing_member_is_named(api):
    status, body, _ = call(api, "put", "/lines/A", {"note": "x"}, {"X-Cart-Token": "t"})
    assert (status, body["errors"][0]["field"]) == (422, "quantity")


@pytest.mark.parametrize(
    "broken",
    [
        b"{",
        b"\xff\xfe",
        b'{"quantity": 1',
        b"nonsense",
        b'{"quantity": NaN}',
        b'{"x":' + b"[" * 100_000,
        b'{"note": "\\ud800"}',
    ],
)
def test_broken_json_is_400(api, broken):
    status, body, _ = call(api, "put", "/lines/A", broken, {"X-Cart-Token": "t"})
    assert (status, body["code"], body["errors"][0]["field"]) == (400, "invalid_json", "body")


def test_a_missing_header_is_named_as_it_is_written(api):
    status, body, _ = call(api, "put", "/lines/A", {"quantity": 1})
    assert (status, body["errors"][0]["field"]) == (400, "X-Cart-Token")


def test_a_wrong_query_is_named(api):
    status, body, _ = call(api, "get", "/lines?limit=many")
    assert (status, body["code"], body["errors"][0]["field"]) == (422, "invalid_query", "limit")


def test_a_refused_choice_is_not_told_as_the_expected_one(api):
    _, body, _ = call(api, "get", "/lines?sort=price")
    assert body["errors"][0]["expected"] == "a value that /v1/openapi.json lists"


def test_a_body_of_two_megabytes_is_413(api):
    status, body, _ = call(api, "put", "/lines/A", b'"' + b"x" * 2_000_000 + b'"', {"X-Cart-Token": "t"})
    assert (status, body["code"]) == (413, "body_too_large")


def test_a_refused_rule_becomes_the_problem_of_the_table(api):
    status, body, headers = call(api, "post", "/lantern")
    assert (status, body["code"], body["lantern"]) == (409, "lantern_broken", "LANTERN-RED")
    assert headers["Retry-After"] == "3"


def test_a_guard_tells_the_function_who_is_calling_or_refuses(api):
    api.route("POST /acts", who_acts, guard=only_may)
    assert call(api, "post", "/acts", headers={"Authorization": "Bearer may"})[1] == {"kind": "operator", "name": "May"}
    assert call(api, "post", "/acts")[:1] == (409,)


def test_every_function_that_asks_who_is_calling_stands_behind_a_guard():
    from app import api as shop

    asking = [route for route in shop.routes if "caller" in route.parameters]
    assert asking and all(route.guard for route in asking)


def test_an_unknown_failure_tells_nothing_but_a_trace_id(api):
    status, body, _ = call(api, "post", "/fail")
    assert (status, body["code"]) == (500, "internal_error")
    assert "secret" not in json.dumps(body)


def test_the_document_lists_every_route_parameter_and_code(api):
    paper = document(api.routes, api.problems, "Test", "1")
    assert set(paper["paths"]) == {"/lines/{sku}", "/lines", "/lantern", "/fail"}
    assert {p["name"] for p in paper["paths"]["/lines/{sku}"]["put"]["parameters"]} == {"sku", "X-Cart-Token"}
    assert "lantern_broken" in paper["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]


def test_the_visitors_address_is_what_our_own_proxy_says_and_not_what_the_visitor_says(api, monkeypatch):
    api.route("GET /who", who_asks)
    monkeypatch.setenv("SLUICE_EDGE_SECRET", "told to CloudFront")
    forwarded = {"X-Forwarded-For": "203.0.113.9, 192.0.2.1, 198.51.100.7"}  # made up, the visitor, CloudFront
    told = forwarded | {"X-Edge-Secret": "told to CloudFront"}
    assert call(api, "get", "/who", headers=told)[1] == {"source_ip": "127.0.0.1"}
    monkeypatch.setenv("SLUICE_PROXIES", "1")
    assert call(api, "get", "/who", headers=told)[1] == {"source_ip": "192.0.2.1"}
    assert call(api, "get", "/who")[1] == {"source_ip": "127.0.0.1"}


@pytest.mark.parametrize("shown", [{}, {"X-Edge-Secret": ""}, {"X-Edge-Secret": "guessed"}, {"X-Edge-Secret": "é"}])
def test_who_calls_past_our_proxy_is_not_believed(api, monkeypatch, shown):
    api.route("GET /who", who_asks)
    monkeypatch.setenv("SLUICE_EDGE_SECRET", "told to CloudFront")
    monkeypatch.setenv("SLUICE_PROXIES", "1")
    made_up = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}
    assert call(api, "get", "/who", headers=made_up | shown)[1] == {"source_ip": "127.0.0.1"}
