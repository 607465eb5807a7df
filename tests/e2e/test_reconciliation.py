"""Reconciliation over HTTP: a clean day, a day with planted faults of every kind, and the day after."""

import json
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, get_args

import boto3
import pytest

from infra.local.testing import laptop
from layers.shop.backoffice.reconciliation.model import Kind
from tests.e2e import books as make
from tests.e2e.books import Books
from tests.e2e.member import Member, a_member
from tests.e2e.sales import announce
from tests.support.shopper import Buyer, Client, Operator

CAPTURED, REFUNDED = 3, 4  # places in an order's payment


@pytest.fixture(scope="module")
def shop() -> Iterator[Any]:
    """A shop of its own: what is planted here is nobody else's business."""
    with laptop() as running:
        yield running


@pytest.fixture(scope="module")
def operator(shop: Any) -> Operator:
    return Operator(shop.url, {"Authorization": f"Bearer {shop.admin_key}"})


@pytest.fixture(scope="module")
def books(shop: Any) -> Books:
    keys = {"aws_access_key_id": "laptop", "aws_secret_access_key": "laptop", "region_name": "us-east-1"}
    dynamodb = boto3.resource("dynamodb", endpoint_url=shop.aws_endpoint, **keys)
    return Books(dynamodb, Client(shop.payments_url, {"Authorization": "Bearer sk_test_checks"}))


@pytest.fixture(scope="module")
def skus(operator: Operator) -> list[str]:
    return [operator.new_product(stock=40) for _ in range(4)]


@pytest.fixture(scope="module")
def coupon(operator: Operator) -> str:
    code = f"B{uuid.uuid4().hex[:8].upper()}"
    limits = {"limit": 9, "per_customer": 5}
    assert operator.call("POST", "/v1/admin/coupons", {"code": code, "promotion": make.CODE, **limits}).status == 201
    return code


@pytest.fixture(scope="module")
def cards(operator: Operator) -> list[dict[str, Any]]:
    issued = [operator.call("POST", "/v1/admin/gift-cards", {"amount": 4_000, "currency": "CNY"}) for _ in range(2)]
    return [answer.body for answer in issued]


@pytest.fixture(scope="module")
def members(shop: Any, operator: Operator) -> list[Member]:
    found = [a_member(shop, operator) for _ in range(2)]
    for member in found:
        member.given(2_000)
    return found


@pytest.fixture(scope="module")
def day(
    shop: Any, operator: Operator, skus: list[str], coupon: str, cards: list[Any], members: list[Member]
) -> dict[str, Any]:
    """Orders of all sorts: paid, declined, with coupon, gift card and points, waiting for its payer, returned."""
    url, sku = shop.url, skus[0]
    found: dict[str, Any] = {"shipped": [make.place(url, sku) for _ in range(9)]}
    found["cancelled"] = make.place(url, sku, "cancelled", payment_method="pm_card_chargeDeclined")
    make.place(url, sku, coupon=coupon)
    make.place(url, sku, "cancelled", coupon=coupon, payment_method="pm_card_chargeDeclined")
    for card in cards:
        make.place(url, sku, gift_card_code=card["code"])
    for member in members:
        member.buy(sku, points=500, payment_method="pm_card_chargeDeclined")
        delivered = member.buy(sku, points=700)
        member.delivered(delivered)
        found.setdefault("of_members", []).append(member.buy(sku))
    sale, on_sale = announce(operator, stock=5)
    for number in range(2):
        make.place_in_sale(url, sale, on_sale, f"sale{number}@example.com")
    waiting = Buyer(url)
    waiting.follow(waiting.buy(sku, payment_method="pm_redirect"), until={"pending"})
    returned = make.place(url, sku)
    return_id = make.approved_return(url, operator, returned, sku)
    path = f"/v1/admin/orders/{returned['order_id']}/returns/{return_id}/receipt"
    assert operator.call("POST", path, {"goods": "restock"}).status == 202
    deadline = time.monotonic() + 60
    while operator.order(returned["order_id"])["status"] != "returned" and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(2)  # a run judges nothing younger than a second
    return found


@pytest.fixture(scope="module")
def clean(operator: Operator, day: dict[str, Any]) -> dict[str, Any]:
    return make.reconcile(operator)


@pytest.fixture(scope="module")
def busy(shop: Any, operator: Operator, skus: list[str], coupon: str, clean: Any) -> list[dict[str, Any]]:
    """Runs made while people buy, pay with refused cards and share coupons."""

    def buy(number: int) -> dict[str, Any]:
        declined = number % 3 == 0
        code = coupon if number % 4 == 0 else ""
        method = "pm_card_chargeDeclined" if declined else "pm_card_visa"
        buyer = f"buyer{number}@example.com"
        return make.place(shop.url, skus[0], "cancelled" if declined else "shipped", code, email=buyer,
                          payment_method=method)  # fmt: skip

    with ThreadPoolExecutor(3) as crowd:
        orders = [crowd.submit(buy, number) for number in range(15)]
        runs = []
        while not all(order.done() for order in orders):
            runs.append(make.reconcile(operator))
        assert [order.result()["status"] for order in orders].count("shipped") == 10
    time.sleep(2)
    return runs


