from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console import enter
from tests.browser.storefront import DECLINED, PAID, Storefront
from tests.support.shopper import Buyer, Operator


def show(page: Page, order_id: str) -> None:
    page.goto(f"/console/index.html#/{order_id}")
    expect(page.locator("svg.path")).to_be_visible()


def buy(shop: Any, operator: Operator, method: str, end: str) -> str:
    """An order made elsewhere, followed to its end; its id."""
    buyer = Buyer(shop.url)
    order = buyer.follow(buyer.buy(operator.new_product(stock=5), payment_method=method))
    assert order["status"] == end, order
    return str(order["order_id"])


@pytest.fixture(scope="module")
def shipped(shop: Any, operator: Operator) -> str:
    return buy(shop, operator, PAID, "shipped")


@pytest.fixture(scope="module")
def declined(shop: Any, operator: Operator) -> str:
    return buy(shop, operator, DECLINED, "cancelled")


@pytest.fixture
def console(storefront: Storefront, shop: object) -> Storefront:
    enter(storefront.page, storefront.operator.headers["Authorization"].removeprefix("Bearer "))
    expect(storefront.page.get_by_role("heading", name="Executions")).to_be_visible()
    return storefront


def test_a_wrong_key_opens_nothing(page: Page) -> None:
    enter(page, "guessed")
    expect(page.get_by_text("This key does not fit")).to_be_visible()


def test_a_new_order_appears_by_itself_and_its_states_are_drawn(console: Storefront, shop: Any) -> None:
    order_id = buy(shop, console.operator, PAID, "shipped")
    expect(console.page.locator(f".execution[href$='{order_id}']")).to_be_visible()
    show(console.page, order_id)
    expect(console.page.locator(f".execution[href$='{order_id}']")).to_contain_text("Succeeded")
    for state in ("AuthorizePayment", "ConfirmOrder", "CapturePayment", "CreateShipment"):
        expect(console.page.locator(f"[data-state={state}].state-good")).to_be_visible()


def test_a_chosen_state_shows_its_input_and_output(console: Storefront, shipped: str) -> None:
    show(console.page, shipped)
    console.page.locator("[data-state=AuthorizePayment]").press("Enter")
    detail = console.page.locator("#state-detail")
    expect(detail.get_by_role("heading", name="AuthorizePayment")).to_be_visible()
    expect(detail.get_by_text("Attempts")).to_be_visible()
    expect(detail.locator(".json").first).to_contain_text(shipped)
    expect(detail.locator(".json").last).to_contain_text("authorized")


def test_a_declined_order_shows_what_was_undone(console: Storefront, declined: str) -> None:
    show(console.page, declined)
    for state in ("VoidPayment", "ReleaseStock", "OrderCancelled"):
        expect(console.page.locator(f"[data-state={state}].state-undo")).to_be_visible()
    console.page.get_by_role("button", name="Show order").click()
    expect(console.page.locator("#order-detail")).to_contain_text("payment_declined")


def test_executions_are_filtered_by_order_and_by_status(console: Storefront, shipped: str) -> None:
    page = console.page
    page.goto("/console/index.html")
    page.get_by_label("Order number").fill(shipped)
    expect(page.locator(".execution")).to_have_count(1)
    page.get_by_label("Order number").fill("")
    page.get_by_label("Status").select_option("FAILED")
    expect(page.locator(f".execution[href$='{shipped}']")).to_have_count(0)


def test_health_is_shown_part_by_part(console: Storefront) -> None:
    for part in ("tables", "cache"):
        expect(console.page.locator(".health")).to_contain_text(part)


def test_steps_that_were_not_reached_are_drawn_too(console: Storefront, declined: str) -> None:
    show(console.page, declined)
    expect(console.page.locator(".state-ahead", has_text="CapturePayment")).to_be_visible()
