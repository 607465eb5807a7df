"""Memberships and points, over HTTP: joined, earned, spent, taken back."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.e2e.member import Member, a_member, exchange, join
from tests.e2e.returns import ask, settle
from tests.support.mailbox import Mailbox
from tests.support.shopper import Buyer, refusal

SEARCH = "/v1/admin/loyalty/memberships/search"


@pytest.fixture
def member(shop, operator, buyer) -> Member:
    return a_member(shop, operator, buyer)


@pytest.fixture
def mailbox(shop) -> Mailbox:
    return Mailbox(shop.aws_endpoint)


def mails_to(operator, email):
    items = operator.call("GET", "/v1/admin/outbox?limit=100").body["items"]
    return [notice for notice in items if notice["recipient"] == email]


def mailed(operator, email, event):
    """The newest mail of this kind, once it has left."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if found := [notice for notice in mails_to(operator, email) if notice["event"] == event]:
            return found[0]
        time.sleep(0.1)
    raise AssertionError(f"no {event} to {email}: {mails_to(operator, email)}")


def test_points_are_pending_on_the_way_and_earned_on_delivery(member, operator):
    order = member.buy(operator.new_product(stock=5, amount=9_950))
    assert order["status"] == "shipped"
    assert order["paid_with"]["points"] == {"spent": 0, "amount": {"amount": 0, "currency": "CNY"}, "earns": 99}
    assert member.until(pending=99)["balance"] == 0
    member.delivered(order)
    seen = member.until(balance=99, pending=0)
    (entry,) = seen["history"]
    assert (entry["kind"], entry["points"], entry["order_id"]) == ("earned", 99, order["order_id"])
    assert entry["order_url"] == f"/v1/orders/{order['order_id']}"
    notice = mailed(operator, member.email, "PointsEarned")
    assert "99" in notice["subject"]


def test_points_a_gift_card_and_a_card_pay_one_order_together(member, operator, provider):
    sku = operator.new_product(stock=5, amount=9_900)
    member.given(2_500)
    card = operator.call("POST", "/v1/admin/gift-cards", {"amount": 4_000, "currency": "CNY"}).body
    order = member.buy(sku, points=2_000, gift_card_code=card["code"])
    total = order["totals"]["total"]["amount"]
    (payment,) = provider.payments(order["order_id"])
    assert payment["amount_received"] == order["paid_with"]["payable"]["amount"] == total - 6_000
    assert (order["paid_with"]["points"]["spent"], order["paid_with"]["gift_card"]["amount"]) == (2_000, 4_000)
    assert order["paid_with"]["points"]["earns"] == (9_900 - 2_000) // 100
    assert member.until(balance=500)["worth"][0] == {"amount": 500, "currency": "CNY"}


def test_points_that_cover_it_all_need_no_provider(member, operator, provider):
    member.given(50_000)
    order = member.buy(operator.new_product(stock=5, amount=900), points=50_000)
    total = order["totals"]["total"]["amount"]
    assert (order["status"], order["paid_with"]["points"]["spent"]) == ("shipped", total)
    assert provider.payments(order["order_id"]) == []
    member.until(balance=50_000 - total)


def test_a_declined_card_gives_the_points_back(member, operator):
    member.given(700)
    order = member.buy(operator.new_product(stock=5), points=700, payment_method="pm_card_chargeDeclined")
    assert (order["status"], order["reason"]) == ("cancelled", "payment_declined")
    member.until(balance=700, pending=0)


def test_fifty_racing_orders_of_one_balance_spend_what_there_is(shop, operator):
    """A balance for three; each has a cart and a card of its own."""
    sku = operator.new_product(stock=60)
    first = a_member(shop, operator)
    first.given(1_000)

    def buy(_):
        one = Member(Buyer(shop.url), operator, first.email, first.member_id, first.token)
        accepted = one.order(one.request_for(sku, points=300))
        if accepted.status == 202:
            return one.buyer.follow(accepted, seconds=60)
        refusal(accepted, {"not_enough_points"})  # asked after the balance was spent: told at the door
        return {"status": "refused"}

    with ThreadPoolExecutor(10) as crowd:
        orders = list(crowd.map(buy, range(50)))
    statuses = [order["status"] for order in orders]
    assert statuses.count("shipped") == 3, orders
    assert {order.get("reason") for order in orders if order["status"] == "rejected"} <= {"points_spent"}
    assert len(orders) - 3 == statuses.count("rejected") + statuses.count("refused")
    first.until(balance=100)
    assert operator.stock(sku) == {"received": 60, "available": 57, "held": 0, "sold": 3}


