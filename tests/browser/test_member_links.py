"""The page behind a membership's link, with links that are broken, and another one in the same window."""

import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.storefront import Storefront
from tests.support.mailbox import Mailbox


@pytest.mark.parametrize("broken", ["lnk_%", "lnk_ü", "x" * 300, "lnk_a b"])
def test_a_link_that_was_broken_on_its_way_is_told_and_another_is_offered(storefront: Storefront, broken: str) -> None:
    page = storefront.page
    page.goto(f"/member.html#{broken}")
    page.get_by_role("button", name="Open my membership").click()
    expect(page.locator("#main")).to_contain_text("This code is not one of ours.")
    expect(page.get_by_role("button", name="Mail me a new link")).to_be_visible()


def test_another_link_in_the_same_window_opens_the_membership(storefront: Storefront, mailbox: Mailbox) -> None:
    page, email = storefront.page, f"may-{uuid.uuid4().hex[:8]}@example.com"
    page.goto("/member.html")
    page.get_by_label("Email").fill(email)
    page.get_by_role("button", name="Mail me a new link").click()
    page.goto(f"/member.html#{mailbox.new_code_to(email)}")
    page.get_by_role("button", name="Open my membership").click()
    expect(page.get_by_role("heading", name="Your membership is open")).to_be_visible()


def test_what_browsers_take_for_an_address_and_the_shop_does_not_is_asked_for_again(storefront: Storefront) -> None:
    page = storefront.page
    page.goto("/member.html")
    page.get_by_label("Email").fill("may@example")
    page.get_by_role("button", name="Mail me a new link").click()
    expect(page.locator("#asked")).to_have_text("Enter an email address such as name@example.com.")


def test_chinese_sentences_follow_one_another_without_a_space(storefront: Storefront, mailbox: Mailbox) -> None:
    page, email = storefront.page, f"may-{uuid.uuid4().hex[:8]}@example.com"
    storefront.operator.call("POST", "/v1/loyalty/memberships", {"email": email}, Idempotency_Key=uuid.uuid4().hex)
    link = f"/member.html#{mailbox.new_code_to(email)}"
    for said in ("会员已打开", "不过，您的会员已在此浏览器中打开。您有 0 积分。"):
        page.goto("about:blank")
        page.goto(link)
        page.evaluate("localStorage.setItem('sluice.language', JSON.stringify('zh'))")
        page.reload()
        page.get_by_role("button", name="打开我的会员").click()
        expect(page.locator("#main")).to_contain_text(said)
