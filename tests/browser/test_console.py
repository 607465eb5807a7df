import pytest
from playwright.sync_api import Page, expect

from tests.browser.storefront import DECLINED, PAID, Storefront


def enter(page: Page, key: str) -> None:
    page.goto("/console/index.html")
    page.get_by_label("Admin key").fill(key)
    page.get_by_role("button", name="Open the console").click()


def show(page: Page, order_id: str) -> None:
    page.goto(f"/console/index.html#/{order_id}")
    expect(page.locator("svg.path")).to_be_visible()


def buy(storefront: Storefront, method: str, end: str) -> str:
    storefront.look_at(storefront.put_on_sale())
    storefront.add_to_cart()
    storefront.check_out(method)
    return storefront.expect_order(end)


@pytest.fixture
def console(storefront: Storefront, shop: object) -> Storefront:
    enter(storefront.page, storefront.operator.headers["Authorization"].removeprefix("Bearer "))
    expect(storefront.page.get_by_role("heading", name="Executions")).to_be_visible()
    return storefront


def test_a_wrong_key_opens_nothing(page: Page) -> None:
    enter(page, "guessed")
    expect(page.get_by_text("This key does not fit")).to_be_visible()


def test_a_new_order_appears_by_itself_and_its_states_are_drawn(console: Storefront) -> None:
    order_id = buy(console, PAID, "shipped")
    show(console.page, order_id)
    expect(console.page.locator(f".execution[href$='{order_id}']")).to_contain_text("Succeeded")
    for state in ("AuthorizePayment", "ConfirmOrder", "CapturePayment", "CreateShipment"):
        expect(console.page.locator(f"[data-state={state}].state-good")).to_be_visible()


def test_a_chosen_state_shows_its_input_and_output(console: Storefront) -> None:
    order_id = buy(console, PAID, "shipped")
    show(console.page, order_id)
    console.page.locator("[data-state=AuthorizePayment]").press("Enter")
    detail = console.page.locator("#state-detail")
    expect(detail.get_by_role("heading", name="AuthorizePayment")).to_be_visible()
    expect(detail.get_by_text("Attempts")).to_be_visible()
    expect(detail.locator(".json").first).to_contain_text(order_id)
    expect(detail.locator(".json").last).to_contain_text("authorized")


def test_a_declined_order_shows_what_was_undone(console: Storefront) -> None:
    order_id = buy(console, DECLINED, "cancelled")
    show(console.page, order_id)
    for state in ("VoidPayment", "ReleaseStock", "OrderCancelled"):
        expect(console.page.locator(f"[data-state={state}].state-undo")).to_be_visible()
    console.page.get_by_role("button", name="Show order").click()
    expect(console.page.locator("#order-detail")).to_contain_text("payment_declined")


def test_executions_are_filtered_by_order_and_by_status(console: Storefront) -> None:
    order_id, page = buy(console, PAID, "shipped"), console.page
    page.goto("/console/index.html")
    page.get_by_label("Order number").fill(order_id)
    expect(page.locator(".execution")).to_have_count(1)
    page.get_by_label("Order number").fill("")
    page.get_by_label("Status").select_option("FAILED")
    expect(page.locator(f".execution[href$='{order_id}']")).to_have_count(0)


def test_health_is_shown_part_by_part(console: Storefront) -> None:
    for part in ("tables", "cache"):
        expect(console.page.locator(".health")).to_contain_text(part)


def test_steps_that_were_not_reached_are_drawn_too(console: Storefront) -> None:
    show(console.page, buy(console, DECLINED, "cancelled"))
    expect(console.page.locator(".state-ahead", has_text="CapturePayment")).to_be_visible()
