"""Stock over HTTP: spread over shards while it is sold, corrected, explained, watched."""

import json
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.support.patience import eventually
from tests.support.shopper import Buyer, Operator, refusal


def shards_of(operator: Operator, sku: str) -> dict[str, Any]:
    return operator.read(f"/v1/admin/stock/{sku}/levels")


def reshard(operator: Operator, sku: str, shards: int) -> int:
    return operator.call("POST", f"/v1/admin/stock/{sku}/shards", {"shards": shards}).status


def adjust(operator: Operator, sku: str, quantity: int, reason: str = "damaged", **more: Any) -> Any:
    key = more.pop("key", uuid.uuid4().hex)
    body = {"quantity": quantity, "reason": reason, **more}
    return operator.call("POST", f"/v1/admin/stock/{sku}/adjustments", body, Idempotency_Key=key)


def test_a_sku_is_spread_over_shards_and_back(operator):
    sku = operator.new_product(stock=70)
    assert reshard(operator, sku, 32) == 202
    eventually(lambda: shards_of(operator, sku)["layout"]["settled"])
    spread = shards_of(operator, sku)
    assert (spread["layout"]["shards"], spread["available"]) == (32, 70)
    assert {shard["available"] for shard in spread["shards"]} == {2, 3}
    assert reshard(operator, sku, 32) == 200
    assert reshard(operator, sku, 4) == 202
    eventually(lambda: shards_of(operator, sku)["layout"]["settled"])
    left = [shard["available"] for shard in shards_of(operator, sku)["shards"] if shard["available"]]
    assert sorted(left) == [17, 17, 18, 18]


@pytest.mark.parametrize("shards", [0, 65, "many", None])
def test_a_sku_has_one_to_sixty_four_shards(operator, shards):
    sku = operator.new_product(stock=1)
    assert refusal(operator.call("POST", f"/v1/admin/stock/{sku}/shards", {"shards": shards})) == ["shards"]


def test_what_is_not_kept_cannot_be_spread_corrected_or_explained(operator):
    for method, path, body in [
        ("POST", "shards", {"shards": 2}),
        ("POST", "adjustments", {"quantity": 1, "reason": "found"}),
        ("PUT", "settings", {"low_at": 2}),
        ("GET", "ledger", None),
    ]:
        refusal(operator.call(method, f"/v1/admin/stock/UNHEARD-OF/{path}", body), {"unknown_sku"})


def test_a_storm_over_a_sku_that_is_resharded_sells_every_unit_and_no_more(shop, operator):
    sku = operator.new_product(stock=20)
    done, seen = threading.Event(), []

    def watch() -> None:
        while not done.is_set():
            seen.append(operator.stock(sku)["available"])
            time.sleep(0.2)

    def ready(number: int) -> tuple[Buyer, Any]:
        """A buyer with a cart, and what they order; nobody has bought yet, so that every cart is filled."""
        buyer = Buyer(shop.url)
        method = "pm_card_chargeDeclined" if number % 6 == 0 else "pm_card_visa"
        return buyer, buyer.request_for(buyer.fill_cart(sku), method)

    def buy(one: tuple[Buyer, Any]) -> Any:
        buyer, request = one
        return buyer.follow(buyer.order(request), 60)["status"]

    people = [ready(number) for number in range(36)]
    watcher = threading.Thread(target=watch)
    watcher.start()
    with ThreadPoolExecutor(10) as crowd:
        bought = crowd.map(buy, people)
        assert reshard(operator, sku, 32) == 202
        time.sleep(1)
        assert reshard(operator, sku, 4) == 202
        endings = list(bought)
    done.set()
    watcher.join()
    eventually(lambda: shards_of(operator, sku)["layout"]["settled"])
    counts = operator.stock(sku)
    assert counts["sold"] == endings.count("shipped")
    assert counts["received"] == counts["available"] + counts["sold"]
    assert counts["held"] == 0
    assert all(0 <= units <= 20 for units in seen)
    assert set(endings) <= {"shipped", "rejected", "cancelled"}
    for _ in range(counts["available"]):
        last = Buyer(shop.url)
        assert last.follow(last.buy(sku), 60)["status"] == "shipped"
    assert operator.stock(sku)["available"] == 0
    ledger = operator.call("GET", f"/v1/admin/stock/{sku}/ledger").body
    assert ledger["check"]["adds_up"], ledger["check"]