@pytest.fixture(scope="module")
def planted(
    shop: Any,
    operator: Operator,
    books: Books,
    day: Any,
    skus: list[str],
    coupon: str,
    cards: list[Any],
    members: list[Member],
    busy: Any,
) -> Counter[tuple[str, str]]:
    """Faults of every kind: what a run has to find, and what has to become of it."""
    expected: Counter[tuple[str, str]] = Counter()
    shipped, cancelled = [order["order_id"] for order in day["shipped"]], day["cancelled"]["order_id"]
    total = day["shipped"][0]["totals"]["total"]["amount"]

    books.pay(total, cancelled, capture=total)
    books.pay(total, shipped[0], capture=total)  # a second time
    expected["charged_without_order", "repaired"] = 2
    books.pay(700, make.new_order_id(), capture=700)
    books.pay(700, capture=700)
    expected["charged_without_order", "open"] = 2

    books.pay(total, cancelled)
    books.pay(total, cancelled, confirm=False)
    expected["authorization_left_open", "repaired"] = 2
    books.pay(800, make.new_order_id())
    expected["authorization_left_open", "open"] = 1

    books.invent_order(shipped[0], "shipped", 30, "pi_gone", total)
    expected["order_without_charge", "open"] = 1
    books.invent_order(shipped[0], "confirmed", 30, "pi_gone")
    expected["order_without_charge", "repaired"] = 1

    short = books.invent_order(shipped[0], "shipped", 30)
    intent_id = books.pay(total, short, capture=total - 100)
    books.change_order(short, payment=json.dumps([intent_id, "captured", total, total - 100, 0]))
    expected["captured_amount_differs", "open"] = 1
    books.set_payment(shipped[1], CAPTURED, 0)
    expected["captured_amount_differs", "repaired"] = 1

    books.add("stock", f"SKU#{skus[1]}#00", "STOCK", "available", -1)
    books.add("stock", f"SKU#{skus[2]}#00", "STOCK", "available", 2)
    expected["stock_not_conserved", "open"] = 2
    books.add("stock", f"SKU#{skus[3]}#00", "STOCK", "received", 5)
    expected["stock_not_conserved", "repaired"] = 1

    late = books.invent_order(shipped[0], "pending", 60)
    books.change_order(late, due=json.dumps(["http://127.0.0.1/pay", int(time.time() * 1000) - 1_200_000]))
    books.invent_order(shipped[0], "pending", 60)
    expected["pending_past_deadline", "repaired"] = 2

    books.invent_order(shipped[0], "pending", 10)
    row = books.order(shipped[2])
    old = [[status, at - 3_600_000, reason] for status, at, reason in row["timeline"] if status != "shipped"]
    books.change_order(shipped[2], status="confirmed", timeline=old)
    expected["saga_missing", "repaired"] = 2

    books.add("coupons", f"COUPON#{coupon}", "COUPON", "used", 1)
    counters = books.table("coupons").scan()["Items"]
    customer = next(row["sk"] for row in counters if row["sk"].startswith("CUSTOMER#") and row["used"])
    books.add("coupons", f"COUPON#{coupon}", customer, "used", -1)
    expected["coupon_count_wrong", "repaired"] = 2

    used = [row for row in books.table("flash-sales").scan()["Items"] if row["sk"].startswith("BUYER#")]
    books.add("flash-sales", used[0]["pk"], used[0]["sk"], "used", 1)
    expected["sale_use_wrong", "repaired"] = 1
    books.add("flash-sales", used[1]["pk"], used[1]["sk"], "used", -1)
    books.change("flash-sales", used[1]["pk"], used[1]["sk"], orders={'["ord_x", "ent_x", "b", "S", 9]'})
    expected["sale_use_wrong", "open"] = 1

    books.add("gift-cards", f"CARD#{cards[0]['card_id']}", "CARD", "balance", -500)
    expected["gift_card_balance_wrong", "repaired"] = 1
    books.add("gift-cards", f"CARD#{cards[1]['card_id']}", "CARD", "balance", 500)
    expected["gift_card_balance_wrong", "open"] = 1

    for member, points in zip(members, (-70, 30), strict=True):
        books.add("loyalty", f"MEMBER#{member.member_id}", "MEMBER", "balance", points)
    expected["points_balance_wrong", "repaired"] = 1
    expected["points_balance_wrong", "open"] = 1
    for order in day["of_members"]:  # delivered, and the fact of it was lost
        row = books.order(order["order_id"])
        old = [[status, at - 3_600_000, reason] for status, at, reason in [*row["timeline"], ["delivered", 0, ""]]]
        old[-1][1] = old[-2][1]
        books.change_order(order["order_id"], status="delivered", timeline=old)
    expected["points_not_booked", "repaired"] = 2

    books.refund(operator.order(shipped[3])["payment"]["intent_id"], 100)
    expected["refund_not_recorded", "repaired"] = 1
    books.set_payment(shipped[4], REFUNDED, 100)
    expected["refund_not_recorded", "open"] = 1

    return_id = make.approved_return(shop.url, operator, day["shipped"][5], skus[0])
    books.wait_for("returns", f"ORDER#{shipped[5]}", f"TOKEN#{return_id}")  # goods booked before are found by its saga
    returns = books.table("returns").get_item(Key={"pk": f"ORDER#{shipped[5]}", "sk": "RETURNS"})["Item"]
    body = json.loads(returns["body"])
    body["returns"][0] |= {"status": "received", "goods": "write_off"}
    books.change("returns", f"ORDER#{shipped[5]}", "RETURNS", body=json.dumps(body))
    make.approved_return(shop.url, operator, day["shipped"][6], skus[0])
    books.change_order(shipped[6], status="shipped")
    books.change_order(shipped[7], status="returning")
    expected["return_not_settled", "repaired"] = 3
    return expected


