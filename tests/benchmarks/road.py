"""The main road in one process, step by step: the real handlers of app.py on moto, Valkey and the provider's double.

Nothing runs by itself here: `place` takes an order from its cart to `shipped` in the order AWS would, one stage after
the other, so that what each stage asks of AWS is told apart and is the same on every run.
"""

import importlib
import json
import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from chalice.test import Client
from moto.dynamodb.models import dynamodb_backends
from moto.sqs.models import sqs_backends
from moto.stepfunctions.parser.models import stepfunctions_parser_backends

from infra.local import stacks
from infra.local.provider import Double
from infra.local.settings import ACCOUNT, REGION
from infra.local.shims import stepfunctions, streams
from infra.local.shims.shelf import shelf_of
from infra.local.stream_source import as_event
from infra.local.testing import moto_world
from tests.benchmarks.calls import Recorder, Tape, watched
from tests.benchmarks.valkey import valkey
from tests.support.both_doors import BothDoors

ADDRESS = {
    "name": "陈美",
    "line1": "南京东路 1 号",
    "line2": "6 楼",
    "city": "上海",
    "region": "上海",
    "postal_code": "200000",
    "country": "CN",
}
TITLE = {"zh": "陈记茶行 勐海熟普七子饼", "en": "Chen & Sons ripe pu-erh cake from Menghai"}
KEYS = ("SLUICE_SIGNING_KEY", "SLUICE_ADMIN_KEY", "SLUICE_STRIPE_WEBHOOK_SECRET")


@dataclass(frozen=True)
class Stage:
    """One stage of the road: its invocations of Lambda functions, by name, and the calls they made."""

    name: str
    invocations: tuple[str, ...]
    tape: Tape


class Road:
    """A shop in this process."""

    def __init__(self, recorder: Recorder) -> None:
        self._app: Any = importlib.import_module("app")
        self._recorder = recorder
        self.api = self._app.app
        self.client = Client(BothDoors(self.api))
        self.products: dict[str, str] = {}  # ids by SKU
        self._invoked: list[str] = []
        self._changes: list[dict[str, Any]] = []
        self._queues = sqs_backends[ACCOUNT][REGION]
        table = dynamodb_backends[ACCOUNT][REGION].get_table("sluice-dev-orders")
        streams.listen(table.stream_shard, self._changes.append)  # type: ignore[arg-type]
        stepfunctions.call_functions_with(self._invoke_step)

    def invoke(self, name: str, event: Any) -> Any:
        """A function of app.py, as Lambda would."""
        self._invoked.append(name)
        return getattr(self._app, name)(event, context(name))

    def new_product(self, sku: str, stock: int = 1000) -> None:
        draft = {"title": TITLE, "description": "357 g, pressed in 2019.", "category": "tea"}
        price = {"amount": 12_800, "currency": "CNY"}
        variant = {"sku": sku, "price": price, "attributes": {"color": "red"}, "stock": stock}
        bearer = {"Authorization": f"Bearer {os.environ['SLUICE_ADMIN_KEY']}"}
        made = self.http("POST", "/v1/admin/products", {**draft, "variants": [variant]}, 201, bearer)
        self.products[sku] = made["product_id"]

    def http(self, method: str, path: str, body: Any, status: int, headers: dict[str, str] | None = None) -> Any:
        raw = b"" if body is None else json.dumps(body).encode()
        sent = {"Content-Type": "application/json", "Accept-Language": "zh-CN", **(headers or {})}
        self._invoked.append("api")
        answer = self.client.http.request(method, path, headers=sent, body=raw)
        if answer.status_code != status:
            raise AssertionError(f"{method} {path}: {answer.status_code} {answer.body!r}")
        return answer.json_body

    def fill_cart(self, skus: list[str]) -> dict[str, Any]:
        made = self.http("POST", "/v1/carts", {}, 201)
        token = {"X-Cart-Token": made["cart_token"]}
        for sku in skus:
            cart = self.http("PUT", f"/v1/carts/{made['cart_id']}/lines/{sku}", {"quantity": 1}, 200, token)
        return {**cart, "token": token}

    def order(self, cart: dict[str, Any]) -> Any:
        headers = {**cart["token"], "Idempotency-Key": uuid.uuid4().hex}
        return self.http("POST", "/v1/orders", order_request(cart), 202, headers)

    def place(self, skus: list[str]) -> list[Stage]:
        """One order of these SKUs, one of each, to `shipped`; what each stage came to."""
        stages = []

        def stage(name: str, run: Callable[[], Any]) -> Any:
            result = run()
            stages.append(Stage(name, tuple(self._invoked), self._recorder.cut()))
            self._invoked.clear()
            return result

        self._forget()
        cart = stage("cart", lambda: self.fill_cart(skus))
        receipt = stage("accept", lambda: self.order(cart))
        stage("saga", lambda: (self._drain("orders", "intake"), self._await_saga(receipt["order_id"])))
        stage("events", self._publish)
        stage("notices", lambda: self._drain("notifications", "notify"))
        token = {"X-Order-Token": receipt["order_token"]}
        order = stage("read", lambda: self.http("GET", receipt["status_url"], None, 200, token))
        assert order["status"] == "shipped", order
        return stages

    def _forget(self) -> None:
        self._changes.clear()
        self._invoked.clear()
        self._recorder.cut()

    def _drain(self, queue: str, function: str) -> None:
        """Batches of up to ten, as the event source hands them over."""
        shelf = shelf_of(self._queues.get_queue(f"sluice-dev-{queue}"))
        while batch := shelf.take(10, 60):
            answer = self.invoke(function, {"Records": [_sqs_record(message) for message in batch]})
            assert not answer["batchItemFailures"], answer
            for message in batch:
                shelf.remove(message)

    def _publish(self) -> None:
        """One batch, as a busy stream has it."""
        records = [as_event(change, "arn:aws:dynamodb:stream") for change in self._changes]
        answer = self.invoke("publish_order_events", {"Records": records})
        assert not answer["batchItemFailures"], answer

    def _await_saga(self, order_id: str) -> None:
        deadline = time.monotonic() + 30
        while self._execution(order_id).status == "RUNNING" and time.monotonic() < deadline:
            time.sleep(0.001)

    def _execution(self, name: str) -> Any:
        machines = stepfunctions_parser_backends[ACCOUNT][REGION].state_machines
        return next(each for machine in machines for each in machine.executions if each.name == name)

    def _invoke_step(self, arn: str, payload: bytes) -> Any:
        name = arn.rpartition(":")[2].removeprefix("sluice-dev-").replace("-", "_")
        result = self.invoke(name, json.loads(payload))
        return SimpleNamespace(payload=json.dumps(result).encode(), failed=False)


