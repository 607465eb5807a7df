"""Coupons with limits and gift cards, over HTTP."""

import uuid
from concurrent.futures import ThreadPoolExecutor

from tests.support.shopper import Buyer, refusal

TEN_PERCENT = {"promotion_id": "prm_test", "name": "Test", "benefit": {"kind": "percentage", "percent": 10}}


def new_coupon(operator, **limits):
    code = f"T{uuid.uuid4().hex[:8].upper()}"
    made = operator.call("POST", "/v1/admin/coupons", {"code": code, "promotion": TEN_PERCENT, **limits})
    assert made.status == 201, made
    return code


def order_with(shop, sku, code, number):
    buyer = Buyer(shop.url)
    cart = buyer.fill_cart(sku)
    priced = buyer.call("PUT", f"/v1/carts/{cart['cart_id']}/coupon", {"code": code})
    assert priced.body["totals"]["discount"]["amount"] > 0, priced
    accepted = buyer.order(buyer.request_for(priced.body, email=f"buyer{number}@example.com"))
    return buyer.follow(accepted, seconds=60)


def test_a_coupon_with_ten_uses_and_a_hundred_buyers_is_ten_discounts_and_no_other_price(shop, operator, provider):
    sku = operator.new_product(stock=100)
    code = new_coupon(operator, limit=10)
    with ThreadPoolExecutor(10) as crowd:
        orders = list(crowd.map(lambda number: order_with(shop, sku, code, number), range(100)))
    shipped = [order for order in orders if order["status"] == "shipped"]
    refused = [order for order in orders if order["status"] == "rejected"]
    assert (len(shipped), {order["reason"] for order in refused}) == (10, {"coupon_used_up"})
    assert len(refused) == 90
    for order in shipped:
        (payment,) = provider.payments(order["order_id"])
        assert payment["amount_received"] == order["totals"]["total"]["amount"]
        assert order["totals"]["discount"]["amount"] == order["totals"]["subtotal"]["amount"] // 10
    assert operator.call("GET", f"/v1/admin/coupons/{code}").body["used"] == 10
    assert operator.stock(sku) == {"received": 100, "available": 90, "held": 0, "sold": 10}


def test_a_declined_card_gives_the_coupon_back(buyer, operator):
    sku = operator.new_product(stock=5)
    code = new_coupon(operator, limit=1, per_customer=1)
    for payment_method, ending in (("pm_card_chargeDeclined", "cancelled"), ("pm_card_visa", "shipped")):
        cart = buyer.fill_cart(sku)
        priced = buyer.call("PUT", f"/v1/carts/{cart['cart_id']}/coupon", {"code": code}).body
        assert buyer.follow(buyer.order(buyer.request_for(priced, payment_method)))["status"] == ending
    assert operator.call("GET", f"/v1/admin/coupons/{code}").body["used"] == 1


def test_a_gift_card_pays_its_part_and_the_provider_the_rest(buyer, operator, provider):
    sku = operator.new_product(stock=5, amount=9_900)
    card = operator.call("POST", "/v1/admin/gift-cards", {"amount": 4_000, "currency": "CNY"}).body
    request = buyer.request_for(buyer.fill_cart(sku), gift_card_code=card["code"])
    order = buyer.follow(buyer.order(request))
    assert order["status"] == "shipped"
    (payment,) = provider.payments(order["order_id"])
    assert payment["amount_received"] == order["totals"]["total"]["amount"] - 4_000
    spent = buyer.order(buyer.request_for(buyer.fill_cart(sku), gift_card_code=card["code"]))
    assert (spent.status, spent.body["code"]) == (422, "unknown_gift_card")


def test_a_gift_card_that_covers_it_all_needs_no_provider(buyer, operator, provider):
    sku = operator.new_product(stock=5, amount=900)
    card = operator.call("POST", "/v1/admin/gift-cards", {"amount": 90_000, "currency": "CNY"}).body
    order = buyer.follow(buyer.order(buyer.request_for(buyer.fill_cart(sku), gift_card_code=card["code"])))
    assert order["status"] == "shipped"
    assert provider.payments(order["order_id"]) == []


def test_a_code_is_made_once(operator):
    code = new_coupon(operator)
    again = operator.call("POST", "/v1/admin/coupons", {"code": code, "promotion": TEN_PERCENT})
    assert (again.status, again.body["code"]) == (409, "coupon_exists")
    shipped_with = operator.call("POST", "/v1/admin/coupons", {"code": "WELCOME10", "promotion": TEN_PERCENT})
    assert shipped_with.status == 409


def test_a_coupon_nobody_made_is_not_found(operator):
    missing = operator.call("GET", "/v1/admin/coupons/NOBODYS")
    assert (missing.status, missing.body["code"]) == (404, "coupon_not_found")


def test_a_repeated_request_issues_one_gift_card(operator):
    key = uuid.uuid4().hex

    def issue(amount):
        return operator.call("POST", "/v1/admin/gift-cards", {"amount": amount, "currency": "CNY"}, Idempotency_Key=key)

    first, again = issue(4_000), issue(4_000)
    assert (first.status, again.body) == (201, first.body)
    assert issue(5_000).status == 422


def test_a_figure_beyond_its_range_is_refused_by_name_and_no_500_follows(operator, codes):
    for benefit, field in (
        ({"kind": "percentage", "percent": 150}, "promotion.benefit.percent"),
        ({"kind": "percentage", "percent": 10**30}, "promotion.benefit.percent"),
        ({"kind": "buy_pay", "buy": 0, "pay": 0}, "promotion.benefit.buy"),
        ({"kind": "buy_pay", "buy": 2, "pay": 2}, "promotion.benefit.pay"),
        ({"kind": "amount_off", "amount": {"cny": 500}}, "promotion.benefit.amount"),
    ):
        body = {"code": "BEYOND", "promotion": {**TEN_PERCENT, "benefit": benefit}}
        refused = operator.call("POST", "/v1/admin/coupons", body)
        assert (refused.status, refusal(refused, codes)) == (422, [field])


def test_an_order_for_nothing_by_a_whole_coupon_ships_and_shows_the_discount_by_its_name(shop, operator):
    code = f"T{uuid.uuid4().hex[:8].upper()}"
    gift = {"promotion_id": "prm_gift", "name": {"zh": "赠品", "en": "A gift"}, "priority": 1}
    all_off = {**gift, "benefit": {"kind": "percentage", "percent": 100}, "scope": {"kind": "all"}}
    assert operator.call("POST", "/v1/admin/coupons", {"code": code, "promotion": all_off}).status == 201
    sku, buyer = operator.new_product(stock=5, amount=12_000), Buyer(shop.url)
    cart = buyer.fill_cart(sku)
    priced = buyer.call("PUT", f"/v1/carts/{cart['cart_id']}/coupon", {"code": code}).body
    assert priced["totals"]["total"]["amount"] == 0
    order = buyer.follow(buyer.order(buyer.request_for(priced)))
    assert order["status"] == "shipped"
    assert [(each["name"], each["amount"]["amount"], each["code"]) for each in order["promotions"]] == [
        ("A gift", 12_000, code)
    ]


def test_a_cart_takes_no_more_than_there_is_and_says_how_many(shop, operator, codes):
    sku, buyer = operator.new_product(stock=3), Buyer(shop.url)
    cart = buyer.fill_cart(sku, 2)
    refused = buyer.call("PUT", f"/v1/carts/{cart['cart_id']}/lines/{sku}", {"quantity": 4})
    assert (refused.status, refusal(refused, codes)) == (409, ["quantity"])
    assert (refused.body["code"], refused.body["available"]) == ("not_enough_stock", 3)
