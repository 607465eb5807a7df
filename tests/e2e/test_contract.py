"""The contract that clients rely on: each call as it is written down, with its codes, fields and headers."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from tests.support.shopper import Buyer, Client, Operator, Reply, refusal

MONEY = {"amount", "currency"}
TOTALS = {"subtotal", "discount", "shipping", "tax", "total"}


@pytest.fixture
def anybody(shop: Any) -> Client:
    return Client(shop.url)


# Lists may be ten seconds old: who looks for something new asks with a limit that nobody has asked with before.


def walk(client: Client, path: str) -> list[dict[str, Any]]:
    """Every item of a list, page by page."""
    items: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = client.call("GET", f"{path}{'&' if '?' in path else '?'}{cursor}")
        assert page.status == 200, page
        items += page.body["items"]
        if page.body["next_cursor"] is None:
            return items
        cursor = f"cursor={page.body['next_cursor']}"


def test_the_shop_tells_how_it_is(anybody):
    health = anybody.call("GET", "/v1/health")
    assert (health.status, health.body["status"]) == (200, "ok")
    assert set(health.body["components"].values()) == {"ok"}
    assert health.headers["cache-control"] == "no-store"


def test_every_answer_has_a_trace_and_says_which_level_answered(anybody):
    for path in ("/v1/health", "/v1/products?limit=1", "/v1/products/nope"):
        answer = anybody.call("GET", path)
        assert answer.headers["x-trace-id"]
        assert "total;dur=" in answer.headers["server-timing"]
    assert answer.body["trace_id"] == answer.headers["x-trace-id"]


def test_a_list_has_products_as_written_down(anybody):
    page = anybody.call("GET", "/v1/products?limit=3")
    assert (page.status, len(page.body["items"])) == (200, 3)
    for item in page.body["items"]:
        assert set(item) >= {"product_id", "title", "category", "price", "image", "variants"}
        assert set(item["price"]) == MONEY
        assert all(set(variant) >= {"sku", "price", "attributes"} for variant in item["variants"])


@pytest.mark.parametrize("limit", [7, 95])
def test_paging_shows_every_product_exactly_once(anybody, operator, limit):
    mine = {operator.new_product(stock=1) for _ in range(3)}
    items = walk(anybody, f"/v1/products?limit={limit}")
    ids = [item["product_id"] for item in items]
    assert len(ids) == len(set(ids)) >= 200
    eventually = {variant["sku"] for item in items for variant in item["variants"]}
    assert mine <= eventually


def test_every_category_lists_its_own_and_together_they_list_all(anybody):
    tree = anybody.call("GET", "/v1/categories")
    assert (tree.status, bool(tree.headers["etag"])) == (200, True)
    tops = [category["category_id"] for category in tree.body["items"]]
    by_category = {name: walk(anybody, f"/v1/products?limit=96&category={name}") for name in tops}
    ids = [item["product_id"] for items in by_category.values() for item in items]
    assert len(ids) == len(set(ids)) == len(walk(anybody, "/v1/products?limit=96"))


def test_products_speak_the_readers_language(anybody):
    chinese, english = (
        anybody.call("GET", "/v1/products?limit=20", Accept_Language=language).body["items"]
        for language in ("zh-CN,zh;q=0.9,en;q=0.1", "en-GB")
    )
    assert [item["product_id"] for item in chinese] == [item["product_id"] for item in english]
    assert all(re.search(r"[\u4e00-\u9fff]", item["title"]) for item in chinese)
    assert not any(re.search(r"[\u4e00-\u9fff]", item["title"]) for item in english)


@pytest.mark.parametrize("path", ["/v1/products?limit=2", "/v1/products/prd_case-aluminium", "/v1/categories"])
def test_what_has_not_changed_is_not_sent_again(anybody, path):
    first = anybody.call("GET", path)
    again = anybody.call("GET", path, If_None_Match=first.headers["etag"])
    weakened = anybody.call("GET", path, If_None_Match=f'"other", W/{first.headers["etag"]}')
    assert (again.status, again.body, weakened.status) == (304, b"", 304)
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["cache-control"] == first.headers["cache-control"]
    assert "Accept-Language" in first.headers["vary"]
    other = anybody.call("GET", path, If_None_Match=first.headers["etag"], Accept_Language="zh")
    assert other.status == 200  # it is another text


def test_a_product_tells_what_is_in_stock_of_each_sku(anybody, operator):
    skus = {
        operator.new_product(stock=stock): level for stock, level in ((50, "in_stock"), (2, "low"), (0, "sold_out"))
    }
    for item in walk(anybody, "/v1/products?limit=97&category=lighting"):
        for variant in item["variants"]:
            if level := skus.pop(variant["sku"], None):
                seen = anybody.call("GET", f"/v1/products/{item['product_id']}").body
                assert seen["availability"] == {variant["sku"]: level}
    assert not skus


def test_a_cart_is_made_filled_and_read(anybody, operator):
    sku = operator.new_product(stock=9, amount=4900)
    made = anybody.call("POST", "/v1/carts", {})
    url = f"/v1/carts/{made.body['cart_id']}"
    assert (made.status, made.headers["location"]) == (201, url)
    token = made.body["cart_token"]
    put = anybody.call("PUT", f"{url}/lines/{sku}", {"quantity": 3}, X_Cart_Token=token)
    read = anybody.call("GET", url, X_Cart_Token=token)
    assert put.status == read.status == 200
    assert read.body["lines"] == put.body["lines"]
    (line,) = read.body["lines"]
    assert (line["sku"], line["quantity"], line["subtotal"]["amount"]) == (sku, 3, 14700)
    assert set(read.body["totals"]) >= TOTALS
    amount = {name: read.body["totals"][name]["amount"] for name in TOTALS}
    assert amount["total"] == amount["subtotal"] - amount["discount"] + amount["shipping"] + amount["tax"]
    assert read.headers["cache-control"] == "no-store"
    emptied = anybody.call("DELETE", f"{url}/lines/{sku}", X_Cart_Token=token)
    assert (emptied.status, emptied.body["lines"]) == (200, [])


def test_an_accepted_order_says_where_it_can_be_followed(buyer, operator):
    accepted = buyer.buy(operator.new_product(stock=5))
    assert accepted.status == 202
    assert set(accepted.body) >= {"order_id", "order_token", "status", "status_url"}
    assert accepted.headers["location"] == accepted.body["status_url"] == f"/v1/orders/{accepted.body['order_id']}"
    order = buyer.follow(accepted)
    assert set(order) >= {"order_id", "status", "reason", "lines", "totals", "timeline", "shipment"}
    assert set(order["totals"]) >= TOTALS
    times = [turn["at"] for turn in order["timeline"]]
    assert times == sorted(times)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", at) for at in times)


def test_an_order_of_an_empty_cart_is_422(buyer, operator):
    cart = buyer.fill_cart(sku := operator.new_product(stock=5))
    buyer.call("DELETE", f"/v1/carts/{cart['cart_id']}/lines/{sku}")
    refused = buyer.order(buyer.request_for(cart))
    assert (refused.status, refused.body["code"], refusal(refused)) == (422, "cart_empty", ["cart_id"])


def made_twice(call: Any) -> tuple[Reply, Reply]:
    key = uuid4().hex
    return call(key), call(key)


def test_what_is_made_under_a_key_is_made_once(anybody, operator):
    def product(key: str) -> Reply:
        price = {"amount": 100, "currency": "CNY"}
        draft = {
            "title": "Kettle",
            "category": "kitchen",
            "variants": [{"sku": f"K-{key[:9]}", "price": price, "stock": 4}],
        }
        return operator.call("POST", "/v1/admin/products", draft, Idempotency_Key=key)

    def receipt(key: str) -> Reply:
        return operator.call("POST", f"/v1/admin/stock/{sku}/receipts", {"quantity": 5}, Idempotency_Key=key)

    sku = operator.new_product(stock=1)
    for call in (product, receipt, lambda key: anybody.call("POST", "/v1/carts", {}, Idempotency_Key=key)):
        first, again = made_twice(call)
        assert (first.status, again.status, again.body) == (201, 201, first.body)
        assert "idempotent-replayed" not in first.headers
        assert again.headers["idempotent-replayed"] == "true"
    assert operator.stock(sku)["received"] == 6


def test_another_body_under_a_used_key_is_422(anybody, operator):
    sku, key = operator.new_product(stock=1), uuid4().hex
    path = f"/v1/admin/stock/{sku}/receipts"
    assert operator.call("POST", path, {"quantity": 5}, Idempotency_Key=key).status == 201
    refused = operator.call("POST", path, {"quantity": 6}, Idempotency_Key=key)
    assert (refused.status, refused.body["code"]) == (422, "idempotency_key_reused")
    assert refusal(refused) == ["Idempotency-Key"]
    assert anybody.call("POST", "/v1/carts", {"currency": "CNY"}, Idempotency_Key=key).status == 201
    assert anybody.call("POST", "/v1/carts", {"currency": "USD"}, Idempotency_Key=key).status == 422


def test_two_editors_do_not_overwrite_each_other(operator):
    price = {"amount": 100, "currency": "CNY"}
    draft = {"title": "Kettle", "category": "kitchen", "variants": [{"sku": f"K-{uuid4().hex[:9]}", "price": price}]}
    made = operator.call("POST", "/v1/admin/products", draft)
    url = f"/v1/admin/products/{made.body['product_id']}"
    assert made.headers["location"] == f"/v1/products/{made.body['product_id']}"
    first, second = (
        operator.call("PATCH", url, {"brand": brand}, If_Match=made.headers["etag"]) for brand in ("Farland", "Other")
    )
    assert (first.status, second.status, second.body["code"]) == (200, 412, "product_changed")
    assert refusal(second) == ["If-Match"]
    read = operator.call("GET", url)
    assert (read.body["brand"], read.headers["etag"]) == ("Farland", first.headers["etag"])


def test_an_operator_sees_stock_orders_payments_and_executions(buyer, operator):
    sku = operator.new_product(stock=5)
    accepted = buyer.buy(sku, quantity=2)
    order_id = buyer.follow(accepted)["order_id"]
    assert set(operator.call("GET", f"/v1/admin/stock/{sku}").body) >= {"sku", "received", "available", "held", "sold"}
    whole = operator.order(order_id)
    assert set(whole["payment"]) >= {"intent_id", "status", "authorized", "captured", "refunded"}
    assert whole["payment"]["captured"] == whole["totals"]["total"]
    execution = operator.execution(order_id)
    assert set(execution) >= {"name", "state_machine", "status", "started_at", "stopped_at", "states"}
    wanted = {"name", "status", "attempts", "input", "output", "error", "cause"}
    assert all(set(state) >= wanted for state in execution["states"])
    listed = operator.call("GET", f"/v1/admin/executions?order_id={order_id}").body["items"]
    assert [each["name"] for each in listed] == [order_id]


def test_executions_are_listed_by_status_page_by_page(buyer, operator):
    for _ in range(3):
        buyer.follow(buyer.buy(operator.new_product(stock=5)))
    names = [each["name"] for each in walk(operator, "/v1/admin/executions?limit=2&status=SUCCEEDED")]
    assert len(names) == len(set(names)) >= 3


def test_requests_beyond_the_stage_limit_are_429_with_the_time_to_wait(shop):
    from infra.local import problems

    refused = problems.too_many_requests()
    headers = {name.lower(): value for name, value in refused.headers}
    assert (refused.status, headers["retry-after"]) == (429, "1")
    assert headers["ratelimit"]


def test_every_code_that_is_answered_is_in_the_document(codes, document):
    from functions.problems import PROBLEMS
    from layers.cloud.web.problems import PLUMBING

    assert codes == {kind.code for kind in (*PROBLEMS.values(), *PLUMBING)}
    assert document["openapi"].startswith("3.1")
    named = [op["operationId"] for methods in document["paths"].values() for op in methods.values()]
    assert len(named) == len(set(named))


def test_fifty_readers_at_once_are_all_answered(shop):
    reader = Client(shop.url)
    with ThreadPoolExecutor(16) as crowd:
        replies = list(crowd.map(lambda n: reader.call("GET", f"/v1/products?limit={n % 9 + 1}").status, range(50)))
    assert set(replies) == {200}


def test_buyers_do_not_see_each_others_carts_or_orders(shop, operator):
    mine, other = Buyer(shop.url), Buyer(shop.url)
    cart = mine.fill_cart(sku := operator.new_product(stock=5))
    other.fill_cart(sku)
    assert other.call("GET", f"/v1/carts/{cart['cart_id']}").status == 404
    assert other.order(other.request_for(cart)).status == 404
    assert Operator(shop.url, {"Authorization": "Bearer wrong"}).call("GET", "/v1/admin/outbox").status == 401
