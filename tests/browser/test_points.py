"""Points, as a person meets them: join at checkout, see them come, pay with them."""

import uuid

from playwright.sync_api import Page, expect

from tests.browser.storefront import Storefront
from tests.browser.window import picture
from tests.support.mailbox import Mailbox


def _at_checkout(buyer: Storefront, email: str) -> None:
    buyer.look_at(buyer.put_on_sale())
    buyer.add_to_cart()
    buyer.go_to_checkout()
    buyer.fill_address(Email=email)


def _deliver(buyer: Storefront, order_id: str) -> None:
    shipment = buyer.operator.order(order_id)["shipment"]["shipment_id"]
    scan = buyer.operator.call("POST", f"/v1/admin/shipments/{shipment}/events", {"status": "delivered"})
    assert scan.status == 200, scan


def _join(page: Page, mailbox: Mailbox, email: str) -> None:
    """From the checkout page, by the link in the mail, in a window of its own."""
    page.get_by_role("button", name="Mail me a membership link").click()
    expect(page.get_by_text("We have sent a link to this address.")).to_be_visible()
    with page.context.new_page() as other:
        other.goto(f"/member.html#{mailbox.new_code_to(email)}")
        other.get_by_role("button", name="Open my membership").click()
        expect(other.get_by_role("heading", name="Your membership is open")).to_be_visible()
        assert other.url.endswith("/member.html")  # the code is no longer there to be copied


def test_a_buyer_joins_at_checkout_earns_on_delivery_and_pays_with_points(
    sized_storefront: Storefront, mailbox: Mailbox
) -> None:
    buyer, page = sized_storefront, sized_storefront.page
    email = f"may-{uuid.uuid4().hex[:8]}@example.com"
    _at_checkout(buyer, email)
    _join(page, mailbox, email)
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


def test_who_joins_after_buying_collects_the_points_on_the_orders_page(
    storefront: Storefront, mailbox: Mailbox
) -> None:
    page, email = storefront.page, f"may-{uuid.uuid4().hex[:8]}@example.com"
    _at_checkout(storefront, email)
    storefront.place_order()
    order_id = storefront.expect_order("shipped")
    _at_checkout(storefront, email)
    _join(page, mailbox, email)
    expect(page.get_by_text("You have 0 points.")).to_be_visible()
    page.goto(f"/order.html?id={order_id}")
    page.get_by_role("button", name="Collect this order's points").click()
    expect(page.get_by_text("Earns 99 points once it is delivered.")).to_be_visible()


def test_a_code_is_entered_at_checkout_as_well_and_a_wrong_one_is_told(
    storefront: Storefront, mailbox: Mailbox
) -> None:
    page, email = storefront.page, f"may-{uuid.uuid4().hex[:8]}@example.com"
    _at_checkout(storefront, email)
    page.get_by_role("button", name="Mail me a membership link").click()
    code = mailbox.new_code_to(email)
    for entered, told in ((code[:-3], "This code is not one of ours."), (code, "You have 0 points.")):
        page.get_by_text("I have the code of such a mail").click()
        page.get_by_label("Code from the mail").fill(entered)
        page.get_by_role("button", name="Open my membership").click()
        expect(page.get_by_text(told)).to_be_visible()
    page.get_by_role("button", name="Forget the membership").click()
    expect(page.get_by_role("button", name="Mail me a membership link")).to_be_visible()


def test_a_link_that_is_merely_opened_is_not_used_and_one_that_was_used_offers_another(
    sized_storefront: Storefront, mailbox: Mailbox
) -> None:
    page, email = sized_storefront.page, f"may-{uuid.uuid4().hex[:8]}@example.com"
    sized_storefront.operator.call(
        "POST", "/v1/loyalty/memberships", {"email": email}, Idempotency_Key=uuid.uuid4().hex
    )
    link = f"/member.html#{mailbox.new_code_to(email)}"
    for _ in range(2):  # as a scanner does, and then a person
        page.goto("about:blank")
        page.goto(link)
        expect(page.get_by_role("button", name="Open my membership")).to_be_visible()
    picture(page, "member-link")
    page.get_by_role("button", name="Open my membership").click()
    expect(page.get_by_text("You have 0 points.")).to_be_visible()
    page.goto("about:blank")
    page.goto(link)
    page.get_by_role("button", name="Open my membership").click()
    expect(page.locator("#main")).to_contain_text("This link has been used: each one works once.")
    expect(page.get_by_text("Your membership is open in this browser, though.")).to_be_visible()
    known = mailbox.codes_to(email)
    page.get_by_label("Email").fill(email)
    page.get_by_role("button", name="Mail me a new link").click()
    expect(page.locator("#asked")).to_contain_text("We have sent a link to this address.")
    assert mailbox.new_code_to(email, known)
    picture(page, "member-link-used")


def test_who_joins_with_what_is_no_address_is_asked_for_one(storefront: Storefront) -> None:
    _at_checkout(storefront, "may")
    storefront.page.get_by_role("button", name="Mail me a membership link").click()
    expect(storefront.page.locator("#points-told")).to_have_text("Enter an email address such as name@example.com.")
