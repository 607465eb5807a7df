"""A day's books, and hands that falsify them: what a crash, a bug or a person with a console might leave behind."""

import json
import time
import uuid
from dataclasses import dataclass
from typing import Any

from tests.support.shopper import Buyer, Client, Operator

CODE = {"promotion_id": "prm_books", "name": "Books", "benefit": {"kind": "percentage", "percent": 10}}


def new_order_id() -> str:
    return "ord_" + "".join("abcdefghijklmnopqrstuvwxyz234567"[byte % 32] for byte in uuid.uuid4().bytes * 2)[:26]


@dataclass
class Books:
    """The tables behind the shop, and the provider's."""

    dynamodb: Any
    provider: Client

    def table(self, noun: str) -> Any:
        return self.dynamodb.Table(f"sluice-dev-{noun}")

    def change(self, noun: str, pk: str, sk: str, **values: Any) -> None:
        names = {f"#{name}": name for name in values}
        told = ", ".join(f"#{name} = :{name}" for name in values)
        self.table(noun).update_item(
            Key={"pk": pk, "sk": sk},
            UpdateExpression=f"SET {told}",
            ExpressionAttributeNames=names,
            ExpressionAttributeValues={f":{name}": value for name, value in values.items()},
        )

    def wait_for(self, noun: str, pk: str, sk: str, seconds: float = 10) -> None:
        """Until there is such a row."""
        deadline = time.monotonic() + seconds
        while "Item" not in self.table(noun).get_item(Key={"pk": pk, "sk": sk}):
            assert time.monotonic() < deadline, (pk, sk)
            time.sleep(0.05)

    def add(self, noun: str, pk: str, sk: str, name: str, delta: int) -> None:
        row = self.table(noun).get_item(Key={"pk": pk, "sk": sk})["Item"]
        self.change(noun, pk, sk, **{name: row[name] + delta})

    def order(self, order_id: str) -> dict[str, Any]:
        row: dict[str, Any] = self.table("orders").get_item(Key={"pk": f"ORDER#{order_id}", "sk": "ORDER"})["Item"]
        return row

    def change_order(self, order_id: str, **values: Any) -> None:
        self.change("orders", f"ORDER#{order_id}", "ORDER", **values)

    def set_payment(self, order_id: str, place: int, value: int) -> None:
        """One of intent id, status, authorized, captured, refunded."""
        payment = json.loads(self.order(order_id)["payment"])
        payment[place] = value
        self.change_order(order_id, payment=json.dumps(payment))

    def invent_order(self, like: str, status: str, minutes_ago: int, intent_id: str = "", captured: int = 0) -> str:
        """An order that holds nothing, as if a crash had left it `minutes_ago`."""
        made, row = new_order_id(), self.order(like)
        at = int(time.time() * 1000) - minutes_ago * 60_000
        row |= {"pk": f"ORDER#{made}", "status": status, "holds": "[]", "version": 1}
        row["timeline"] = [["pending", at, ""]] + ([["confirmed", at, ""]] if status != "pending" else [])
        row["timeline"] += [["shipped", at, ""]] if status == "shipped" else []
        row["payment"] = json.dumps([intent_id, "captured" if captured else "authorized", captured, captured, 0])
        self.table("orders").put_item(Item=row)
        return made

    def pay(self, amount: int, order_id: str = "", *, confirm: bool = True, capture: int = 0) -> str:
        """A payment on the provider's books that the shop has not made."""
        form: dict[str, Any] = {"amount": amount, "currency": "cny", "capture_method": "manual"}
        form |= {"payment_method": "pm_card_visa"} | ({"metadata[order_id]": order_id} if order_id else {})
        intent_id: str = self._post("/v1/payment_intents", form)["id"]
        if confirm:
            self._post(f"/v1/payment_intents/{intent_id}/confirm", {})
        if capture:
            self._post(f"/v1/payment_intents/{intent_id}/capture", {"amount_to_capture": capture})
        return intent_id

    def refund(self, intent_id: str, amount: int) -> None:
        self._post("/v1/refunds", {"payment_intent": intent_id, "amount": amount})

    def _post(self, path: str, form: dict[str, Any]) -> Any:
        from urllib.parse import urlencode

        answer = self.provider.call(
            "POST", path, urlencode(form).encode(), Content_Type="application/x-www-form-urlencoded"
        )
        assert answer.status == 200, answer
        return answer.body


def place(url: str, sku: str, ending: str = "shipped", coupon: str = "", **changes: Any) -> dict[str, Any]:
    """An order of one lantern, followed to its end, with its token."""
    buyer = Buyer(url)
    cart = buyer.fill_cart(sku)
    if coupon:
        cart = buyer.call("PUT", f"/v1/carts/{cart['cart_id']}/coupon", {"code": coupon}).body
    accepted = buyer.order(buyer.request_for(cart, **changes))
    order: dict[str, Any] = buyer.follow(accepted)
    assert order["status"] == ending, order
    return order | {"order_token": accepted.body["order_token"]}


def place_in_sale(url: str, sale_id: str, sku: str, email: str, seconds: float = 30) -> dict[str, Any]:
    """An order of one unit of a flash sale, followed to its end."""
    buyer, deadline = Buyer(url), time.monotonic() + seconds
    place = entered = buyer.call("POST", f"/v1/flash-sales/{sale_id}/entries", {"sku": sku, "email": email}).body
    while place["state"] == "waiting":
        assert time.monotonic() < deadline, place
        time.sleep(0.1)
        place = buyer.call("GET", entered["status_url"], X_Entry_Token=entered["entry_token"]).body
    token = place["admission_token"]
    request = buyer.request_for(buyer.fill_cart(sku, admission_token=token), email=email, admission_token=token)
    order: dict[str, Any] = buyer.follow(buyer.order(request))
    assert order["status"] == "shipped", order
    return order


def approved_return(url: str, operator: Operator, order: dict[str, Any], sku: str) -> str:
    lines = [{"sku": sku, "quantity": 1, "reason": "damaged"}]
    path = f"/v1/orders/{order['order_id']}/returns"
    headers = {"X_Order_Token": order["order_token"], "Idempotency_Key": uuid.uuid4().hex}
    asked = Buyer(url).call("POST", path, {"lines": lines}, **headers)
    assert asked.status == 202, asked
    return_id: str = asked.body["return_id"]
    decided = operator.call(
        "POST", f"/v1/admin{path.removeprefix('/v1')}/{return_id}/decision", {"decision": "approve"}
    )
    assert decided.status == 200, decided
    return return_id


def reconcile(operator: Operator, seconds: float = 60) -> dict[str, Any]:
    """A run that judges what is older than a second, to its end."""
    started = operator.call("POST", "/v1/admin/reconciliations?settle_seconds=1")
    assert started.status == 202, started
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        run: dict[str, Any] = operator.call("GET", started.headers["location"]).body
        if run["status"] == "finished":
            return run
        time.sleep(0.1)
    raise AssertionError(f"the run did not finish: {run}")
