"""Points, as a person meets them: join at checkout, see them come, pay with them."""

import re
import time
import uuid

from playwright.sync_api import expect

from tests.browser.storefront import Storefront


def _at_checkout(buyer: Storefront, email: str) -> None:
    buyer.look_at(buyer.put_on_sale())
    buyer.add_to_cart()
    buyer.go_to_checkout()
    buyer.fill_address(Email=email)


def _deliver(buyer: Storefront, order_id: str) -> None:
    shipment = buyer.operator.order(order_id)["shipment"]["shipment_id"]
    scan = buyer.operator.call("POST", f"/v1/admin/shipments/{shipment}/events", {"status": "delivered"})
    assert scan.status == 200, scan


def _mailed_token(buyer: Storefront, email: str) -> tuple[str, str]:
    """Member number and token, out of the newest mail with one."""
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        for notice in buyer.operator.call("GET", "/v1/admin/outbox?limit=100").body["items"]:
            if notice["recipient"] == email and notice["event"] == "MemberTokenWanted":
                member_id = re.search(r"mem_[a-z2-7]{26}", notice["text"])
                token = re.search(r"token: ([\w-]{32})", notice["text"])
                assert member_id and token, notice
                return member_id[0], token[1]
        time.sleep(0.1)
    raise AssertionError(f"no token was mailed to {email}")


def test_a_buyer_joins_at_checkout_earns_on_delivery_and_pays_with_points(sized_storefront: Storefront) -> None:
    buyer, page = sized_storefront, sized_storefront.page
    email = f"may-{uuid.uuid4().hex[:8]}@example.com"
    _at_checkout(buyer, email)
    page.get_by_role("button", name="Join with this email").click()
    expect(page.get_by_text("You have 0 points.")).to_be_visible()
    buyer.place_order()
    first = buyer.expect_order("shipped")
    expect(page.get_by_text("Earns 99 points once it is delivered.")).to_be_visible()
    _deliver(buyer, first)
    page.reload()
    expect(page.get_by_text("You have 99 points.")).to_be_visible()

    _at_checkout(buyer, email)
    page.get_by_label("Pay ¥0.99 with points").check()
    expect(page.get_by_role("button", name="Pay ¥98.01")).to_be_visible()
    buyer.place_order()
    second = buyer.operator.order(buyer.expect_order("shipped"))
    assert second["paid_with"]["points"]["spent"] == 99
    assert second["payment"]["captured"]["amount"] == second["totals"]["total"]["amount"] - 99
    expect(page.get_by_text("You have 0 points.")).to_be_visible()


def test_who_joins_after_buying_collects_the_points_on_the_orders_page(storefront: Storefront) -> None:
    page, email = storefront.page, f"may-{uuid.uuid4().hex[:8]}@example.com"
    _at_checkout(storefront, email)
    storefront.place_order()
    order_id = storefront.expect_order("shipped")
    _at_checkout(storefront, email)
    page.get_by_role("button", name="Join with this email").click()
    expect(page.get_by_text("You have 0 points.")).to_be_visible()
    page.goto(f"/order.html?id={order_id}")
    page.get_by_role("button", name="Collect this order's points").click()
    expect(page.get_by_text("Earns 99 points once it is delivered.")).to_be_visible()


def test_an_address_that_is_a_member_is_mailed_its_token_and_the_page_is_told_nothing(storefront: Storefront) -> None:
    page, email = storefront.page, f"may-{uuid.uuid4().hex[:8]}@example.com"
    joined = storefront.operator.call(
        "POST", "/v1/loyalty/memberships", {"email": email}, Idempotency_Key=uuid.uuid4().hex, Accept_Language="en"
    )
    assert joined.status == 201, joined
    _at_checkout(storefront, email)
    page.get_by_role("button", name="Join with this email").click()
    expect(page.get_by_text("This address is a member.")).to_be_visible()
    member_id, token = _mailed_token(storefront, email)
    page.get_by_text("I have a member token").click()
    page.get_by_label("Member number").fill(member_id)
    page.get_by_label("Member token").fill("not this one")
    page.get_by_role("button", name="Show it").click()
    expect(page.get_by_text("Number and token do not fit.")).to_be_visible()
    page.get_by_text("I have a member token").click()
    page.get_by_label("Member number").fill(member_id)
    page.get_by_label("Member token").fill(token)
    page.get_by_role("button", name="Show it").click()
    expect(page.get_by_text("You have 0 points.")).to_be_visible()
    page.get_by_role("button", name="Forget the membership").click()
    expect(page.get_by_role("button", name="Join with this email")).to_be_visible()


def test_who_joins_with_what_is_no_address_is_asked_for_one(storefront: Storefront) -> None:
    _at_checkout(storefront, "may")
    storefront.page.get_by_role("button", name="Join with this email").click()
    expect(storefront.page.locator("#points-told")).to_have_text("Enter an email address such as name@example.com.")
