"""Things that come back, and the money for them, over HTTP."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest


@pytest.fixture
def bought(buyer, operator):
    """Three lanterns, delivered."""
    sku = operator.new_product(stock=5, amount=3_333)
    accepted = buyer.buy(sku, quantity=3)
    order = buyer.follow(accepted)
    operator.call("POST", f"/v1/admin/shipments/{order['shipment']['shipment_id']}/events", {"status": "delivered"})
    return sku, accepted.body


def ask(buyer, order, sku, quantity, reason="changed_mind", key=None):
    lines = [{"sku": sku, "quantity": quantity, "reason": reason}]
    path = f"/v1/orders/{order['order_id']}/returns"
    headers = {"X_Order_Token": order["order_token"], "Idempotency_Key": key or uuid.uuid4().hex}
    return buyer.call("POST", path, {"lines": lines}, **headers)


def settle(operator, order, return_id, goods="restock"):
    path = f"/v1/admin/orders/{order['order_id']}/returns/{return_id}"
    assert operator.call("POST", f"{path}/decision", {"decision": "approve"}).status == 200
    assert operator.call("POST", f"{path}/receipt", {"goods": goods}).status == 202
    for _ in range(200):
        listed = operator.call("GET", f"/v1/admin/orders/{order['order_id']}/returns").body["items"]
        if next(one for one in listed if one["return_id"] == return_id)["status"] == "refunded":
            return
        time.sleep(0.05)
    raise AssertionError(f"{return_id} was not settled")


def test_two_of_three_are_refunded_to_the_cent_and_back_on_sale(buyer, operator, provider, bought):
    sku, order = bought
    asked = ask(buyer, order, sku, 2)
    assert asked.status == 202, asked
    total = operator.order(order["order_id"])["lines"][0]["total"]["amount"]
    assert asked.body["refund"]["amount"] == total * 2 // 3
    settle(operator, order, asked.body["return_id"])
    (payment,) = provider.payments(order["order_id"])
    refunded = operator.order(order["order_id"])["payment"]["refunded"]["amount"]
    assert refunded == asked.body["refund"]["amount"]
    assert payment["amount_received"] >= refunded
    assert operator.stock(sku) == {"received": 7, "available": 4, "held": 0, "sold": 3}
    assert operator.order(order["order_id"])["status"] == "delivered"


def test_two_more_at_once_from_two_clients_are_one_refusal(buyer, operator, bought):
    sku, order = bought
    assert ask(buyer, order, sku, 1).status == 202
    with ThreadPoolExecutor(2) as clients:
        replies = list(clients.map(lambda _: ask(buyer, order, sku, 2), range(2)))
    assert sorted(reply.status for reply in replies) == [202, 409]
    refused = next(reply for reply in replies if reply.status == 409)
    assert refused.body["code"] == "return_refused"


def test_everything_back_is_an_order_returned_and_never_more_than_was_paid(buyer, operator, bought):
    sku, order = bought
    returns = [ask(buyer, order, sku, units, "damaged").body for units in (2, 1)]
    for one in returns:
        settle(operator, order, one["return_id"], goods="write_off")
    whole = operator.order(order["order_id"])
    assert whole["status"] == "returned"
    assert whole["payment"]["refunded"] == whole["payment"]["captured"] == whole["totals"]["total"]
    assert operator.stock(sku) == {"received": 5, "available": 2, "held": 0, "sold": 3}


def test_the_same_request_again_is_the_same_return(buyer, bought):
    sku, order = bought
    first, again = (ask(buyer, order, sku, 2, key="monday") for _ in range(2))
    assert (again.status, again.body) == (202, first.body)
    assert again.headers["idempotent-replayed"] == "true"


def test_a_refused_return_refunds_nothing(buyer, operator, bought):
    sku, order = bought
    asked = ask(buyer, order, sku, 3).body
    path = f"/v1/admin/orders/{order['order_id']}/returns/{asked['return_id']}"
    assert operator.call("POST", f"{path}/decision", {"decision": "refuse"}).body["status"] == "refused"
    assert operator.call("POST", f"{path}/receipt", {"goods": "restock"}).status == 409
    assert operator.order(order["order_id"])["payment"]["refunded"]["amount"] == 0


def test_two_lines_of_one_sku_both_go_back_on_sale(buyer, operator, bought):
    sku, order = bought
    lines = [{"sku": sku, "quantity": 1, "reason": reason} for reason in ("damaged", "wrong_item")]
    headers = {"X_Order_Token": order["order_token"], "Idempotency_Key": uuid.uuid4().hex}
    asked = buyer.call("POST", f"/v1/orders/{order['order_id']}/returns", {"lines": lines}, **headers)
    settle(operator, order, asked.body["return_id"])
    assert operator.stock(sku) == {"received": 7, "available": 4, "held": 0, "sold": 3}


def test_other_things_under_the_same_key_are_refused(buyer, bought):
    sku, order = bought
    assert ask(buyer, order, sku, 1, key="monday").status == 202
    other = ask(buyer, order, sku, 2, key="monday")
    assert (other.status, other.body["code"]) == (422, "idempotency_key_reused")


def test_a_return_that_is_agreed_to_and_then_refused_leaves_the_order_delivered(buyer, operator, bought):
    sku, order = bought
    asked = ask(buyer, order, sku, 1).body
    path = f"/v1/admin/orders/{order['order_id']}/returns/{asked['return_id']}/decision"
    for decision, status in (("approve", "returning"), ("refuse", "delivered")):
        operator.call("POST", path, {"decision": decision})
        assert operator.order(order["order_id"])["status"] == status


def test_a_return_is_asked_for_by_who_holds_the_order(buyer, bought):
    sku, order = bought
    assert ask(buyer, {**order, "order_token": "nobody"}, sku, 1).status == 404
    assert ask(buyer, order, "LANTERN-BLUE", 1).status == 409
    wrong = buyer.call(
        "POST", f"/v1/orders/{order['order_id']}/returns", {"lines": []}, X_Order_Token=order["order_token"]
    )
    assert wrong.status == 422
