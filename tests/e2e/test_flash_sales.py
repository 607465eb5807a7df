"""A flash sale over HTTP: a crowd, few units, and everything that goes wrong in between."""

import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.e2e.sales import announce
from tests.support.shopper import Buyer, Operator, Reply, refusal

CROWD, UNITS, THREADS = 200, 20, 24
LAST = {"ordered", "sold_out", "limit_reached", "expired", "left"}


class Shopper(Buyer):
    """One of the crowd. Every answer is looked at: a crowd is never told 5xx."""

    email = ""

    def call(self, *arguments: Any, **headers: str) -> Reply:
        reply = super().call(*arguments, **headers)
        assert reply.status < 500, (arguments[:2], reply)
        return reply

    def enter(self, sale: str, sku: str, quantity: int = 1, **more: Any) -> Any:
        body = {"sku": sku, "quantity": quantity, "email": self.email, **more}
        entry = self.call("POST", f"/v1/flash-sales/{sale}/entries", body)
        assert entry.status == 201, entry
        return entry.body

    def look(self, entry: Any) -> Any:
        answer = self.call("GET", entry["status_url"], X_Entry_Token=entry["entry_token"])
        assert answer.status == 200, answer
        return answer.body | {"entry_token": entry["entry_token"]}

    def await_turn(self, entry: Any, seconds: float = 90) -> Any:
        """The place once it is admitted or has ended."""
        deadline = time.monotonic() + seconds
        while entry["state"] == "waiting" and time.monotonic() < deadline:
            time.sleep(min(1.0, entry["poll_after_seconds"]))
            entry = self.look(entry)
        return entry

    def order_admitted(self, entry: Any, sku: str, quantity: int = 1, **changes: Any) -> Reply:
        return self.order(self.request_admitted(entry, sku, quantity, **changes))

    def request_admitted(self, entry: Any, sku: str, quantity: int = 1, **changes: Any) -> dict[str, Any]:
        token = entry["admission_token"]
        cart = self.fill_cart(sku, quantity, admission_token=token)
        return self.request_for(cart, **{"email": self.email, "admission_token": token, **changes})


def shopper(shop: Any, email: str) -> Shopper:
    found = Shopper(shop.url)
    found.email = email
    return found


def buy(shop: Any, sale: str, sku: str, number: int) -> str:
    """One buyer's way, to its end: what became of it."""
    buyer = shopper(shop, f"buyer{number}@example.com")
    for _ in range(4):
        entry = buyer.await_turn(buyer.enter(sale, sku))
        if entry["state"] != "admitted":
            return str(entry["state"])
        accepted = buyer.order_admitted(entry, sku)
        assert accepted.status in (202, 403), accepted
        if accepted.status == 202:
            order = buyer.follow(accepted, seconds=60)
            return str(order["reason"] or order["status"])
    return "given up"


def test_a_crowd_buys_what_there_is_and_everybody_else_is_told(shop: Any, operator: Operator) -> None:
    sale, sku = announce(operator, UNITS)
    with ThreadPoolExecutor(THREADS) as crowd:
        endings = list(crowd.map(lambda number: buy(shop, sale, sku, number), range(CROWD)))
    assert endings.count("shipped") == UNITS
    assert set(endings) == {"shipped", "sold_out"}
    assert operator.stock(sku) == {"received": UNITS, "available": 0, "held": 0, "sold": UNITS}
    told = operator.call("GET", f"/v1/admin/flash-sales/{sale}").body["report"]
    assert (told["ordered"], told["sold"]) == (UNITS, UNITS)
    assert operator.call("GET", f"/v1/flash-sales/{sale}").body["sold_out"] is True