@pytest.fixture(scope="module")
def first(operator: Operator, planted: Any) -> dict[str, Any]:
    time.sleep(2)
    return make.reconcile(operator)


@pytest.fixture(scope="module")
def second(operator: Operator, first: dict[str, Any]) -> dict[str, Any]:
    """The day after: what was resumed has gone its way."""
    time.sleep(4)
    return make.reconcile(operator)


def found_in(run: dict[str, Any]) -> Counter[tuple[str, str]]:
    return Counter((finding["kind"], finding["state"]) for finding in run["findings"])


def test_a_clean_day_finds_nothing_in_orders_of_all_sorts(clean: dict[str, Any]) -> None:
    assert clean["findings"] == []
    assert (clean["open"], clean["repaired"]) == (0, 0)
    assert clean["orders"] >= 15
    assert clean["payments"] >= 14


def test_a_busy_day_finds_nothing_while_orders_move(busy: list[dict[str, Any]]) -> None:
    assert busy
    assert [run["findings"] for run in busy if run["findings"]] == []


def test_every_planted_fault_is_found_under_its_kind(planted: Counter[Any], first: dict[str, Any]) -> None:
    assert found_in(first) == planted
    assert {kind for kind, _ in planted} == set(get_args(Kind))
    assert planted.total() >= 20


def test_a_finding_has_evidence_and_a_repair_or_a_question(first: dict[str, Any]) -> None:
    for finding in first["findings"]:
        assert finding["evidence"], finding
        assert bool(finding["repair"]) == (finding["state"] == "repaired"), finding
        assert bool(finding["question"]) == (finding["state"] == "open"), finding


def test_a_second_run_finds_only_what_needs_a_person(planted: Counter[Any], second: dict[str, Any]) -> None:
    left = Counter({key: number for key, number in planted.items() if key[1] == "open"})
    assert found_in(second) == left


def test_repairs_are_in_the_audit_log(operator: Operator, first: dict[str, Any]) -> None:
    log = operator.call("GET", "/v1/admin/audit?limit=100").body["items"]
    repaired = {finding["subject"] for finding in first["findings"] if finding["state"] == "repaired"}
    assert repaired <= {subject for entry in log if entry["act"] == "repair" for subject in entry["ids"]}


def test_what_was_repaired_is_right(operator: Operator, books: Books, day: Any, skus: list[str], second: Any) -> None:
    resumed = operator.order(day["shipped"][2]["order_id"])
    assert resumed["status"] == "shipped"
    assert operator.stock(skus[3])["received"] == 40
    twice = operator.order(day["shipped"][0]["order_id"])
    assert twice["payment"]["captured"] == twice["totals"]["total"]
    assert twice["payment"]["refunded"]["amount"] == 0


def test_a_members_points_are_what_the_rule_gives_again(members: list[Member], second: Any) -> None:
    earned = 2 * (9_900 // 100) - 7  # of two lanterns, less what points paid of one
    owed, overpaid = (member.look() for member in members)
    assert (owed["balance"], owed["pending"]) == (2_000 - 700 + earned, 0)
    assert overpaid["balance"] == owed["balance"] + 30  # a person has to say


def test_runs_are_listed_the_newest_first(operator: Operator, second: dict[str, Any], clean: dict[str, Any]) -> None:
    page = operator.call("GET", "/v1/admin/reconciliations?limit=1").body
    assert [run["run_id"] for run in page["items"]] == [second["run_id"]]
    rest = operator.call("GET", f"/v1/admin/reconciliations?limit=50&cursor={page['next_cursor']}").body
    assert clean["run_id"] in [run["run_id"] for run in rest["items"]]


def test_a_run_that_never_was_is_not_found(operator: Operator) -> None:
    missing = operator.call("GET", "/v1/admin/reconciliations/rec_nothing")
    assert (missing.status, missing.body["code"]) == (404, "reconciliation_not_found")


def test_a_run_that_nobody_could_want_is_refused(operator: Operator) -> None:
    assert operator.call("POST", "/v1/admin/reconciliations?days=0").status == 422
