"""Flash sales over HTTP in this process, on moto and a Valkey that can be killed."""

import itertools
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from chalice.test import Client

from functions.flash_sales import follow_sale_orders
from infra.local.testing import moto_world
from layers.cloud import environment
from layers.cloud.addresses import queue_url
from layers.cloud.aws import client
from layers.shop.checkout.carts.copies import carts
from layers.shop.checkout.orders.model import AcceptedOrder, Payment
from layers.shop.checkout.orders.place.place_order import place_order
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from layers.shop.offers.sales.errors import GateUnreachableError
from layers.shop.traffic.flash_sales.follow_orders import follow_order
from tests.support.both_doors import BothDoors
from tests.support.shopper import ADDRESS
from tests.support.valkey import Valkey, valkey  # noqa: F401 - a fixture

SETTINGS = {"SLUICE_SIGNING_KEY": "testing", "SLUICE_ADMIN_KEY": "testing"}
# The saga's steps are not this folder's business: its tests confirm and cancel orders themselves.
SAGA = json.dumps({"StartAt": "Nothing", "States": {"Nothing": {"Type": "Succeed"}}})
ROLE = "arn:aws:iam::123456789012:role/saga"
_keys = itertools.count()


@dataclass
class Reply:
    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Shop:
    """Calls of buyers and operators, and hands to do what queues and sagas do."""

    client: Client
    sku: str
    vase: str

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Reply:
        sent = {"Content-Type": "application/json", "Authorization": "Bearer testing"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        raw = b"" if body is None else json.dumps(body).encode()
        answer = self.client.http.request(method, path, body=raw, headers=sent)
        return Reply(answer.status_code, json.loads(answer.body) if answer.body else None, answer.headers)

    def new_sale(self, **terms: Any) -> str:
        """A sale that runs; gives its id."""
        now = datetime.now(UTC)
        draft = {
            "name": "Lantern night",
            "items": [{"sku": self.sku, "price": {"amount": 5_000, "currency": "CNY"}}],
            "starts_at": (now - timedelta(seconds=1)).isoformat(),
            "ends_at": (now + timedelta(hours=1)).isoformat(),
            "per_buyer": 2,
            "admission_rate": 1_000,
            "admission_seconds": 60,
        }
        made = self.call("POST", "/v1/admin/flash-sales", draft | terms)
        assert made.status == 201, made
        return str(made.body["sale_id"])

    def enter(self, sale_id: str, email: str, quantity: int = 1, **more: Any) -> Reply:
        return self.call(
            "POST",
            f"/v1/flash-sales/{sale_id}/entries",
            {"sku": self.sku, "quantity": quantity, "email": email, **more},
        )

    def look(self, entry: Reply) -> Any:
        answer = self.call("GET", entry.body["status_url"], X_Entry_Token=entry.body["entry_token"])
        assert answer.status == 200, answer
        return answer.body

    def order(self, email: str, token: str = "", quantity: int = 1, sku: str = "", **changes: Any) -> Reply:
        return self.order_cart(self.filled_cart(sku or self.sku, quantity), email, token, **changes)

    def filled_cart(self, sku: str, quantity: int = 1) -> dict[str, Any]:
        """With its token."""
        cart = self.call("POST", "/v1/carts", {}).body
        key = {"X_Cart_Token": cart["cart_token"]}
        carts.put_line(cart["cart_id"], sku, quantity, "CNY")  # as one that was filled before the sale
        filled = self.call("GET", f"/v1/carts/{cart['cart_id']}", **key)
        return {**filled.body, "cart_token": cart["cart_token"]}

    def order_cart(self, cart: dict[str, Any], email: str, token: str = "", **changes: Any) -> Reply:
        """Under a key of its own each time, as another tab would."""
        key = {"X_Cart_Token": cart["cart_token"]}
        request = {
            "cart_id": cart["cart_id"],
            "expected_total": cart["totals"]["total"],
            "email": email,
            "shipping_address": ADDRESS,
            "payment_method": "pm_card_visa",
            "admission_token": token,
            **changes,
        }
        return self.call("POST", "/v1/orders", request, Idempotency_Key=f"key-{next(_keys)}", **key)

    def place_orders(self) -> list[str]:
        """What intake does with the orders that are in the queue; gives their states."""
        return [self._place(body) for body in queued("orders")]

    def news(self) -> dict[str, Any]:
        """What the function that keeps gates up to date does with the messages in its queue."""
        return follow_sale_orders(batch(queued("sale-orders")))

    def _place(self, body: str) -> str:
        accepted = msgspec.json.decode(body, type=AcceptedOrder)
        place_order(accepted)
        return self.follow(accepted.order_id)

    def follow(self, order_id: str) -> str:
        """What the bus and its queue do with an event of this order."""
        order = orders_table.get(order_id, consistent=True)
        assert order
        with suppress(GateUnreachableError):  # the queue brings it again
            follow_order(order)
        return order.reason or order.status

    def confirm(self, accepted: Reply) -> None:
        orders_table.move(accepted.body["order_id"], "confirmed", payment=Payment("pi_1", "authorized"))
        self.follow(accepted.body["order_id"])

    def cancel(self, accepted: Reply) -> None:
        order = orders_table.get(accepted.body["order_id"], consistent=True)
        assert order
        orders_table.cancel(order, "payment_declined", Payment())
        self.follow(order.order_id)


@pytest.fixture(scope="package")
def world() -> Iterator[Client]:
    """Tables, queues and the shop's own app, for all tests of this folder: each has SKUs of its own."""
    with moto_world(), pytest.MonkeyPatch.context() as patch:
        for name, value in SETTINGS.items():
            patch.setenv(name, value)
        environment.forget()
        client("stepfunctions").create_state_machine(name="sluice-dev-order-saga", definition=SAGA, roleArn=ROLE)
        from app import app

        with Client(BothDoors(app)) as chalice:
            yield chalice
        environment.forget()


@pytest.fixture
def shop(world: Client, valkey: Valkey) -> Shop:  # noqa: F811
    """A shop with ten lanterns at ¥99, and vases."""
    for noun in ("orders", "sale-orders"):
        list(queued(noun))  # what the test before has left
    number = next(_keys)
    shop = Shop(world, f"LANTERN-{number}", f"VASE-{number}")
    variants = [
        {"sku": sku, "price": {"amount": 9_900, "currency": "CNY"}, "attributes": {"kind": sku}, "stock": 10}
        for sku in (shop.sku, shop.vase)
    ]
    draft = {"title": f"Lantern {number}", "description": "Silk.", "category": "lighting", "variants": variants}
    made = shop.call("POST", "/v1/admin/products", draft)
    assert made.status == 201, made
    return shop


def batch(bodies: Iterable[str]) -> dict[str, Any]:
    """Messages of the queue sale-orders, as Lambda hands them over."""
    arn = "arn:aws:sqs:us-east-1:123456789012:sluice-dev-sale-orders"
    records = [
        {
            "messageId": str(number),
            "body": body,
            "receiptHandle": "",
            "attributes": {"SentTimestamp": "1", "ApproximateReceiveCount": "1"},
            "messageAttributes": {},
            "eventSourceARN": arn,
        }
        for number, body in enumerate(bodies)
    ]
    return {"Records": records}


def queued(noun: str) -> Iterator[str]:
    """Takes every message off a queue."""
    sqs, url = client("sqs"), queue_url(noun)
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            yield message["Body"]


def receive(sku: str, quantity: int) -> None:
    receive_stock(sku, quantity, f"rct_{next(_keys)}")
