"""Orders a second over HTTP, from an empty cart to the order's end state, by 1 and by 8 buyers at once.

Every order is whole: a new cart, one line, the order, and its status page read until it says `shipped`: after POLL
seconds for the first time, then after half as long again each time. Those reads are part of the load.
"""

import threading
import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from itertools import cycle
from typing import Any

from tests.benchmarks.http import Connection
from tests.benchmarks.numbers import percentile

POLL = 0.05
ADDRESS = {"name": "May Chen", "line1": "1 Nanjing Road", "city": "Shanghai", "country": "CN"}


@dataclass
class Tally:
    """What one run came to. Times are seconds, as the buyer saw them."""

    accepted: list[float] = field(default_factory=list)  # POST /v1/orders
    shipped: list[float] = field(default_factory=list)  # from that POST to `shipped` on the page
    timeline: list[float] = field(default_factory=list)  # the same by the order's own timeline, without polling
    ended: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def figures(self) -> dict[str, Any]:
        return {
            "orders": len(self.shipped),
            "ended": self.ended,
            "orders_per_second": round(len(self.shipped) / self.seconds, 1),
            "accepted_ms": {p: round(percentile(self.accepted, p) * 1000, 1) for p in (50, 95)},
            "shipped_ms": {p: round(percentile(self.shipped, p) * 1000, 1) for p in (50, 95)},
            "timeline_ms": {p: round(percentile(self.timeline, p) * 1000, 1) for p in (50, 95)},
        }


def run(url: str, skus: list[str], buyers: int, seconds: float) -> Tally:
    """`buyers` at once, each ordering again as soon as its order has ended, for `seconds`."""
    tally, errors = Tally(), []
    start = time.monotonic()

    def shop(number: int) -> None:
        try:
            connection = Connection(url)
            for sku in cycle(skus[number::buyers]):
                if time.monotonic() - start > seconds:
                    return
                buy(connection, sku, tally)
        except Exception as error:  # noqa: BLE001 - shown by whoever started the thread
            errors.append(error)

    threads = [threading.Thread(target=shop, args=(number,)) for number in range(buyers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tally.seconds = time.monotonic() - start
    if errors:
        raise errors[0]
    return tally


def goods(url: str, admin_key: str, count: int = 24) -> list[str]:
    """SKUs with more stock than a benchmark can sell."""
    connection, skus = Connection(url), []
    for number in range(count):
        sku = f"BENCH-{uuid.uuid4().hex[:8].upper()}"
        price = {"amount": 9900 + number, "currency": "CNY"}
        variant = {"sku": sku, "price": price, "attributes": {"size": "M"}, "stock": 1_000_000}
        draft = {"title": f"Lantern {number}", "description": "For load.", "category": "lighting"}
        bearer = f"Bearer {admin_key}"
        connection.expect(201, "POST", "/v1/admin/products", {**draft, "variants": [variant]}, Authorization=bearer)
        skus.append(sku)
    return skus


def buy(connection: Connection, sku: str, tally: Tally) -> None:
    cart = connection.expect(201, "POST", "/v1/carts", {}).json()
    token = cart["cart_token"]
    line = f"/v1/carts/{cart['cart_id']}/lines/{sku}"
    total = connection.expect(200, "PUT", line, {"quantity": 1}, X_Cart_Token=token).json()["totals"]["total"]
    request = {
        "cart_id": cart["cart_id"],
        "expected_total": total,
        "email": "may@example.com",
        "shipping_address": ADDRESS,
        "payment_method": "pm_card_visa",
    }
    sent = time.monotonic()
    receipt = connection.expect(
        202, "POST", "/v1/orders", request, X_Cart_Token=token, Idempotency_Key=uuid.uuid4().hex
    ).json()
    tally.accepted.append(time.monotonic() - sent)
    order = follow(connection, receipt)
    tally.shipped.append(time.monotonic() - sent)
    tally.timeline.append(_lasted(order))
    tally.ended[order["status"]] = tally.ended.get(order["status"], 0) + 1


def follow(connection: Connection, receipt: dict[str, str], patience: float = 60.0) -> Any:
    """The order once it has ended."""
    deadline, pause = time.monotonic() + patience, POLL
    while time.monotonic() < deadline:
        time.sleep(pause)
        pause *= 1.5
        order = connection.expect(200, "GET", receipt["status_url"], X_Order_Token=receipt["order_token"]).json()
        if order["status"] in ("shipped", "rejected", "cancelled"):
            return order
    raise TimeoutError(f"{receipt['order_id']} has not ended after {patience:.0f} s")


def _lasted(order: Any) -> float:
    first, last = (datetime.fromisoformat(order["timeline"][at]["at"]) for at in (0, -1))
    return (last - first).total_seconds()
