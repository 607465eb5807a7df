"""Every route of the API document under a storm of wrong requests, the same ones on every run."""

import json
import random
import string
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.support.shopper import PROBLEM, Client, Reply

SEED, REQUESTS = 20261111, 1_500
SCRAPS = [
    "",
    "\x00",
    "😀",
    "../..",
    "%2F",
    "null",
    "NaN",
    "-1",
    "1e999",
    "9" * 40,
    "a" * 3_000,
    "'; --",
    "${jndi:x}",
    "\u202e",
]
LEAVES: list[Any] = [None, True, 0, -1, 1.5, 10**19, 10**30, -(2**63), *SCRAPS, [], {}, [[]], [None] * 50, {"": ""}]
HEADERS = ["Idempotency-Key", "If-Match", "If-None-Match", "X-Cart-Token", "X-Order-Token", "Accept-Language", "Range"]
KINDS = ["application/json", "application/json; charset=utf-16", "text/csv", "multipart/form-data; boundary=x", ""]
# Switches of the whole shop: thrown at random, they would decide what all other requests get.
SWITCHES = {("put", "/v1/admin/waiting-room"), ("put", "/v1/admin/switches/{name}")}
# The names of things that are there make fuzz go deeper than ids that nobody has.
KNOWN = ["LANTERN-RED", "prd_case-aluminium", "lighting"]


class Fuzz:
    """Random requests for one operation of the document."""

    def __init__(self, seed: int, schemas: dict[str, Any]) -> None:
        self._dice = random.Random(seed)
        self._schemas = schemas

    def request(
        self, method: str, path: str, operation: dict[str, Any]
    ) -> tuple[str, str, bytes | None, dict[str, str]]:
        parts = [self._segment() if part.startswith("{") else part for part in path.split("/")]
        query = [p["name"] for p in operation["parameters"] if p["in"] == "query" and self._dice.random() < 0.5]
        target = "/".join(parts) + ("?" + "&".join(f"{name}={self._segment()}" for name in query) if query else "")
        headers = {name: self._header() for name in self._dice.sample(HEADERS, 2)}
        headers["Content-Type"] = self._dice.choice([*KINDS[:1] * 6, *KINDS])
        body = self._body(operation) if method in ("post", "put", "patch") else None
        return method.upper(), target, body, headers

    def _segment(self) -> str:
        characters = string.ascii_letters + "%._-~:@$"
        made = "".join(self._dice.choices(characters, k=self._dice.randint(1, 30)))
        encoded = "".join(f"%{byte:02X}" for byte in self._dice.randbytes(4))
        return self._dice.choice([made, encoded, "..", "a" * 2_100, *KNOWN])

    def _header(self) -> str:
        return self._dice.choice(["x", "*", '"1"', "a" * 4_000, "zh,en;q=", self._dice.randbytes(9).hex(), "\xff\xe9"])

    def _body(self, operation: dict[str, Any]) -> bytes:
        if self._dice.random() < 0.1:
            return self._dice.randbytes(self._dice.randint(0, 400))
        (content,) = operation.get("requestBody", {}).get("content", {"": {}}).values()
        return _dump(self._value(content.get("schema", {}), 0))

    def _value(self, schema: dict[str, Any], depth: int) -> Any:
        """Mostly what the schema wants, so that what is wrong sits deep inside."""
        while "$ref" in schema:
            schema = self._schemas[schema["$ref"].rpartition("/")[2]]
        if depth > 6 or self._dice.random() < 0.12:
            return self._dice.choice(LEAVES)
        if "anyOf" in schema:
            return self._value(self._dice.choice(schema["anyOf"]), depth)
        if "enum" in schema:
            return self._dice.choice(schema["enum"])
        kind = schema.get("type")
        if kind == "object":
            members = schema.get("properties", {})
            return {name: self._value(part, depth + 1) for name, part in members.items() if self._dice.random() < 0.95}
        if kind == "array":
            return [self._value(schema.get("items", {}), depth + 1) for _ in range(self._dice.randint(0, 3))]
        return self._dice.choice([1, 2, 99, "CNY", "pm_card_visa", "may@example.com", *LEAVES])


def _dump(value: Any) -> bytes:
    return json.dumps(value).encode()


def judged(reply: Reply, codes: set[str]) -> str:
    """What is wrong with an answer; empty when nothing is."""
    if reply.status in range(200, 400):
        return ""
    if reply.status >= 500:
        return f"a fault: {reply.status}"
    if reply.headers.get("content-type") != "application/problem+json" or set(reply.body) < PROBLEM:
        return "no problem document"
    return "" if reply.body["code"] in codes else f"a code that is not in the document: {reply.body['code']}"


@pytest.mark.parametrize("part", range(2))
def test_whatever_is_sent_the_answer_is_never_a_fault(shop, operator, document, codes, part):
    listed = [(m, path, op) for path, methods in document["paths"].items() for m, op in methods.items()]
    operations = [(m, path, op) for m, path, op in listed if (m, path) not in SWITCHES]
    fuzz = Fuzz(SEED + part, document["components"]["schemas"])
    requests = [fuzz.request(*operations[n % len(operations)]) for n in range(REQUESTS // 2)]
    client = Client(shop.url, dict(operator.headers))
    with ThreadPoolExecutor(4) as crowd:
        replies = list(crowd.map(lambda request: client.send(*request), requests))
    found = [
        (what, *request) for request, reply in zip(requests, replies, strict=True) if (what := judged(reply, codes))
    ]
    assert not found, found[:3]
    assert len(Counter(reply.status for reply in replies)) >= 4  # it did get through to the rules


def test_the_document_and_the_routes_are_the_same(shop, document):
    from app import api

    told = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert told == {(route.method, route.path) for route in api.routes}
