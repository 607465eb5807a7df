"""Somebody with a cart and an HTTP client."""

import json
from typing import Any

from chalice.test import Client


class Reply:
    def __init__(self, response: Any) -> None:
        self.status: int = response.status_code
        self.headers: dict[str, str] = response.headers
        self.json: dict[str, Any] = json.loads(response.body)

    @property
    def problem(self) -> tuple[int, str, str]:
        """Status, code and the field that is to blame."""
        return self.status, self.json["code"], self.json["errors"][0]["field"]

    @property
    def totals(self) -> dict[str, int]:
        return {name: money["amount"] for name, money in self.json["totals"].items()}


class Buyer:
    def __init__(self, client: Client) -> None:
        self._client = client
        self.cart_id = self.token = ""

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Reply:
        raw = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
        sent = {"Content-Type": "application/json", **{name.replace("_", "-"): v for name, v in headers.items()}}
        return Reply(self._client.http.request(method, path, headers=sent, body=raw))

    def take_cart(self, body: Any = None, **headers: str) -> Reply:
        reply = self.send("POST", "/v1/carts", body, **headers)
        self.cart_id, self.token = reply.json["cart_id"], reply.json["cart_token"]
        return reply

    def ask(self, method: str, path: str = "", body: Any = None) -> Reply:
        return self.send(method, f"/v1/carts/{self.cart_id}{path}", body, X_Cart_Token=self.token)

    def put(self, sku: str, quantity: Any = 1) -> Reply:
        return self.ask("PUT", f"/lines/{sku}", {"quantity": quantity})

    def look(self, query: str = "") -> Reply:
        return self.ask("GET", query)
