"""Reviews over HTTP: written by buyers and by anybody, voted for, decided on, and given up first."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from tests.e2e.switches import until
from tests.support.shopper import Buyer, Operator, Reply, refusal

WORDS = {"rating": 4, "title": "Warm light", "text": "As on the picture.", "name": "May"}


@pytest.fixture
def goods(operator: Operator) -> tuple[str, str]:
    """A product's id and a SKU of it."""
    made = operator.new_product_whole(stock=50)
    return made["product_id"], made["variants"][0]["sku"]


@pytest.fixture
def product(goods: tuple[str, str]) -> str:
    return goods[0]


def write(buyer: Buyer, product: str, key: str = "", **words: Any) -> Reply:
    headers = {"Idempotency_Key": key or uuid4().hex}
    if token := words.pop("token", ""):
        headers["X_Order_Token"] = token
    return buyer.call("POST", f"/v1/products/{product}/reviews", {**WORDS, **words}, **headers)


def read(buyer: Buyer, product: str, query: str = "") -> Any:
    answer = buyer.call("GET", f"/v1/products/{product}/reviews{query}")
    assert answer.status == 200, answer
    return answer.body


def decide(operator: Operator, review: Any, decision: str) -> Reply:
    path = f"/v1/admin/products/{review['product_id']}/reviews/{review['review_id']}/decision"
    return operator.call("POST", path, {"decision": decision, "reason": "seen"})


def test_what_somebody_says_is_read_by_all_with_the_stars_of_all(buyer: Buyer, product: str) -> None:
    first = write(buyer, product)
    assert (first.status, first.body["status"], first.body["verified"]) == (201, "published", False)
    write(buyer, product, rating=1, title="Broken")
    found = read(buyer, product)
    assert [item["title"] for item in found["items"]] == ["Broken", "Warm light"]
    assert found["summary"] == {
        "count": 2,
        "average": 2.5,
        "by_rating": {"1": 1, "2": 0, "3": 0, "4": 1, "5": 0},
    }
    page = read(buyer, product, "?limit=1")
    assert read(buyer, product, f"?limit=1&cursor={page['next_cursor']}")["items"] == [found["items"][1]]


def test_a_review_of_what_an_order_has_brought_says_so_once(
    buyer: Buyer, operator: Operator, goods: tuple[str, str]
) -> None:
    product, sku = goods
    order = buyer.buy(sku)
    assert buyer.follow(order)["status"] == "shipped"
    shown = {"order_id": order.body["order_id"], "token": order.body["order_token"]}
    first = write(buyer, product, **shown)
    assert (first.status, first.body["verified"]) == (201, True)
    again = write(buyer, product, **shown)
    assert (again.status, again.headers["idempotent-replayed"]) == (201, "true")
    assert again.body == first.body
    other = write(buyer, product, rating=1, **shown)
    assert (other.status, other.body["code"]) == (409, "review_exists")
    elsewhere = operator.new_product_whole(stock=1)["product_id"]
    assert write(buyer, elsewhere, **shown).body["code"] == "not_bought"
    assert write(buyer, product, order_id=shown["order_id"], token="forged").status == 404
    assert write(buyer, product, order_id=shown["order_id"]).status == 401


def test_a_key_that_is_sent_again_is_one_review(buyer: Buyer, product: str) -> None:
    key = uuid4().hex
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: write(buyer, product, key), range(8)))
    assert {answer.status for answer in answers} == {201}
    assert read(buyer, product)["summary"]["count"] == 1
    other = write(buyer, product, key, title="Something else")
    assert (other.status, other.body["code"]) == (422, "idempotency_key_reused")


def test_what_advertises_waits_until_somebody_has_looked(buyer: Buyer, operator: Operator, product: str) -> None:
    waiting = write(buyer, product, text="cheaper at https://lamps.example")
    assert waiting.body["status"] == "pending"
    assert read(buyer, product)["items"] == []
    listed = operator.call("GET", "/v1/admin/reviews?limit=100").body["items"]
    assert waiting.body["review_id"] in [item["review_id"] for item in listed]
    assert decide(operator, waiting.body, "publish").body["status"] == "published"
    assert read(buyer, product)["summary"]["count"] == 1
    assert decide(operator, waiting.body, "refuse").body["status"] == "refused"
    assert read(buyer, product)["summary"]["count"] == 0
    acts = [entry["act"] for entry in operator.call("GET", "/v1/admin/audit?limit=5").body["items"]]
    assert {"publish_review", "refuse_review"} <= set(acts)


def test_one_visitor_finds_a_review_helpful_once(buyer: Buyer, product: str) -> None:
    review = write(buyer, product).body
    path = f"/v1/products/{product}/reviews/{review['review_id']}/votes"
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: buyer.call("POST", path), range(4)))
    assert {answer.status for answer in answers} == {200}
    assert buyer.call("POST", path).body["helpful"] == 1
    assert read(buyer, product)["summary"]["count"] == 1


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"rating": 6}, "rating"),
        ({"rating": 0}, "rating"),
        ({"rating": "5"}, "rating"),
        ({"title": ""}, "title"),
        ({"title": "two\nlines"}, "title"),
        ({"text": "x" * 4_001}, "text"),
        ({"order_id": "ord_x"}, "order_id"),
    ],
)
def test_what_is_no_review_is_refused_by_its_field(
    buyer: Buyer, product: str, words: dict[str, Any], field: str
) -> None:
    answer = write(buyer, product, **words)
    assert answer.status == 422
    assert refusal(answer) == [field]


def test_of_what_there_is_not_nothing_is_said(buyer: Buyer, product: str) -> None:
    assert write(buyer, "prd_nope").status == 404
    assert buyer.call("GET", "/v1/products/prd_nope/reviews").status == 404
    assert buyer.call("POST", f"/v1/products/{product}/reviews/rev_nope/votes").status == 404


def test_switched_off_they_are_gone_and_the_product_is_whole(
    switch: Callable[..., Reply], buyer: Buyer, product: str
) -> None:
    path = f"/v1/products/{product}/reviews"
    switch("reviews", False)
    until(lambda: buyer.call("GET", path).status == 503)
    refused = write(buyer, product)
    assert (refused.status, refused.body["code"], refused.body["part"]) == (503, "switched_off", "reviews")
    assert buyer.call("GET", f"/v1/products/{product}").status == 200
    switch("reviews", True)
    until(lambda: buyer.call("GET", path).status == 200)