def order_request(cart: dict[str, Any]) -> dict[str, Any]:
    return {
        "cart_id": cart["cart_id"],
        "expected_total": cart["totals"]["total"],
        "email": "may.chen@example.com",
        "phone": "+8613800000000",
        "shipping_address": ADDRESS,
        "payment_method": "pm_card_visa",
    }


def context(name: str) -> Any:
    return SimpleNamespace(
        function_name=f"sluice-dev-{name.replace('_', '-')}",
        aws_request_id=str(uuid.uuid4()),
        memory_limit_in_mb=256,
        invoked_function_arn=f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}",
        get_remaining_time_in_millis=lambda: 10_000,
    )


def _sqs_record(message: Any) -> dict[str, Any]:
    return {
        "messageId": message.id,
        "receiptHandle": message.receipt_handle,
        "body": message.body,
        "attributes": {"ApproximateReceiveCount": "1"},
        "eventSourceARN": "arn:aws:sqs:queue",
        "eventSource": "aws:sqs",
    }


@contextmanager
def opened(skus: list[str], log_level: str = "ERROR") -> Iterator[Road]:
    """A shop that sells `skus`. The level holds for a process that has not imported the shop yet."""
    recorder = Recorder(REGION, ACCOUNT)
    double = Double().start()
    settings = {
        **dict.fromkeys(KEYS, "benchmark"),
        "SLUICE_STRIPE_KEY": "sk_test_benchmark",
        "SLUICE_STRIPE_API_BASE": double.url,
        "SLUICE_LOG_LEVEL": log_level,
        "POWERTOOLS_METRICS_DISABLED": "true",
    }
    try:
        with valkey() as url, moto_world(), watched(recorder):
            os.environ.update(settings, SLUICE_REDIS_URL=url)
            stacks.create_all("dev", only=("sagas",))
            road = Road(recorder)
            for sku in skus:
                road.new_product(sku)
            yield road
    finally:
        stepfunctions.call_functions_with(None)  # type: ignore[arg-type]
        double.stop()
