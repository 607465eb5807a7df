"""A shopper's request runs with a shopper's rights: each function of the API serves its own routes and no other."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from chalice.app import Chalice

from app import api as shops
from infra.deploying.policies import RIGHTS
from layers.cloud.web import doors
from layers.cloud.web.api import Api


def events_app() -> Chalice:
    app = Chalice("lanterns")
    api = Api(app, {})
    api.route("GET /v1/lanterns", lambda: {"lit": True}, limit="")
    api.route("GET /v1/admin/lanterns", lambda: {"all": True}, limit="")
    return app


def ask(handler: Any, path: str) -> tuple[int, Any]:
    context = {"httpMethod": "GET", "resourcePath": path, "identity": {}, "requestId": "r-1"}
    event = {"requestContext": context, "pathParameters": {}, "headers": {}, "multiValueHeaders": {}, "path": path}
    event |= {"multiValueQueryStringParameters": None, "body": None, "isBase64Encoded": False, "stageVariables": None}
    answer = handler(event, SimpleNamespace(aws_request_id="r-1"))
    return answer["statusCode"], json.loads(answer["body"])


def test_the_function_of_the_shop_has_no_route_of_an_operator() -> None:
    app = events_app()
    assert ask(app, "/v1/lanterns") == (200, {"lit": True})
    status, problem = ask(app, "/v1/admin/lanterns")
    assert (status, problem["code"]) == (404, "route_not_found")


def test_the_function_of_operators_has_no_other_route() -> None:
    operators = doors.handler(events_app(), "back_office", doors.BACK_OFFICE)
    assert ask(operators, "/v1/admin/lanterns") == (200, {"all": True})
    status, problem = ask(operators, "/v1/lanterns")
    assert (status, problem["code"]) == (404, "route_not_found")


def test_a_request_of_operators_leaves_no_door_open_behind_it() -> None:
    app = events_app()
    ask(doors.handler(app, "back_office", doors.BACK_OFFICE), "/v1/admin/lanterns")
    assert ask(app, "/v1/admin/lanterns")[0] == 404


def test_who_is_asked_for_a_key_and_who_comes_by_the_back_office_are_the_same() -> None:
    guarded = {route.path for route in shops.routes if route.guard}
    assert guarded == {route.path for route in shops.routes if doors.door_of(route.path) == doors.BACK_OFFICE}


@pytest.mark.parametrize(
    ("kind", "theirs"),
    [
        ("secrets", {"admin-key", "stripe-key"}),
        ("write", {"products", "stock", "operations", "coupons", "gift-cards", "flash-sales", "reconciliations"}),
        ("scan", {"orders", "stock"}),
        ("send", {"imports", "reconciliations", "stock-jobs", "orders-backlog"}),
        ("starts", {"return-saga", "payment-wait"}),
        ("imports", {"GetObject", "PutObject"}),
    ],
)
def test_a_shoppers_request_has_no_right_of_an_operator(kind: str, theirs: set[str]) -> None:
    assert not theirs & set(getattr(RIGHTS["api_handler"], kind))
    assert not (RIGHTS["api_handler"].sees_sagas or RIGHTS["api_handler"].publishes)
