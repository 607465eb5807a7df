"""Things that come back, and the money for them, over HTTP."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.e2e.member import a_member
from tests.e2e.returns import ask, settle
from tests.support.patience import becomes


@pytest.fixture
def bought(buyer, operator):
    """Three lanterns, delivered."""
    sku = operator.new_product(stock=5, amount=3_333)
    accepted = buyer.buy(sku, quantity=3)
    order = buyer.follow(accepted)
    operator.call("POST", f"/v1/admin/shipments/{order['shipment']['shipment_id']}/events", {"status": "delivered"})
    return sku, accepted.body


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


@pytest.fixture
def exchangeable(buyer, operator):
    """Two red lanterns of ¥99, shipped; one blue one is in stock too."""
    word = uuid.uuid4().hex[:8].upper()
    red, blue = f"TEST-{word}-RED", f"TEST-{word}-BLUE"
    variants = [
        {"sku": sku, "price": {"amount": 9_900, "currency": "CNY"}, "attributes": {"color": color}, "stock": stock}
        for sku, color, stock in ((red, "red", 5), (blue, "blue", 1))
    ]
    draft = {"title": f"Lantern {word}", "description": "For tests.", "category": "lighting", "variants": variants}
    assert operator.call("POST", "/v1/admin/products", draft).status == 201
    accepted = buyer.buy(red, quantity=2)
    buyer.follow(accepted)
    return red, blue, accepted.body


def swap(buyer, order, red, blue):
    lines = [{"sku": red, "quantity": 1, "reason": "changed_mind", "exchange_for": blue}]
    headers = {"X_Order_Token": order["order_token"], "Idempotency_Key": uuid.uuid4().hex}
    return buyer.call("POST", f"/v1/orders/{order['order_id']}/returns", {"lines": lines}, **headers)


def test_an_exchange_is_kept_when_approved_and_sent_when_the_goods_are_here(buyer, operator, exchangeable):
    red, blue, order = exchangeable
    asked = swap(buyer, order, red, blue)
    assert (asked.status, asked.body["refund"]["amount"]) == (202, 0)
    path = f"/v1/admin/orders/{order['order_id']}/returns/{asked.body['return_id']}"
    assert operator.call("POST", f"{path}/decision", {"decision": "approve"}).status == 200
    becomes(lambda: operator.stock(blue), {"received": 1, "available": 0, "held": 1, "sold": 0})
    settle(operator, order, asked.body["return_id"])
    assert operator.stock(blue) == {"received": 1, "available": 0, "held": 0, "sold": 1}
    assert operator.stock(red) == {"received": 6, "available": 4, "held": 0, "sold": 2}
    one = buyer.call("GET", asked.headers["location"], X_Order_Token=order["order_token"]).body
    sent = one["replacement"]
    seen = buyer.call("GET", f"/v1/orders/{sent['order_id']}", X_Order_Token=sent["order_token"]).body
    assert (seen["status"], seen["lines"][0]["sku"], seen["totals"]["total"]["amount"]) == ("shipped", blue, 9_900)
    whole = operator.order(order["order_id"])
    assert (whole["status"], whole["payment"]["refunded"]["amount"]) == ("delivered", 0)


def test_points_follow_the_goods_of_an_exchange(shop, buyer, operator, exchangeable):
    red, blue, order = exchangeable
    member = a_member(shop, operator, buyer)
    claim = f"/v1/loyalty/memberships/{member.member_id}/orders"
    tokens = {"X_Member_Token": member.token, "X_Order_Token": order["order_token"]}
    assert buyer.call("POST", claim, {"order_id": order["order_id"]}, **tokens).body["pending"] == 198
    member.delivered(operator.order(order["order_id"]))
    member.until(balance=198, pending=0)
    settle(operator, order, swap(buyer, order, red, blue).body["return_id"])
    member.until(balance=99, pending=99)
    path = f"/v1/admin/orders/{order['order_id']}/returns"
    sent = operator.call("GET", path).body["items"][0]["replacement"]["order_id"]
    member.delivered(operator.order(sent))
    assert {entry["order_id"] for entry in member.until(balance=198, pending=0)["history"]} == {order["order_id"], sent}


def test_an_exchange_that_is_refused_after_all_gives_its_units_back(buyer, operator, exchangeable):
    red, blue, order = exchangeable
    asked = swap(buyer, order, red, blue).body
    path = f"/v1/admin/orders/{order['order_id']}/returns/{asked['return_id']}/decision"
    operator.call("POST", path, {"decision": "approve"})
    becomes(lambda: operator.stock(blue)["held"], 1)
    refused = operator.call("POST", path, {"decision": "refuse", "note": "It was worn."})
    assert (refused.body["status"], refused.body["note"]) == ("refused", "It was worn.")
    becomes(lambda: operator.stock(blue), {"received": 1, "available": 1, "held": 0, "sold": 0})
    sent = operator.call("GET", path.removesuffix(f"/{asked['return_id']}/decision")).body["items"][0]["replacement"]
    assert (sent["status"], sent["order_token"]) == ("cancelled", None)


def test_an_exchange_that_is_sold_out_is_a_refund(buyer, operator, exchangeable):
    red, blue, order = exchangeable
    asked = swap(buyer, order, red, blue).body
    buyer.follow(buyer.buy(blue))
    settle(operator, order, asked["return_id"])
    (one,) = buyer.call("GET", f"/v1/orders/{order['order_id']}/returns", X_Order_Token=order["order_token"]).body[
        "items"
    ]
    assert (one["lines"][0]["exchange"], one["refund"]["amount"]) == ("refunded", 9_900)
    assert operator.order(order["order_id"])["payment"]["refunded"]["amount"] == 9_900


def test_a_replacement_is_not_cancelled_by_itself(buyer, operator, exchangeable):
    red, blue, order = exchangeable
    asked = swap(buyer, order, red, blue).body
    path = f"/v1/admin/orders/{order['order_id']}/returns/{asked['return_id']}"
    operator.call("POST", f"{path}/decision", {"decision": "approve"})
    becomes(lambda: operator.stock(blue)["held"], 1)
    own = f"/v1/orders/{order['order_id']}/returns/{asked['return_id']}"
    sent = buyer.call("GET", own, X_Order_Token=order["order_token"]).body["replacement"]
    reply = buyer.call("POST", f"/v1/orders/{sent['order_id']}/cancel", X_Order_Token=sent["order_token"])
    assert (reply.status, reply.body["code"]) == (409, "move_refused")


def test_what_is_no_variant_of_it_is_not_had_in_exchange(buyer, operator, exchangeable):
    red, _, order = exchangeable
    reply = swap(buyer, order, red, operator.new_product(stock=1, amount=9_900))
    assert (reply.status, reply.body["code"]) == (409, "not_exchangeable")


def test_the_buyer_tells_how_the_goods_travel_and_the_shop_sees_it(buyer, operator, bought):
    sku, order = bought
    asked = ask(buyer, order, sku, 1)
    parcel = {"carrier": "SF Express", "tracking_number": "SF1234567890"}
    told = buyer.call("PUT", f"{asked.headers['location']}/parcel", parcel, X_Order_Token=order["order_token"])
    assert (told.status, told.body["parcel"]) == (200, parcel)
    waiting = operator.call("GET", "/v1/admin/returns?status=requested&limit=100").body["items"]
    mine = [one for one in waiting if one["return_id"] == asked.body["return_id"]]
    assert [one["parcel"] for one in mine] == [parcel]


def test_what_waits_for_the_shop_is_listed_a_page_at_a_time(buyer, operator, bought):
    sku, order = bought
    mine = {ask(buyer, order, sku, 1).body["return_id"] for _ in range(2)}
    found, cursor = set(), ""
    while cursor is not None:
        page = operator.call("GET", f"/v1/admin/returns?limit=1{cursor and f'&cursor={cursor}'}").body
        found |= {one["return_id"] for one in page["items"]}
        cursor = page["next_cursor"]
    assert mine <= found


def test_an_unknown_return_is_not_found(buyer, operator, bought):
    _, order = bought
    own = f"/v1/orders/{order['order_id']}/returns/ret_unknown"
    parcel = {"carrier": "SF Express", "tracking_number": "SF1"}
    theirs = f"/v1/admin{own.removeprefix('/v1')}"
    replies = [
        buyer.call("GET", own, X_Order_Token=order["order_token"]),
        buyer.call("PUT", f"{own}/parcel", parcel, X_Order_Token=order["order_token"]),
        operator.call("POST", f"{theirs}/decision", {"decision": "approve"}),
        operator.call("POST", f"{theirs}/receipt", {"goods": "restock"}),
    ]
    assert {(reply.status, reply.body["code"]) for reply in replies} == {(404, "return_not_found")}
