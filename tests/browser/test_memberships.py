"""The page of memberships: one is found by its address, and its points are told."""

import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console import enter
from tests.browser.window import picture
from tests.support.mailbox import Mailbox
from tests.support.shopper import Operator


@pytest.fixture
def members(sized_page: Page, operator: Operator) -> Page:
    enter(sized_page, operator.headers["Authorization"].removeprefix("Bearer "))
    sized_page.get_by_role("link", name="Memberships").click()
    expect(sized_page.get_by_role("heading", name="Memberships")).to_be_visible()
    return sized_page


def find(members: Page, wanted: str) -> None:
    members.get_by_label("Address of mail, or member number").fill(wanted)
    members.get_by_role("button", name="Find").click()


def test_an_operator_finds_a_membership_and_sees_its_balance_and_movements(
    members: Page, operator: Operator, mailbox: Mailbox
) -> None:
    email = f"may-{uuid.uuid4().hex[:8]}@example.com"
    operator.call("POST", "/v1/loyalty/memberships", {"email": email}, Idempotency_Key=uuid.uuid4().hex)
    member_id = operator.call("POST", "/v1/loyalty/tokens", {"code": mailbox.new_code_to(email)}).body["member_id"]
    path = f"/v1/admin/loyalty/memberships/{member_id}/adjustments"
    for number in range(1, 23):  # more than a page
        body = {"points": 10, "reason": f"the parcel was late, {number}"}
        assert operator.call("POST", path, body, Idempotency_Key=uuid.uuid4().hex).status == 201
    find(members, email)
    expect(members.get_by_role("heading", name=email)).to_be_visible()
    assert email not in members.url
    expect(members.locator(".facts-row")).to_contain_text("Points220")
    rows = members.locator("#movements tbody tr")
    expect(rows).to_have_count(20)
    expect(rows.first).to_contain_text("the parcel was late, 22")
    members.get_by_role("button", name="Show more").click()
    expect(rows).to_have_count(22)
    expect(rows.last).to_contain_text("+10")
    picture(members, "memberships")


def test_an_address_without_a_membership_is_told(members: Page) -> None:
    find(members, f"nobody-{uuid.uuid4().hex[:8]}@example.com")
    expect(members.get_by_text("No membership has this address.")).to_be_visible()
