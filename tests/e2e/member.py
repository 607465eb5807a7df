"""A buyer who is a member, over HTTP only."""

import time
import uuid
from dataclasses import dataclass
from typing import Any

from tests.support.mailbox import Mailbox
from tests.support.shopper import Buyer, Operator, Reply


@dataclass
class Member:
    """Joins on first sight; buys with the membership's token."""

    buyer: Buyer
    operator: Operator
    email: str
    member_id: str
    token: str

    def look(self) -> Any:
        path = f"/v1/loyalty/memberships/{self.member_id}"
        seen = self.buyer.call("GET", path, X_Member_Token=self.token)
        assert seen.status == 200, seen
        return seen.body

    def given(self, points: int) -> None:
        """A balance to spend."""
        path = f"/v1/admin/loyalty/memberships/{self.member_id}/adjustments"
        made = self.operator.call(
            "POST", path, {"points": points, "reason": "for a test"}, Idempotency_Key=uuid.uuid4().hex
        )
        assert made.status == 201, made

    def request_for(self, sku: str, points: int = 0, quantity: int = 1, **changes: Any) -> dict[str, Any]:
        offer = {"member_id": self.member_id, "points": points}
        cart = self.buyer.fill_cart(sku, quantity)
        return self.buyer.request_for(cart, points=offer, email=self.email, **changes)

    def order(self, request: dict[str, Any]) -> Reply:
        return self.buyer.call(
            "POST", "/v1/orders", request, Idempotency_Key=uuid.uuid4().hex, X_Member_Token=self.token
        )

    def buy(self, sku: str, points: int = 0, quantity: int = 1, **changes: Any) -> dict[str, Any]:
        """An order, followed to its end, with its token."""
        accepted = self.order(self.request_for(sku, points, quantity, **changes))
        order: dict[str, Any] = self.buyer.follow(accepted, seconds=60)
        return order | {"order_token": accepted.body["order_token"]}

    def delivered(self, order: dict[str, Any]) -> None:
        scan = f"/v1/admin/shipments/{order['shipment']['shipment_id']}/events"
        assert self.operator.call("POST", scan, {"status": "delivered"}).status == 200

    def until(self, **wanted: int) -> Any:
        """The membership, once its books are `wanted`; they follow within moments."""
        deadline = time.monotonic() + 60
        while True:
            seen = self.look()
            if all(seen[name] == value for name, value in wanted.items()) or time.monotonic() > deadline:
                assert {name: seen[name] for name in wanted} == wanted, seen
                return seen
            time.sleep(0.1)


def join(buyer: Buyer, email: str, key: str = "", **headers: str) -> Reply:
    return buyer.call(
        "POST", "/v1/loyalty/memberships", {"email": email}, Idempotency_Key=key or uuid.uuid4().hex, **headers
    )


def exchange(buyer: Buyer, code: str) -> Reply:
    return buyer.call("POST", "/v1/loyalty/tokens", {"code": code})


def a_member(shop: Any, operator: Operator, buyer: Buyer | None = None) -> Member:
    """Joined by the link in its mail; `buyer` is whoever else buys with the same carts."""
    buyer, email = buyer or Buyer(shop.url), f"member-{uuid.uuid4().hex[:8]}@example.com"
    asked = join(buyer, email)
    assert asked.status == 202, asked
    given = exchange(buyer, Mailbox(shop.aws_endpoint).new_code_to(email))
    assert given.status == 201, given
    return Member(buyer, operator, email, given.body["member_id"], given.body["member_token"])