def test_goods_that_arrive_for_a_spread_sku_can_be_bought(operator, buyer):
    sku = operator.new_product(stock=1)
    reshard(operator, sku, 8)
    receipt = operator.call("POST", f"/v1/admin/stock/{sku}/receipts", {"quantity": 40}, Idempotency_Key="pallet")
    assert (receipt.status, receipt.body["available"]) == (201, 41)
    eventually(lambda: min(shard["available"] for shard in shards_of(operator, sku)["shards"]) >= 5)
    assert buyer.follow(buyer.buy(sku, 9))["status"] == "shipped"
    assert operator.stock(sku) == {"received": 41, "available": 32, "held": 0, "sold": 9}


def test_a_correction_tells_why_is_made_once_and_takes_only_what_is_there(operator, buyer):
    sku = operator.new_product(stock=10)
    buyer.follow(buyer.buy(sku, 2))
    gone = adjust(operator, sku, -3, "damaged", note="fell off the ladder", key="monday")
    assert gone.status == 201
    assert (gone.body["received"], gone.body["available"], gone.body["adjusted"]) == (7, 5, -3)
    again = adjust(operator, sku, -3, "damaged", note="fell off the ladder", key="monday")
    assert (again.body, again.headers["idempotent-replayed"]) == (gone.body, "true")
    assert refusal(adjust(operator, sku, -2, key="monday"), {"idempotency_key_reused"}) == ["Idempotency-Key"]
    too_many = adjust(operator, sku, -6, "stolen")
    assert refusal(too_many, {"not_on_the_shelf"}) == ["quantity"]
    assert too_many.body["available"] == 5
    assert refusal(adjust(operator, sku, 0)) == ["quantity"]
    assert refusal(adjust(operator, sku, -1, "eaten")) == ["reason"]
    assert adjust(operator, sku, 1, "found").body["available"] == 6


def test_the_ledger_explains_every_unit_page_by_page(operator, shop):
    sku = operator.new_product(stock=10)
    buyer = Buyer(shop.url)
    bought = buyer.follow(buyer.buy(sku, 2))
    other = Buyer(shop.url)
    other.follow(other.buy(sku, 1, "pm_card_chargeDeclined"))
    adjust(operator, sku, -3, "lost", note="in the move")
    found: list[Any] = []
    cursor = ""
    while True:
        page = operator.call("GET", f"/v1/admin/stock/{sku}/ledger?limit=2{cursor}").body
        found += page["items"]
        if not page["next_cursor"]:
            break
        cursor = f"&cursor={page['next_cursor']}"
    told = [(entry["kind"], entry["quantity"], entry["balance"]) for entry in found]
    assert told == [
        ("adjustment", -3, 5),
        ("cancellation", 1, 8),
        ("order", -1, 7),
        ("order", -2, 8),
        ("opening", 10, 10),
    ]
    assert (found[0]["reason"], found[0]["note"], found[3]["reference"]) == ("lost", "in the move", bought["order_id"])
    assert page["check"]["adds_up"]
    assert refusal(operator.call("GET", f"/v1/admin/stock/{sku}/ledger?cursor=mine"), {"invalid_cursor"}) == ["cursor"]


def test_a_sku_that_runs_low_is_listed_until_it_is_filled_up(operator, aws, buyer):
    sku = operator.new_product(stock=9)
    set_to = operator.call("PUT", f"/v1/admin/stock/{sku}/settings", {"low_at": 7})
    assert (set_to.status, set_to.body["low_at"]) == (200, 7)
    buyer.follow(buyer.buy(sku, 2))
    sqs = aws("sqs")
    url = sqs.get_queue_url(QueueName="sluice-dev-stock-jobs")["QueueUrl"]

    def look() -> None:
        sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"type": "look", "position": ""}))

    def low() -> Any:
        found, cursor = {}, ""
        while True:
            page = operator.read(f"/v1/admin/stock?low=true&limit=100{cursor}")
            found |= {line["sku"]: line for line in page["items"]}
            if not page["next_cursor"]:
                return found
            cursor = f"&cursor={page['next_cursor']}"

    look()
    eventually(lambda: sku in low())
    assert (low()[sku]["available"], low()[sku]["low_at"]) == (7, 7)
    operator.call("POST", f"/v1/admin/stock/{sku}/receipts", {"quantity": 10})
    look()
    eventually(lambda: sku not in low())
    refusal(operator.call("PUT", f"/v1/admin/stock/{sku}/settings", {"low_at": "seven"}))
    refusal(operator.call("GET", "/v1/admin/stock?low=perhaps"))
