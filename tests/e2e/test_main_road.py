"""An order from the cart to the parcel, over HTTP, on the shop that `make up` starts."""

import uuid
from concurrent.futures import ThreadPoolExecutor

from tests.support.patience import eventually
from tests.support.shopper import ADDRESS, Buyer


def test_a_card_that_pays_ships_the_order_and_is_charged_once(buyer, operator, provider):
    sku = operator.new_product(stock=5)
    accepted = buyer.buy(sku, quantity=2)
    assert accepted.headers["location"] == accepted.body["status_url"]
    assert accepted.body["status"] == "queued"
    order = buyer.follow(accepted)
    assert order["status"] == "shipped"
    assert [turn["status"] for turn in order["timeline"]] == ["queued", "pending", "confirmed", "shipped"]
    assert order["shipment"]["tracking_number"]
    assert operator.stock(sku) == {"received": 5, "available": 3, "held": 0, "sold": 2}
    (payment,) = provider.payments(order["order_id"])
    total = order["totals"]["total"]["amount"]
    assert (payment["status"], payment["amount_received"]) == ("succeeded", total)
    told = operator.order(order["order_id"])["payment"]
    assert (told["intent_id"], told["captured"]["amount"]) == (payment["id"], total)


def test_a_declined_card_goes_back_through_the_undo_chain(buyer, operator, provider):
    sku = operator.new_product(stock=5)
    accepted = buyer.buy(sku, payment_method="pm_card_chargeDeclined")
    order = buyer.follow(accepted)
    assert (order["status"], order["reason"]) == ("cancelled", "payment_declined")
    assert operator.stock(sku) == {"received": 5, "available": 5, "held": 0, "sold": 0}
    assert all(payment["amount_received"] == 0 for payment in provider.payments(order["order_id"]))
    execution = operator.execution(order["order_id"])
    assert execution["status"] == "SUCCEEDED"
    visited = [state["name"] for state in execution["states"]]
    assert visited[-3:] == ["VoidPayment", "ReleaseStock", "OrderCancelled"]


def test_right_after_acceptance_the_order_is_queued_never_missing(buyer, operator):
    accepted = buyer.buy(operator.new_product(stock=5))
    seen = buyer.call("GET", accepted.body["status_url"], X_Order_Token=accepted.body["order_token"])
    assert seen.status == 200
    assert seen.body["status"] in {"queued", "pending", "confirmed", "shipped"}


def test_the_same_request_again_is_the_same_order(buyer, operator, provider):
    sku = operator.new_product(stock=5)
    request = buyer.request_for(buyer.fill_cart(sku))
    first = buyer.order(request, "monday")
    again = buyer.order(request, "monday")
    assert (first.status, again.status, again.body) == (202, 202, first.body)
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    buyer.follow(first)
    assert buyer.order(request, "monday").body == first.body
    assert len(provider.payments(first.body["order_id"])) == 1
    assert operator.stock(sku)["sold"] == 1


def test_twenty_at_once_are_one_order(buyer, operator, provider):
    sku = operator.new_product(stock=30)
    request = buyer.request_for(buyer.fill_cart(sku))
    key = uuid.uuid4().hex
    with ThreadPoolExecutor(20) as crowd:
        replies = list(crowd.map(lambda _: buyer.order(request, key), range(20)))
    assert {reply.status for reply in replies} == {202}
    assert len({str(reply.body) for reply in replies}) == 1
    assert sum(reply.headers.get("idempotent-replayed") != "true" for reply in replies) == 1
    order = buyer.follow(replies[0])
    assert order["status"] == "shipped"
    assert len(provider.payments(order["order_id"])) == 1
    assert operator.stock(sku) == {"received": 30, "available": 29, "held": 0, "sold": 1}


def test_another_body_under_a_used_key_is_refused(buyer, operator):
    request = buyer.request_for(buyer.fill_cart(operator.new_product(stock=5)))
    assert buyer.order(request, "tuesday").status == 202
    reused = buyer.order({**request, "email": "june@example.com"}, "tuesday")
    assert (reused.status, reused.body["code"]) == (422, "idempotency_key_reused")


def test_an_order_without_a_key_is_refused(buyer, operator):
    request = buyer.request_for(buyer.fill_cart(operator.new_product(stock=5)))
    refused = buyer.call("POST", "/v1/orders", request)
    assert (refused.status, refused.body["code"]) == (400, "idempotency_key_missing")
    assert refused.body["errors"][0]["field"] == "Idempotency-Key"


