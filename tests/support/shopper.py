"""A buyer and an operator, over HTTP only."""

import http.client
import itertools
import json
import time
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import urllib3

END_STATES = {"shipped", "delivered", "closed", "rejected", "cancelled", "returned"}
ADDRESS = {
    "name": "May Chen",
    "line1": "1 Nanjing Road",
    "city": "Shanghai",
    "region": "Shanghai",
    "postal_code": "200000",
    "country": "CN",
}
_serial = itertools.count(1)


@dataclass
class Reply:
    status: int
    body: Any
    headers: dict[str, str]


PROBLEM = {"type", "title", "status", "code", "detail", "errors", "trace_id"}


def refusal(reply: Reply, codes: Collection[str] = ()) -> list[str]:
    """The fields that a refusal names. The refusal is the caller's doing: 4xx, as RFC 9457 problem+json."""
    assert 400 <= reply.status < 500, reply
    assert reply.headers["content-type"] == "application/problem+json", reply
    assert set(reply.body) >= PROBLEM, reply
    assert reply.body["status"] == reply.status, reply
    assert reply.body["code"] in codes or not codes, reply
    named = [error["field"] for error in reply.body["errors"]]
    assert named, reply
    assert all(named), reply
    return named


@dataclass
class Client:
    """HTTP with keep-alive; header names of replies are lowercase."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)
    pool: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(maxsize=32, timeout=30.0))

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Reply:
        """`headers` are written with `_` for `-`. `body` is sent as it is when it is bytes, else as JSON."""
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        raw = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        answer = self.pool.request(method, self.url + path, body=raw, headers=sent, retries=False, redirect=False)
        kind = answer.headers.get("Content-Type", "")
        text = json.loads(answer.data) if "json" in kind and answer.data else answer.data
        return Reply(answer.status, text, {name.lower(): value for name, value in answer.headers.items()})

    def send(self, method: str, target: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Reply:
        """A request as it stands: no tidied path, no header that is not named here; as attackers send them."""
        address = urllib3.util.parse_url(self.url)
        connection = http.client.HTTPConnection(address.host or "", address.port, timeout=30)
        connection.putrequest(method, target, skip_accept_encoding=True)
        sent = {**({} if body is None else {"Content-Length": str(len(body))}), **self.headers, **(headers or {})}
        for name, value in sent.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        named = {name.lower(): value for name, value in answer.getheaders()}
        text = json.loads(data) if "json" in named.get("content-type", "") and data else data
        return Reply(answer.status, text, named)


class Operator(Client):
    """Who runs the shop."""

    def new_product(self, stock: int, amount: int = 9900) -> str:
        """A product with one variant; gives its SKU."""
        return str(self.new_product_whole(stock, amount)["variants"][0]["sku"])

    def new_product_whole(self, stock: int, amount: int = 9900) -> Any:
        """A product with one variant, as the shop answers it."""
        sku = f"TEST-{uuid.uuid4().hex[:10].upper()}"
        price = {"amount": amount, "currency": "CNY"}
        variant = {"sku": sku, "price": price, "attributes": {"color": "red"}, "stock": stock}
        draft = {"title": f"Lantern {next(_serial)}", "description": "For tests.", "category": "lighting"}
        made = self.call("POST", "/v1/admin/products", {**draft, "variants": [variant]})
        assert made.status == 201, made
        return made.body

    def read(self, path: str) -> Any:
        """The body of a read. A busy shop is asked again, as it asks to be: a refusal has no items, but a status."""
        for _ in range(5):
            reply = self.call("GET", path)
            if reply.status != 503:
                break
            time.sleep(float(reply.headers.get("retry-after", 1)))
        assert reply.status < 500, reply
        return reply.body

    def stock(self, sku: str) -> dict[str, int]:
        counts = self.read(f"/v1/admin/stock/{sku}")
        return {name: counts[name] for name in ("received", "available", "held", "sold")}

    def order(self, order_id: str) -> Any:
        return self.read(f"/v1/admin/orders/{order_id}")

    def execution(self, order_id: str) -> Any:
        return self.call("GET", f"/v1/admin/executions/{order_id}").body


class Buyer(Client):
    """A guest with a cart."""

    def fill_cart(self, sku: str, quantity: int = 1, **more: Any) -> dict[str, Any]:
        """A new cart with `quantity` of `sku`; goods of a sale need `admission_token`."""
        made = self.call("POST", "/v1/carts", {})
        assert made.status == 201, made
        self.headers["X-Cart-Token"] = made.body["cart_token"]
        filled = self.call("PUT", f"/v1/carts/{made.body['cart_id']}/lines/{sku}", {"quantity": quantity, **more})
        assert filled.status == 200, filled
        return filled.body

    def request_for(self, cart: dict[str, Any], payment_method: str = "pm_card_visa", **changes: Any) -> dict[str, Any]:
        return {
            "cart_id": cart["cart_id"],
            "expected_total": cart["totals"]["total"],
            "email": "may@example.com",
            "phone": "+8613800000000",
            "shipping_address": ADDRESS,
            "shipping_method": "standard",
            "payment_method": payment_method,
            **changes,
        }

    def order(self, request: dict[str, Any], key: str | None = None) -> Reply:
        return self.call("POST", "/v1/orders", request, Idempotency_Key=key or uuid.uuid4().hex)

    def buy(self, sku: str, quantity: int = 1, payment_method: str = "pm_card_visa") -> Reply:
        """From an empty cart to an accepted order."""
        return self.order(self.request_for(self.fill_cart(sku, quantity), payment_method))

    def follow(self, accepted: Reply, seconds: float = 60, until: set[str] = END_STATES) -> Any:
        """The order once it has reached one of `until`."""
        assert accepted.status == 202, accepted
        deadline = time.monotonic() + seconds
        while True:
            order = self.call("GET", accepted.body["status_url"], X_Order_Token=accepted.body["order_token"]).body
            if order["status"] in until or time.monotonic() > deadline:
                return order
            time.sleep(0.05)
