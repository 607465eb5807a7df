"""Somebody with one cart and as many keys as she likes."""

from typing import Any

import msgspec
from msgspec.structs import replace

from layers.shop.checkout.carts.change_cart import put_line
from layers.shop.checkout.carts.create_cart import create_cart
from layers.shop.checkout.carts.price_cart import price_cart
from layers.shop.checkout.orders.accept.accept_order import Acceptance, accept_order
from layers.shop.checkout.orders.accept.order_request import OrderRequest
from layers.shop.checkout.orders.model import AcceptedOrder, attempt_id_for
from layers.shop.checkout.orders.place.place_order import place_order
from tests.support.cloud import Cloud

HOME = {"name": "May Chen", "line1": "1 Nanjing Road", "city": "Shanghai", "country": "CN", "region": "Shanghai"}


class May:
    """A buyer with one cart; what she has ordered is placed when it is told to be."""

    def __init__(self, cloud: Cloud, redis: Any) -> None:
        self._queues, self.redis = cloud.queues, redis
        cart, self.token, _ = create_cart()
        cart = put_line(cart.cart_id, self.token, "VASE", 1)
        asked = {"cart_id": cart.cart_id, "email": "may@example.com", "payment_method": "pm_card_visa"}
        total = msgspec.to_builtins(price_cart(cart).quote.totals.total)
        self.wish = msgspec.convert({**asked, "shipping_address": HOME, "expected_total": total}, OrderRequest)

    def order(self, key: str, **changes: Any) -> tuple[Acceptance, bool]:
        wish = replace(self.wish, **changes)
        return accept_order(attempt_id_for(wish.cart_id, key), wish, self.token, "", "en")

    def sent(self) -> list[AcceptedOrder]:
        return [msgspec.convert(each, AcceptedOrder) for each in self._queues.messages("orders")]

    def change(self, quantity: int) -> None:
        """Of the vases in her cart; she agrees to the new total."""
        cart = put_line(self.wish.cart_id, self.token, "VASE", quantity)
        self.wish = replace(self.wish, expected_total=price_cart(cart).quote.totals.total)

    def place(self) -> None:
        """All that was sent, as if it came again."""
        for accepted in self.sent():
            place_order(accepted)

    def letter(self) -> str:
        """The first of its messages, as a dead letter."""
        return msgspec.json.encode(self.sent()[0]).decode()

    def remembers(self) -> bool:
        """Whether there is a Redis."""
        return bool(self.redis.dbsize())