def test_the_last_unit_goes_to_exactly_one_of_two_buyers(shop, operator):
    sku = operator.new_product(stock=1)
    buyers = [Buyer(shop.url), Buyer(shop.url)]
    requests = [someone.request_for(someone.fill_cart(sku)) for someone in buyers]
    with ThreadPoolExecutor(2) as race:
        replies = list(race.map(lambda who: who[0].order(who[1]), zip(buyers, requests, strict=True)))
    orders = [someone.follow(reply) for someone, reply in zip(buyers, replies, strict=True)]
    assert sorted(order["status"] for order in orders) == ["rejected", "shipped"]
    assert next(order["reason"] for order in orders if order["status"] == "rejected") == "sold_out"
    assert operator.stock(sku) == {"received": 1, "available": 0, "held": 0, "sold": 1}


def test_a_total_that_is_off_by_one_is_told_the_current_one(buyer, operator):
    cart = buyer.fill_cart(operator.new_product(stock=5))
    total = cart["totals"]["total"]
    wrong = {**total, "amount": total["amount"] - 1}
    refused = buyer.order(buyer.request_for(cart, expected_total=wrong))
    assert (refused.status, refused.body["code"]) == (409, "total_changed")
    assert refused.body["current_total"] == total


def test_a_refused_attempt_leaves_its_key_free_for_the_corrected_one(buyer, operator):
    cart = buyer.fill_cart(operator.new_product(stock=5))
    total = cart["totals"]["total"]
    assert buyer.order(buyer.request_for(cart, expected_total={**total, "amount": 1}), "friday").status == 409
    assert buyer.order(buyer.request_for(cart), "friday").status == 202


def test_an_order_is_opened_by_its_own_token_only(buyer, operator):
    sku = operator.new_product(stock=5)
    mine, other = buyer.buy(sku), buyer.buy(sku)
    url = mine.body["status_url"]
    assert buyer.call("GET", url).status == 401
    assert buyer.call("GET", url, X_Order_Token=other.body["order_token"]).status == 404
    assert buyer.call("GET", url, X_Order_Token="").status == 401


def test_the_parcel_is_followed_to_the_door(buyer, operator):
    accepted = buyer.buy(operator.new_product(stock=5))
    order = buyer.follow(accepted)
    parcel = order["shipment"]["shipment_id"]
    path = f"/v1/admin/shipments/{parcel}/events"
    assert operator.call("POST", path, {"status": "in_transit", "place": "Hangzhou"}).status == 200
    assert operator.call("POST", path, {"status": "delivered"}).body["status"] == "delivered"
    assert buyer.follow(accepted, until={"delivered"})["status"] == "delivered"
    seen = buyer.call("GET", f"/v1/shipments/{parcel}", X_Order_Token=accepted.body["order_token"])
    assert [scan["status"] for scan in seen.body["events"]] == ["created", "in_transit", "delivered"]
    assert buyer.call("GET", f"/v1/shipments/{parcel}").status == 404


def test_the_buyer_is_told_of_every_turn_once(buyer, operator):
    order = buyer.follow(buyer.buy(operator.new_product(stock=5)))
    wanted = {"OrderPlaced", "OrderConfirmed", "OrderShipped"}

    def told():
        outbox = operator.call("GET", "/v1/admin/outbox?limit=100").body["items"]
        return [n["event"] for n in outbox if n["order_id"] == order["order_id"] and n["channel"] == "email"]

    eventually(lambda: wanted <= set(told()))
    assert sorted(told()) == sorted(wanted)


def test_a_parcel_abroad_costs_more_and_the_quote_says_so(buyer, operator):
    cart = buyer.fill_cart(operator.new_product(stock=5))
    abroad = {**ADDRESS, "country": "US", "region": "CA", "city": "Fresno", "postal_code": "93650"}
    refused = buyer.order(buyer.request_for(cart, shipping_address=abroad))
    assert refused.status == 409
    quoted = buyer.call("GET", f"/v1/carts/{cart['cart_id']}?country=US&region=CA").body["totals"]["total"]
    assert refused.body["current_total"] == quoted
    ordered = buyer.order(buyer.request_for(cart, shipping_address=abroad, expected_total=quoted))
    assert buyer.follow(ordered)["status"] == "shipped"


def test_after_a_declined_card_the_same_cart_can_be_ordered_again(buyer, operator):
    cart = buyer.fill_cart(operator.new_product(stock=5))
    declined = buyer.follow(buyer.order(buyer.request_for(cart, "pm_card_chargeDeclined")))
    assert declined["status"] == "cancelled"
    assert buyer.follow(buyer.order(buyer.request_for(cart)))["status"] == "shipped"
