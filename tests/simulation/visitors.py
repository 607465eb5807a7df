"""Visitors of the shop: they order a cart as they see it, under a key of their own, and repeat what failed."""

from random import Random
from typing import Any

from tests.simulation.opening import FilledCart
from tests.simulation.records import Agreement
from tests.simulation.shop import Reply, Shop
from tests.simulation.waiting_room import Turn

LOOKS = 4  # at a cart whose total is another than it was


class Visitor:
    """Who has a cart. Afterwards `order_id` tells what was accepted."""

    two_tabs = False
    request: dict[str, Any]

    def __init__(self, shop: Shop, name: str, cart: FilledCart, random: Random) -> None:
        self.shop, self.name, self.cart, self.random = shop, name, cart, random
        self.order_id = self.token = ""
        self.shown = cart.shown
        self.opens_membership: dict[str, str] = {}
        self.turn = Turn(shop, name, cart.cart_id)

    def order(self) -> bool:
        """Until there is an answer that stands."""
        reply = self._ask_to_order("key")
        for _ in range(LOOKS):
            if not (reply.status == 409 and reply.body["code"] == "total_changed" and self.look()):
                break
            reply = self._ask_to_order("key")
        first = reply.status == 409 and reply.body["code"] == "cart_ordered"  # the other tab's is this buyer's, too
        if reply.status != 202 and not first:
            return False
        if self.order_id and self.order_id != reply.body["order_id"] and not self._may_go_on_with_another():
            self.shop.break_law(f"one key, two orders: {self.order_id} and {reply.body['order_id']}")
        self.order_id, self.token = reply.body["order_id"], reply.body["order_token"]
        return True

    def _ask_to_order(self, key: str) -> Reply:
        """A 202 says yes to what was asked; another answer that names an order does not."""
        request, cart = self.request, self.shown
        headers = {"idempotency-key": f"{key} of {self.name}".replace(" ", "-")}
        headers |= {**self._opens_cart, **self.opens_membership}
        self.shop.asked.append(Agreement("", self.name, request, cart))
        ask = lambda turn: self._ask("POST", "/v1/orders", request, {**headers, **turn})
        reply = self.turn.order(ask, "admission_token" in request)
        if reply.status == 202:
            self.shop.agreements.append(Agreement(reply.body["order_id"], self.name, request, cart))
        return reply

    @property
    def _opens_cart(self) -> dict[str, str]:
        return {"x-cart-token": self.cart.token}

    def look(self) -> bool:
        """See the cart as it is now, and want it at its price; False where it cannot be seen."""
        reply = self._ask("GET", f"/v1/carts/{self.cart.cart_id}", None, self._opens_cart)
        return reply.status == 200 and self._want(reply.body)

    def _want(self, cart: Any) -> bool:
        self.shown, self.request = cart, {**self.request, "expected_total": cart["totals"]["total"]}
        return True

    def change_and_repeat(self) -> None:
        """One more of something, and the same key: what was agreed to stands, and nobody says yes to this under it."""
        self.shop.changed_carts.add(self.cart.cart_id)
        sku, quantity = min(self.cart.lines.items())
        path = f"/v1/carts/{self.cart.cart_id}/lines/{sku}"
        reply = self._ask("PUT", path, {"quantity": quantity + 1}, self._opens_cart)
        if reply.status == 200 and self._want(reply.body):
            self._ask_to_order("key")

    def _may_go_on_with_another(self) -> bool:
        """Two keys at one moment, where Redis cannot say whose the cart is: both are answered with the one order, which
        the other key may have made. Once that has come to nothing, this key orders the cart anew."""
        if self.cart.cart_id in self.shop.changed_carts:
            return True
        return self.two_tabs and self.shop.books.orders.get(self.order_id) in ("rejected", "cancelled")

    def order_in_another_tab(self) -> None:
        self._ask_to_order("other key")

    def _ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Reply:
        sent = {"x-order-token": self.token, **(headers or {})}
        return self.shop.ask_again(method, path, body, sent, self.random)

    def _pause(self, least: float, most: float) -> None:
        self.shop.scheduler.pause(self.random.uniform(least, most))