def test_returns_take_back_points_to_the_point_and_share_refunds_out_to_the_cent(member, operator, provider):
    sku = operator.new_product(stock=5, amount=3_333)
    member.given(5_000)
    order = member.buy(sku, points=1_000, quantity=3)
    assert order["paid_with"]["payable"]["amount"] == 8_999
    member.delivered(order)
    member.until(balance=4_000 + 89)
    settle(operator, order, ask(member.buyer, order, sku, 2).body["return_id"])
    assert operator.order(order["order_id"])["payment"]["refunded"]["amount"] == 6_666
    member.until(balance=4_000 + 23)  # of the 33.33 that are left, points paid 10.00
    mailed(operator, member.email, "PointsTakenBack")
    settle(operator, order, ask(member.buyer, order, sku, 1).body["return_id"])
    whole = operator.order(order["order_id"])
    assert whole["payment"]["refunded"]["amount"] == 8_999  # the method first, the points last
    (payment,) = provider.payments(order["order_id"])
    assert payment["amount_received"] == 8_999
    seen = member.until(balance=5_000)
    kinds = [entry["kind"] for entry in seen["history"]]
    assert sorted(kinds) == ["adjusted", "earned", "refunded", "spent", "taken_back", "taken_back"]
    assert sum(entry["points"] for entry in seen["history"]) == seen["balance"]


def test_a_stranger_who_names_a_members_address_is_told_what_anybody_is(member, operator, buyer, mailbox):
    known = mailbox.codes_to(member.email)
    asked = [join(buyer, email) for email in (member.email.upper(), f"nobody-{uuid.uuid4().hex[:8]}@example.com")]
    assert [(reply.status, reply.body) for reply in asked] == [
        (202, {"status": "mailed", "member_id": None, "member_token": None})
    ] * 2
    old, opened = member.token, exchange(buyer, mailbox.new_code_to(member.email, known))
    assert (opened.status, opened.body["member_id"], opened.body["joined"]) == (201, member.member_id, False)
    member.token = opened.body["member_token"]
    assert member.look()["balance"] == 0
    assert buyer.call("GET", opened.headers["location"], X_Member_Token=old).status == 404


def test_a_code_is_in_the_mail_and_not_in_the_outbox_and_exchanged_once(member, operator, buyer, mailbox):
    (code,) = mailbox.codes_to(member.email)
    (text,) = [text for text in mailbox.texts_to(member.email) if code in text]
    assert f"/member.html#{code} " in text
    (kept,) = [notice for notice in mails_to(operator, member.email) if notice["event"] == "MemberLinkWanted"]
    assert kept["text"] == text.replace(code, "•••")
    used = exchange(buyer, code)
    assert refusal(used, {"member_code_used"}) == ["code"]
    assert used.status == 410
    assert refusal(exchange(buyer, code[:-1]), {"member_code_unknown"}) == ["code"]


def test_links_are_followed_and_exchange_nothing(shop, buyer, mailbox):
    email = f"member-{uuid.uuid4().hex[:8]}@example.com"
    join(buyer, email)
    code = mailbox.new_code_to(email)
    assert buyer.call("GET", f"/v1/loyalty/tokens?code={code}").status == 405
    assert buyer.pool.request("GET", f"{shop.url}/member.html").status == 200
    assert exchange(buyer, code).status == 201


