"""One order through a deployed shop and back again: what `make verify` does, over HTTP alone.

A product is made for it and archived afterwards; its units, the money and the coupon books end as they began. Where
the provider's key is a live one, only the order that its provider has to refuse is placed.
"""

import json
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import urllib3

REFUSED_CARD = "pm_card_chargeDeclined"  # with a live key Stripe knows no such card, and says so
GOOD_CARD = "pm_card_visa"
COLD = 90.0  # seconds: the first order of a new stage starts a dozen functions
PRICE = {"amount": 100, "currency": "CNY"}
ADDRESS = {"name": "Deployment check", "line1": "1 Check Road", "city": "Shanghai", "country": "CN"}
ADDRESS |= {"region": "Shanghai", "postal_code": "200000"}
ENDED = {"shipped", "rejected", "cancelled"}


class NotRightError(Exception):
    """The shop answered otherwise than a shop that works; the text says what was asked and what it answered."""


@dataclass
class Smoke:
    """`url` of the API, without a slash at its end."""

    url: str
    admin_key: str
    pays: bool  # a good card may be charged: the provider's key is one for tests
    patience: float = COLD

    def __post_init__(self) -> None:
        self._pool = urllib3.PoolManager(timeout=self.patience, retries=False)

    def run(self) -> Iterator[str]:
        """A sentence for each thing that was seen to work. Raises NotRightError; archives the product in any case."""
        self._ask("GET", "/v1/health")
        yield "The API answers."
        sku = f"CHECK-{uuid.uuid4().hex[:8].upper()}"
        product = self._make_product(sku)
        yield f"A product can be made and sold ({sku})."
        try:
            yield from self._orders(sku)
        finally:
            self._tidy(product, sku)
        yield "The product is archived, and nothing of it is left."

    def _orders(self, sku: str) -> Iterator[str]:
        order = self._order(sku, REFUSED_CARD)
        self._expect(order["status"] == "cancelled", f"an order with a card that is declined is {order['status']}")
        self._expect_units(sku, available=1)
        yield "An order is accepted, its card is declined by the provider, and its unit is on sale again."
        if not self.pays:
            return
        order = self._order(sku, GOOD_CARD)
        self._expect(order["status"] == "shipped", f"an order with a good card is {order['status']}")
        self._expect_units(sku, available=0)
        yield f"An order is paid for and shipped ({order['order_id']})."
        self._give_back(order, sku)
        self._expect_units(sku, available=1)
        yield "It came back: the money is refunded, and its unit is on sale again."

    def _make_product(self, sku: str) -> str:
        variant = {"sku": sku, "price": PRICE, "stock": 1}
        draft = {"title": "Deployment check, not for sale", "description": "Made by make verify.", "category": "checks"}
        made = self._ask("POST", "/v1/admin/products", {**draft, "variants": [variant]})
        return str(made["product_id"])

    def _order(self, sku: str, card: str) -> dict[str, Any]:
        """What became of an order of one unit."""
        cart = self._ask("POST", "/v1/carts", {})
        headers = {"X-Cart-Token": cart["cart_token"]}
        filled = self._ask("PUT", f"/v1/carts/{cart['cart_id']}/lines/{sku}", {"quantity": 1}, headers)
        wanted = {"cart_id": cart["cart_id"], "expected_total": filled["totals"]["total"], "payment_method": card}
        wanted |= {"email": "check@example.com", "shipping_address": ADDRESS, "shipping_method": "standard"}
        accepted = self._ask("POST", "/v1/orders", wanted, {**headers, "Idempotency-Key": uuid.uuid4().hex})
        token = {"X-Order-Token": accepted["order_token"]}
        return self._until(ENDED, accepted["status_url"], token) | {"order_token": accepted["order_token"]}

    def _give_back(self, order: dict[str, Any], sku: str) -> None:
        path, token = f"/v1/orders/{order['order_id']}/returns", {"X-Order-Token": order["order_token"]}
        shipment = order["shipment"]["shipment_id"]
        self._ask("POST", f"/v1/admin/shipments/{shipment}/events", {"status": "delivered"})
        lines = [{"sku": sku, "quantity": 1, "reason": "changed_mind"}]
        asked = self._ask("POST", path, {"lines": lines}, {**token, "Idempotency-Key": uuid.uuid4().hex})
        desk = f"/v1/admin{path.removeprefix('/v1')}/{asked['return_id']}"
        if asked["status"] == "requested":
            self._ask("POST", f"{desk}/decision", {"decision": "approve"})
        self._until({"approved"}, f"{path}/{asked['return_id']}", token)
        self._ask("POST", f"{desk}/receipt", {"goods": "restock"})
        self._until({"refunded"}, f"{path}/{asked['return_id']}", token)

    def _tidy(self, product: str, sku: str) -> None:
        left = self._ask("GET", f"/v1/admin/stock/{sku}")["available"]
        if left:
            gone = {"quantity": -left, "reason": "sample", "note": "deployment check"}
            self._ask("POST", f"/v1/admin/stock/{sku}/adjustments", gone)
        self._ask("PATCH", f"/v1/admin/products/{product}", {"status": "archived"})

    def _until(self, statuses: set[str], path: str, headers: Mapping[str, str]) -> dict[str, Any]:
        deadline = time.monotonic() + self.patience
        while True:
            found = self._ask("GET", path, headers=headers)
            if found["status"] in statuses or time.monotonic() > deadline:
                self._expect(found["status"] in statuses, f"{path} is {found['status']} after {self.patience:.0f} s")
                return dict(found)
            time.sleep(0.5)

    def _expect_units(self, sku: str, available: int) -> None:
        counted = self._ask("GET", f"/v1/admin/stock/{sku}")
        self._expect(
            counted["available"] == available, f"{available} of {sku} should be on sale, and there are {counted}"
        )

    def _expect(self, holds: bool, otherwise: str) -> None:
        if not holds:
            raise NotRightError(f"{otherwise[0].upper()}{otherwise[1:]}.")

    def _ask(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Any:
        sent = {"Content-Type": "application/json", **(headers or {})}
        if "/admin/" in path:
            sent["Authorization"] = f"Bearer {self.admin_key}"
        try:
            answer = self._pool.request(method, self.url + path, headers=sent, body=body and json.dumps(body))
        except urllib3.exceptions.HTTPError as nobody:
            raise NotRightError(f"Nobody answers at {self.url}: {nobody}") from nobody
        if answer.status >= 400:
            raise NotRightError(f"{method} {path} is answered with {answer.status}:\n{answer.data.decode()[:500]}")
        return answer.json()
