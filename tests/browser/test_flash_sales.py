"""A flash sale as people meet it: on the front page, in line, at the checkout, and in the console."""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console import enter
from tests.browser.storefront import Lantern, Storefront

MAY, LI = "may@example.com", "li@example.com"


def announce(storefront: Storefront, units: int = 5, of: Lantern | None = None, **terms: Any) -> tuple[str, Lantern]:
    """A sale of red lanterns at half their price."""
    lantern = of or storefront.put_on_sale(red=units)
    now = datetime.now(UTC)
    draft = {
        "name": f"Night of {lantern.title}",
        "items": [{"sku": lantern.red, "price": {"amount": 4_950, "currency": "CNY"}}],
        "starts_at": (now - timedelta(seconds=1)).isoformat(),
        "ends_at": (now + timedelta(hours=1)).isoformat(),
        "per_buyer": 2,
        "admission_rate": 100,
        "admission_seconds": 120,
    }
    made = storefront.operator.call("POST", "/v1/admin/flash-sales", draft | terms)
    assert made.status == 201, made
    return made.body["sale_id"], lantern


def stand_in_line(page: Page, sale: str, email: str = MAY) -> None:
    page.goto(f"/sale.html?id={sale}")
    page.get_by_label("Email").fill(email)
    page.get_by_role("button", name="Stand in line").click()


def test_a_buyer_goes_from_the_front_page_through_the_sale_to_a_parcel(sized_storefront: Storefront) -> None:
    page = sized_storefront.page
    sale, lantern = announce(sized_storefront, challenge={"kind": "proof_of_work", "difficulty": 10})
    page.goto("/index.html")
    page.get_by_role("link", name=f"Night of {lantern.title}").click()
    expect(page.get_by_role("heading", name=f"Night of {lantern.title}")).to_be_visible()
    expect(page.get_by_text("¥49.50")).to_be_visible()
    page.get_by_label("Email").fill(MAY)
    page.get_by_role("button", name="Stand in line").click()
    expect(page.get_by_role("heading", name="It is your turn")).to_be_visible()
    page.get_by_role("button", name="Go to checkout").click()
    expect(page.get_by_role("heading", name="Checkout")).to_be_visible()
    expect(page.get_by_label("Email", exact=True)).to_have_value(MAY)
    sized_storefront.fill_address()
    sized_storefront.pay_with("pm_card_visa")
    sized_storefront.place_order()
    sized_storefront.expect_order("shipped")
    page.goto(f"/sale.html?id={sale}")
    expect(page.get_by_role("heading", name="Your order is in")).to_be_visible()


def test_who_waits_sees_the_place_keeps_it_over_a_reload_and_is_called(storefront: Storefront) -> None:
    sale, lantern = announce(storefront, units=2)
    body = {"sku": lantern.red, "email": LI, "quantity": 2}
    other = storefront.operator.call("POST", f"/v1/flash-sales/{sale}/entries", body).body
    stand_in_line(storefront.page, sale)
    expect(storefront.page.get_by_role("heading", name="You are next if somebody gives up")).to_be_visible()
    storefront.page.reload()
    expect(storefront.page.locator(".sale-number")).to_have_text("1")
    storefront.operator.call("DELETE", other["status_url"], X_Entry_Token=other["entry_token"])
    expect(storefront.page.get_by_role("heading", name="It is your turn")).to_be_visible()
    storefront.page.get_by_role("button", name="Let somebody else have it").click()
    expect(storefront.page.get_by_role("button", name="Stand in line")).to_be_visible()


def test_a_captcha_is_answered_on_the_page_before_one_stands_in_line(storefront: Storefront) -> None:
    if "SLUICE_URL" in os.environ:
        pytest.skip("only a shop of our own has our provider")
    sale, _ = announce(storefront, challenge={"kind": "captcha"})
    stand_in_line(storefront.page, sale)
    expect(storefront.page.get_by_role("button", name="I am a robot")).to_be_visible()
    storefront.page.locator("#quantity-more").click()  # the widget stays, and so does what was asked for
    storefront.page.locator("#quantity").fill("2")
    storefront.page.locator("#quantity").blur()
    expect(storefront.page.locator("#quantity")).to_have_value("1")
    storefront.page.get_by_role("button", name="I am a robot").click()
    expect(storefront.page.get_by_role("alert")).to_contain_text("robot")
    storefront.page.get_by_role("button", name="Stand in line").click()
    storefront.page.get_by_role("button", name="I am human").click()
    expect(storefront.page.get_by_role("heading", name="It is your turn")).to_be_visible()


def test_sold_out_is_told_kindly(storefront: Storefront) -> None:
    sale, lantern = announce(storefront, units=0)
    storefront.operator.call("POST", f"/v1/flash-sales/{sale}/entries", {"sku": lantern.red, "email": LI})
    storefront.page.goto(f"/sale.html?id={sale}")
    expect(storefront.page.get_by_role("heading", name="All units are sold")).to_be_visible()


def test_before_the_start_the_page_counts_down_and_opens_by_itself(storefront: Storefront) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=6)
    sale, _ = announce(storefront, starts_at=soon.isoformat())
    storefront.page.goto(f"/sale.html?id={sale}")
    expect(storefront.page.get_by_text("Starts in")).to_be_visible()
    expect(storefront.page.get_by_role("button", name="Stand in line")).to_be_visible(timeout=20_000)


@pytest.fixture
def desk(page: Page, storefront: Storefront) -> Page:
    enter(page, storefront.operator.headers["Authorization"].removeprefix("Bearer "))
    page.get_by_role("link", name="Flash sales").click()
    expect(page.get_by_role("heading", name="Flash sales")).to_be_visible()
    return page


def test_an_operator_announces_watches_and_ends_a_sale(desk: Page, storefront: Storefront) -> None:
    lantern = storefront.put_on_sale(red=5)
    desk.get_by_role("link", name="Announce a sale").click()
    desk.get_by_label("Name").fill("Console night")
    desk.get_by_label("Items").fill(f"{lantern.red} 49.50 CNY")
    desk.get_by_label("Starts").fill("2026-01-01T00:00")
    desk.get_by_label("Units per address").fill("3")
    desk.get_by_role("button", name="Announce").click()
    expect(desk.get_by_role("heading", name="Console night")).to_contain_text("Running")
    sale = desk.url.partition("#/")[2]
    assert storefront.operator.call("GET", f"/v1/admin/flash-sales/{sale}").body["sale"]["per_address"] == 3
    for buyer in ("a@example.com", "b@example.com"):
        body = {"sku": lantern.red, "email": buyer}
        assert storefront.operator.call("POST", f"/v1/flash-sales/{sale}/entries", body).status == 201
    expect(desk.locator(".facts-row")).to_contain_text("Entries2")
    expect(desk.locator(".sale-stock")).to_contain_text(lantern.red)
    desk.get_by_role("button", name="Count anew").click()
    expect(desk.get_by_text("Counted anew from the tables.")).to_be_visible()
    desk.once("dialog", lambda dialog: dialog.accept())
    desk.get_by_role("button", name="End the sale").click()
    expect(desk.get_by_role("heading", name="Console night")).to_contain_text("Ended")