def test_the_same_request_again_is_the_same_link(buyer):
    key, email = uuid.uuid4().hex, f"member-{uuid.uuid4().hex[:8]}@example.com"
    first, again = (join(buyer, email, key) for _ in range(2))
    assert (first.status, again.status, again.body) == (202, 202, first.body)
    assert again.headers["idempotent-replayed"] == "true"
    other = join(buyer, "somebody.else@example.com", key)
    assert (other.status, other.body["code"]) == (422, "idempotency_key_reused")


def test_only_the_token_opens_a_membership_or_spends_it(member, operator, buyer):
    path = f"/v1/loyalty/memberships/{member.member_id}"
    refusal(buyer.call("GET", path), {"member_token_missing"})
    refusal(buyer.call("GET", path, X_Member_Token="nobody"), {"membership_not_found"})
    request = member.request_for(operator.new_product(stock=5))
    refusal(buyer.order(request), {"member_token_missing"})
    member.token = "nobody"
    refusal(member.order(request), {"membership_not_found"})


def test_more_points_than_there_are_are_refused_at_the_door(member, operator):
    refused = member.order(member.request_for(operator.new_product(stock=5), points=1))
    assert refusal(refused, {"not_enough_points"}) == ["points.points"]
    assert refused.body["balance"] == 0


def test_an_operator_finds_a_membership_and_adjusts_it_once_with_a_reason(member, operator):
    found = operator.call("POST", SEARCH, {"email": member.email}).body
    assert found["member_id"] == member.member_id
    path = f"/v1/admin/loyalty/memberships/{member.member_id}"
    key, body = uuid.uuid4().hex, {"points": 250, "reason": "the parcel was late"}
    first, again = (operator.call("POST", f"{path}/adjustments", body, Idempotency_Key=key) for _ in range(2))
    assert (first.status, again.headers["idempotent-replayed"], again.body["balance"]) == (201, "true", 250)
    assert member.look()["history"][0]["reason"] == "the parcel was late"
    acts = operator.call("GET", "/v1/admin/audit").body["items"]
    assert any(entry["act"] == "adjust_points" and entry["subject"] == member.member_id for entry in acts)
    assert operator.call("GET", path).body["email"] == member.email
    assert operator.call("POST", SEARCH, {"email": "nobody@example.com"}).status == 404


def test_history_is_read_page_by_page(member, buyer):
    for points in range(1, 6):
        member.given(points)
    path, read = f"/v1/loyalty/memberships/{member.member_id}?limit=2", []
    cursor = ""
    while cursor is not None:
        page = buyer.call("GET", path + (f"&cursor={cursor}" if cursor else ""), X_Member_Token=member.token).body
        read += [entry["points"] for entry in page["history"]]
        cursor = page["next_cursor"]
    assert read == [5, 4, 3, 2, 1]


def test_an_order_placed_without_the_membership_is_claimed_with_both_tokens(member, shop, operator, buyer):
    accepted = buyer.buy(operator.new_product(stock=5, amount=9_900))
    order = buyer.follow(accepted)
    member.delivered(order)
    path, body = f"/v1/loyalty/memberships/{member.member_id}/orders", {"order_id": order["order_id"]}
    tokens = {"X_Member_Token": member.token, "X_Order_Token": accepted.body["order_token"]}
    refusal(buyer.call("POST", path, body, **{**tokens, "X_Order_Token": "nobody"}), {"order_not_found"})
    refusal(buyer.call("POST", path, body, **{**tokens, "X_Member_Token": "nobody"}), {"membership_not_found"})
    first, again = (buyer.call("POST", path, body, **tokens) for _ in range(2))
    assert (first.status, first.body["balance"], again.body["balance"]) == (200, 99, 99)
    other = a_member(shop, operator)
    tokens["X_Member_Token"] = other.token
    elsewhere = buyer.call("POST", path.replace(member.member_id, other.member_id), body, **tokens)
    assert (elsewhere.status, elsewhere.body["code"]) == (409, "order_earns_elsewhere")
    returned = ask(buyer, order | accepted.body, order["lines"][0]["sku"], 1).body
    settle(operator, order, returned["return_id"])
    member.until(balance=0)  # its facts name the membership from now on
