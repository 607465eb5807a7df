"""The shop's own CPU per API request: handlers as Lambda calls them, less what AWS's clients take.

Calls of AWS are answered by moto in this process; the CPU between the start and the end of a call is taken off, so what
stays is chalice, parsing, rules, caches (Redis included), shaping and logging.
"""

import json
import os
import time
import uuid
from collections.abc import Callable
from typing import Any

from botocore import handlers
from chalice.local import LambdaEventConverter, RouteMatcher

from layers.cloud.watch import telemetry
from tests.benchmarks.numbers import percentile
from tests.benchmarks.road import Road, context, opened, order_request

SKU = "TEA-1"
TURNS = 200
Request = tuple[str, str, Any, dict[str, str]]


class Calls:
    """CPU seconds of this thread inside calls of AWS."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._began = 0.0

    def begin(self, **_: Any) -> None:
        self._began = time.thread_time()

    def end(self, **_: Any) -> None:
        self.seconds += time.thread_time() - self._began


def measure() -> dict[str, dict[str, float]]:
    """CPU milliseconds per request, of the median and the 95th of a hundred."""
    calls = Calls()
    hooks = [("before-parameter-build", calls.begin), ("after-call", calls.end)]
    handlers.BUILTIN_HANDLERS.extend(hooks)
    try:
        with opened([SKU], log_level="INFO") as road, open(os.devnull, "w") as nowhere:
            streams: list[Any] = telemetry.logger.handlers
            for handler in streams:
                handler.setStream(nowhere)
            return {name: _cost(road, calls, request) for name, request in _requests(road).items()}
    finally:
        for hook in hooks:
            handlers.BUILTIN_HANDLERS.remove(hook)


def _requests(road: Road) -> dict[str, Callable[[int], Request]]:
    """What is asked at each turn."""
    product = road.products[SKU]
    cart = road.fill_cart([SKU])
    receipt = road.order(cart)
    token = {"X-Order-Token": receipt["order_token"]}
    line = f"/v1/carts/{cart['cart_id']}/lines/{SKU}"
    key = uuid.uuid4().hex
    road.http("PUT", line, {"quantity": 2}, 200, cart["token"])
    two = road.http("PUT", line, {"quantity": 1}, 200, cart["token"])
    order = order_request({**cart, **two})
    return {
        "GET product": lambda turn: ("GET", f"/v1/products/{product}", None, {}),
        "PUT cart line": lambda turn: ("PUT", line, {"quantity": 1}, cart["token"]),
        "POST order": lambda turn: ("POST", "/v1/orders", order, {**cart["token"], "Idempotency-Key": f"{key}{turn}"}),
        "GET order": lambda turn: ("GET", receipt["status_url"], None, token),
    }


def _cost(road: Road, calls: Calls, request: Callable[[int], Request]) -> dict[str, float]:
    api: Any = road.api
    converter = LambdaEventConverter(RouteMatcher(list(api.routes)), api.api.binary_types)
    events = [_event(converter, *request(turn)) for turn in range(TURNS)]
    spent = []
    for event in events:
        calls.seconds, began = 0.0, time.thread_time()
        answer = api(event, context("api"))
        spent.append(time.thread_time() - began - calls.seconds)
        assert answer["statusCode"] in (200, 202), answer
    settled = spent[TURNS // 4 :]  # the first requests build what the others use
    return {"ms": round(percentile(settled, 50) * 1000, 2), "p95_ms": round(percentile(settled, 95) * 1000, 2)}


def _event(converter: LambdaEventConverter, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
    sent = {"content-type": "application/json", **{name.lower(): value for name, value in headers.items()}}
    raw = b"" if body is None else json.dumps(body).encode()
    event: Any = converter.create_lambda_event(method, path, sent, raw)
    event["requestContext"] |= {"requestId": str(uuid.uuid4()), "identity": {"sourceIp": "127.0.0.1"}}
    return event