def test_valkey_dies_in_the_middle_and_comes_back_and_nothing_is_sold_twice(shop: Any, operator: Operator) -> None:
    sale, sku = announce(operator, UNITS, admission_rate=20)

    def sold() -> int:
        counts = operator.stock(sku)
        return counts["held"] + counts["sold"]

    killed: list[bool] = []

    def kill_twice() -> None:
        for share in (0.3, 0.6):
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline and (sold() < UNITS * share or not shop.kill_valkey()):
                time.sleep(0.1)  # until so many are sold, and it is up to be killed
            killed.append(time.monotonic() < deadline)

    killer = threading.Thread(target=kill_twice)
    killer.start()
    with ThreadPoolExecutor(THREADS) as crowd:
        endings = list(crowd.map(lambda number: buy(shop, sale, sku, number), range(CROWD // 2)))
    killer.join()
    assert killed == [True, True]
    assert endings.count("shipped") == UNITS, endings
    assert set(endings) <= {"shipped", "sold_out"}
    assert operator.stock(sku) == {"received": UNITS, "available": 0, "held": 0, "sold": UNITS}


def test_who_leaves_cancels_or_cannot_pay_makes_room_for_others(shop: Any, operator: Operator) -> None:
    sale, sku = announce(operator, 10, admission_seconds=8)

    def waver(number: int) -> str:
        buyer = shopper(shop, f"waverer{number}@example.com")
        entry = buyer.await_turn(buyer.enter(sale, sku))
        if number % 4 == 0:
            return str(buyer.call("DELETE", entry["status_url"], X_Entry_Token=entry["entry_token"]).body["state"])
        if number % 4 == 1:
            return "silent"  # closes the page; the admission runs out
        if entry["state"] == "admitted":
            accepted = buyer.order_admitted(entry, sku, payment_method="pm_card_chargeDeclined")
            return str(buyer.follow(accepted, seconds=60)["status"])
        return str(entry["state"])

    with ThreadPoolExecutor(10) as crowd:
        waverers = list(crowd.map(waver, range(10)))
        buyers = list(crowd.map(lambda number: buy(shop, sale, sku, number), range(20)))
    assert "shipped" not in waverers
    assert buyers.count("shipped") == 10, (waverers, buyers)
    assert set(buyers) == {"shipped", "sold_out"}
    assert operator.stock(sku) == {"received": 10, "available": 0, "held": 0, "sold": 10}


def test_a_buyer_who_waits_for_the_payer_keeps_the_others_waiting_not_sold_out(shop: Any, operator: Operator) -> None:
    sale, sku = announce(operator, 1)
    may, li = shopper(shop, "may@example.com"), shopper(shop, "li@example.com")
    accepted = may.order_admitted(may.enter(sale, sku), sku, payment_method="pm_redirect")
    assert may.follow(accepted, until={"pending"})["status"] == "pending"
    entry = li.enter(sale, sku)
    assert (entry["state"], entry["outlook"]) == ("waiting", "if_others_leave")
    may.call("POST", f"{accepted.body['status_url']}/cancel", X_Order_Token=accepted.body["order_token"])
    assert may.follow(accepted)["status"] == "cancelled"
    entry = li.await_turn(entry)
    assert entry["state"] == "admitted"
    assert li.follow(li.order_admitted(entry, sku))["status"] == "shipped"


def test_one_buyer_with_a_hundred_sessions_and_limit_two_gets_two(shop: Any, operator: Operator) -> None:
    sale, sku = announce(operator, 50)

    def session(number: int) -> str:
        buyer = shopper(shop, "May@example.com" if number % 2 else "may@Example.com")
        entry = buyer.await_turn(buyer.enter(sale, sku))
        if entry["state"] != "admitted":
            return str(entry["state"])
        return str(buyer.follow(buyer.order_admitted(entry, sku), seconds=60)["status"])

    with ThreadPoolExecutor(THREADS) as sessions:
        endings = list(sessions.map(session, range(100)))
    assert (endings.count("shipped"), endings.count("limit_reached")) == (2, 98)
    assert operator.stock(sku)["sold"] == 2


@pytest.fixture(scope="module")
def night(shop: Any) -> tuple[str, str]:
    operator = Operator(shop.url, {"Authorization": f"Bearer {shop.admin_key}"})
    return announce(operator, 50, admission_seconds=5)


def test_each_bad_token_has_a_code_of_its_own(shop: Any, night: tuple[str, str], codes: set[str]) -> None:
    sale, sku = night
    may = shopper(shop, f"{uuid.uuid4().hex}@example.com")
    entry = may.enter(sale, sku)
    token = entry["admission_token"]
    payload, _, signature = token.partition(".")
    forged = f"{payload[:-4]}AAAA.{signature}"
    thief = shopper(shop, "thief@example.com")
    replies = {
        "admission_required": may.order_admitted(entry, sku, admission_token=""),
        "admission_invalid": may.order_admitted(entry, sku, admission_token=forged),
        "admission_not_yours": thief.order_admitted(entry, sku),
    }
    accepted = may.order_admitted(entry, sku)
    assert accepted.status == 202
    replies["admission_used"] = may.order_admitted(entry, sku)
    late = shopper(shop, f"{uuid.uuid4().hex}@example.com")
    missed = late.request_admitted(late.enter(sale, sku), sku)
    time.sleep(5.2)
    replies["admission_expired"] = late.order(missed)
    for code, reply in replies.items():
        assert (reply.status, reply.body["code"]) == (403, code), reply
        assert refusal(reply, codes) == ["admission_token"]
    assert may.follow(accepted)["status"] == "shipped"


def test_goods_of_a_sale_say_so_in_a_cart_and_an_admission_that_is_shown_has_to_cover_them(
    shop: Any, night: tuple[str, str]
) -> None:
    sale, sku = night
    may = shopper(shop, f"{uuid.uuid4().hex}@example.com")
    cart = may.fill_cart(sku)
    assert [line["flash_sale"]["sale_id"] for line in cart["lines"]] == [sale]
    line, token = f"/v1/carts/{cart['cart_id']}/lines/{sku}", may.enter(sale, sku)["admission_token"]
    too_many = may.call("PUT", line, {"quantity": 2, "admission_token": token})
    assert (too_many.status, too_many.body["code"]) == (403, "admission_not_yours")
    assert may.call("PUT", line, {"quantity": 1, "admission_token": token}).status == 200


def test_robots_do_work_for_every_place(shop: Any, operator: Operator) -> None:
    from layers.shop.traffic.flash_sales.challenges import zero_bits

    sale, sku = announce(operator, 5, challenge={"kind": "proof_of_work", "difficulty": 8})
    may = shopper(shop, "may@example.com")
    path, body = f"/v1/flash-sales/{sale}/entries", {"sku": sku, "email": "may@example.com"}
    bare = may.call("POST", path, body)
    assert (bare.status, bare.body["code"]) == (403, "challenge_failed")
    challenge = may.call("GET", f"/v1/flash-sales/{sale}/challenge").body
    text, bits = challenge["challenge"], challenge["difficulty"]
    answer = next(str(n) for n in range(100_000) if zero_bits(f"{text}{n}") >= bits)
    wrong = next(str(n) for n in range(100_000) if zero_bits(f"{text}{n}") < bits)
    lazy = may.call("POST", path, body | {"proof": {"challenge": text, "answer": wrong}})
    assert (lazy.status, lazy.body["code"]) == (403, "challenge_failed")
    proof = {"challenge": text, "answer": answer}
    entry = may.call("POST", path, body | {"proof": proof})
    assert (entry.status, entry.body["state"]) == (201, "admitted")
    again = may.call("POST", path, body | {"proof": proof})
    assert again.body["entry_id"] == entry.body["entry_id"]
    robot = may.call("POST", path, {"sku": sku, "email": "robot@example.com", "proof": proof})
    assert (robot.status, robot.body["code"]) == (403, "challenge_failed")


def test_an_operator_announces_changes_watches_and_ends_a_sale(operator: Operator) -> None:
    soon = datetime.now(UTC) + timedelta(hours=1)
    sale, _ = announce(operator, 5, starts_at=soon.isoformat(), ends_at=(soon + timedelta(hours=1)).isoformat())
    path = f"/v1/admin/flash-sales/{sale}"
    shown = operator.call("GET", path)
    assert (shown.body["state"], shown.headers["etag"]) == ("scheduled", '"1"')
    assert operator.call("PATCH", path, {"per_buyer": 3}, If_Match='"1"').body["sale"]["per_buyer"] == 3
    stale = operator.call("PATCH", path, {"per_buyer": 4}, If_Match='"1"')
    assert (stale.status, stale.body["code"]) == (412, "sale_changed")
    assert operator.call("POST", f"{path}/warm-up").body == {"gate": True, "products": 1, "skus": 1}
    assert sale in [item["sale_id"] for item in operator.call("GET", "/v1/flash-sales").body["items"]]
    assert operator.call("POST", f"{path}/end").body["state"] == "ended"
    assert sale in [item["sale_id"] for item in operator.call("GET", "/v1/admin/flash-sales").body["items"]]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_at": "2020-01-01T00:00:00Z"}, "ends_at"),
        ({"items": [{"sku": "NOBODY-SELLS-THIS"}]}, "items[0].sku"),
        ({"admission_rate": 0}, "admission_rate"),
        ({"challenge": {"difficulty": 60}}, "challenge.difficulty"),
        ({"items": []}, "items"),
    ],
)
def test_an_impossible_sale_is_refused_by_field(
    operator: Operator, codes: set[str], changes: dict[str, Any], field: str
) -> None:
    now = datetime.now(UTC)
    draft = {
        "name": "No",
        "items": [{"sku": operator.new_product(stock=1)}],
        "starts_at": now.isoformat(),
        "ends_at": (now + timedelta(hours=1)).isoformat(),
    }
    assert field in str(refusal(operator.call("POST", "/v1/admin/flash-sales", draft | changes), codes))


def test_two_sales_do_not_share_a_sku(operator: Operator) -> None:
    _, sku = announce(operator, 1)
    now = datetime.now(UTC)
    draft = {
        "name": "Second",
        "items": [{"sku": sku}],
        "starts_at": now.isoformat(),
        "ends_at": (now + timedelta(hours=1)).isoformat(),
    }
    refused = operator.call("POST", "/v1/admin/flash-sales", draft)
    assert (refused.status, refused.body["code"]) == (422, "sale_impossible")
