"""Limits over HTTP, with Valkey and without: many environments keep one limit, a dead Redis neither opens nor shuts."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from chalice.test import Client

from infra.local.testing import moto_world
from layers.cloud import environment
from tests.support.both_doors import BothDoors
from tests.support.valkey import Valkey, valkey  # noqa: F401 - a fixture

KEY = "Bearer the-key"
ROOM = {"read": 5, "admin": 4, "login": 3}


@pytest.fixture
def http(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("SLUICE_SIGNING_KEY", "testing")
    monkeypatch.setenv("SLUICE_ADMIN_KEY", "the-key")
    monkeypatch.setenv("SLUICE_LIMITS", " ".join(f"{name}=0.01/{room}" for name, room in ROOM.items()))
    with moto_world():
        from app import app

        environment.forget()
        with Client(BothDoors(app)) as client:
            yield client.http


def statuses(http: Any, path: str, times: int, **headers: str) -> list[int]:
    return [http.get(path, headers=headers).status_code for _ in range(times)]


def test_who_asks_too_fast_is_told_so_and_when_to_come_back(http: Any, valkey: Valkey) -> None:  # noqa: F811
    first = http.get("/v1/products")
    assert first.headers["RateLimit-Policy"] == '"read";q=5;w=500'
    assert first.headers["RateLimit"].startswith('"read";r=4;')
    assert statuses(http, "/v1/products", 6) == [200] * 4 + [429] * 2
    refused = http.get("/v1/products")
    problem = json.loads(refused.body)
    assert (problem["code"], problem["errors"][0]["field"]) == ("too_many_requests", "request")
    assert int(refused.headers["Retry-After"]) == 100
    assert refused.headers["RateLimit"] == '"read";r=0;t=100'
    assert http.get("/v1/health").status_code == 200  # what monitors ask is not limited


def test_every_environment_keeps_the_same_limit(http: Any, valkey: Valkey) -> None:  # noqa: F811
    found = []
    for _ in range(7):
        environment.forget()
        found += statuses(http, "/v1/products", 1)
    assert found == [200] * 5 + [429] * 2


def test_without_redis_each_keeps_it_alone_and_none_is_open_or_shut(http: Any, valkey: Valkey) -> None:  # noqa: F811
    valkey.kill()
    assert statuses(http, "/v1/products", 7) == [200] * 5 + [429] * 2
    environment.forget()
    assert statuses(http, "/v1/products", 1) == [200]


def test_a_refusal_of_the_shop_tells_how_the_limit_stands_too(http: Any, valkey: Valkey) -> None:  # noqa: F811
    refused = http.get("/v1/products/prd_nope")
    assert (refused.status_code, refused.headers["RateLimit"][:11]) == (404, '"read";r=4;')


def test_wrong_keys_are_slowed_down_and_the_right_one_is_not_found_by_going_on(
    http: Any,
    valkey: Valkey,  # noqa: F811
) -> None:
    assert statuses(http, "/v1/admin/audit", 5, Authorization="Bearer guess") == [401] * 3 + [429] * 2
    assert statuses(http, "/v1/admin/audit", 1, Authorization=KEY) == [429]


def test_an_operator_has_a_limit_of_their_own(http: Any, valkey: Valkey) -> None:  # noqa: F811
    assert statuses(http, "/v1/products", 6)[-1] == 429
    assert statuses(http, "/v1/admin/audit", 5, Authorization=KEY) == [200] * 4 + [429]


def test_what_the_payment_provider_tells_is_not_limited(http: Any, valkey: Valkey) -> None:  # noqa: F811
    answers = {http.post("/v1/webhooks/payments", body=b"{}").status_code for _ in range(9)}
    assert 429 not in answers
