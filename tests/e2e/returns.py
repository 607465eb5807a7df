"""Goods that come back: asked for, approved, received."""

import uuid

from tests.support.patience import eventually


def ask(buyer, order, sku, quantity, reason="changed_mind", key=None):
    lines = [{"sku": sku, "quantity": quantity, "reason": reason}]
    path = f"/v1/orders/{order['order_id']}/returns"
    headers = {"X_Order_Token": order["order_token"], "Idempotency_Key": key or uuid.uuid4().hex}
    return buyer.call("POST", path, {"lines": lines}, **headers)


def settle(operator, order, return_id, goods="restock"):
    path = f"/v1/admin/orders/{order['order_id']}/returns/{return_id}"
    assert operator.call("POST", f"{path}/decision", {"decision": "approve"}).status == 200
    assert operator.call("POST", f"{path}/receipt", {"goods": goods}).status == 202
    eventually(lambda: is_settled(operator, order["order_id"], return_id), seconds=60)


def is_settled(operator, order_id, return_id):
    """The return is refunded and its order told so: the saga's last step writes one after the other."""
    listed = operator.call("GET", f"/v1/admin/orders/{order_id}/returns").body["items"]
    status = {one["return_id"]: one["status"] for one in listed}
    if status[return_id] != "refunded":
        return False
    return {"approved", "received"} & set(status.values()) or operator.order(order_id)["status"] != "returning"
