"""Buyers: what they want, how they pay, when they change their minds. They repeat what failed, with the same key."""

from random import Random
from typing import Any

from tests.simulation.opening import ADDRESS, FilledCart
from tests.simulation.shop import Reply, Shop

TRIES = 5
END = ("shipped", "delivered", "cancelled", "rejected", "returned", "closed")


class Buyer:
    """One buyer with one cart. Afterwards `order_id` tells what was accepted."""

    def __init__(self, shop: Shop, name: str, cart: FilledCart, random: Random) -> None:
        self.shop, self.name, self.cart, self.random = shop, name, cart, random
        self.email = f"{name}@example.com"
        self.key = f"key-of-{name}"
        self.order_id = self.token = ""
        self.method = random.choices(("pm_card_visa", "pm_card_chargeDeclined", "pm_redirect"), weights=(6, 2, 2))[0]

    def act(self) -> None:
        if not self.order():
            return
        if self.random.random() < 0.2:
            self._pause(0.0, 5.0)
            self.cancel()
        if self.method == "pm_redirect":
            self.pay_elsewhere()

    def order(self) -> bool:
        """Until there is an answer that stands."""
        body: dict[str, Any] = {
            "cart_id": self.cart.cart_id,
            "expected_total": self.cart.total,
            "email": self.email,
            "shipping_address": ADDRESS,
            "payment_method": self.method,
        }
        headers = {"x-cart-token": self.cart.token, "idempotency-key": self.key}
        reply = self._ask("POST", "/v1/orders", body, headers)
        if reply.status != 202:
            return False
        if self.order_id and self.order_id != reply.body["order_id"]:
            self.shop.break_law(f"one key, two orders: {self.order_id} and {reply.body['order_id']}")
        self.order_id, self.token = reply.body["order_id"], reply.body["order_token"]
        return True

    def look(self) -> Any:
        reply = self._ask("GET", f"/v1/orders/{self.order_id}", None, {"x-order-token": self.token})
        return reply.body if reply.status == 200 else None

    def cancel(self) -> None:
        for _ in range(TRIES):
            reply = self._ask("POST", f"/v1/orders/{self.order_id}/cancel", None, {"x-order-token": self.token})
            if reply.status != 409:
                return
            self._pause(0.5, 3.0)

    def pay_elsewhere(self) -> None:
        """On the page that the payment needs: yes, no, or not at all."""
        will = self.random.choice(("pays", "pays", "refuses", "leaves", "pays late"))
        self._pause(*((1_000.0, 1_100.0) if will == "pays late" else (0.5, 60.0)))
        books = self.shop.payments.books
        intent = books.intents.get(self.order_id)
        if will == "leaves" or intent is None:
            return
        before = intent.status
        if will == "pays late" and intent.status == "voided":
            books.pay_late(self.order_id)
        elif will == "refuses":
            books.refuse(self.order_id)
        else:
            books.approve(self.order_id)
        if intent.status != before or will == "refuses":
            self.shop.tell(intent)

    def _ask(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Reply:
        reply = Reply(0)
        for attempt in range(TRIES):
            reply = self.shop.ask(method, path, body, headers)
            if not reply.failed:
                break
            self._pause(0.1, 2.0 * 2**attempt)
        return reply

    def _pause(self, least: float, most: float) -> None:
        self.shop.scheduler.pause(self.random.uniform(least, most))
