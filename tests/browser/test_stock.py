"""Stock and warehouses in the console: found, booked, promised, watched."""

import uuid

from playwright.sync_api import Page, expect

from tests.browser.console import enter
from tests.browser.storefront import Storefront
from tests.support.patience import eventually


def deed(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Done.")


def cells(page: Page, warehouse: str) -> list[str]:
    return page.locator(".goods tr", has_text=warehouse).locator("td").all_inner_texts()


def test_an_operator_opens_a_warehouse_books_goods_into_it_and_sells_ahead(sized_storefront: Storefront) -> None:
    page, sku = sized_storefront.page, sized_storefront.put_on_sale(red=3).red
    warehouse = f"hangzhou-{uuid.uuid4().hex[:6]}"
    enter(page, sized_storefront.operator.headers["Authorization"].removeprefix("Bearer "))
    page.get_by_role("link", name="Stock", exact=True).click()
    page.get_by_role("link", name="Warehouses").click()
    page.get_by_role("link", name="New warehouse").click()
    for field, value in {"Id": warehouse, "Name": "Hangzhou", "Country": "CN", "Region": "Zhejiang"}.items():
        page.get_by_label(field, exact=True).fill(value)
    page.get_by_label("Id", exact=True).fill("Hang Zhou")
    assert not page.get_by_label("Id", exact=True).evaluate("field => field.checkValidity()")
    page.get_by_label("Id", exact=True).fill(warehouse)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Hangzhou")).to_be_visible()

    page.goto(f"/console/stock.html#/all/{sku}")
    expect(page.get_by_role("heading", name=sku)).to_be_visible()
    page.get_by_label("Units").fill("4")
    page.locator("#receipts-warehouse").select_option(warehouse)
    deed(page, "Book")
    assert cells(page, warehouse)[:3] == [warehouse, "4", "4"]

    page.get_by_label("How").select_option(label="Pre-order")
    page.get_by_label("At most").fill("9")
    page.get_by_label("Ships from").fill("2030-01-15")
    deed(page, "Set")
    expect(page.locator(".facts-row")).to_contain_text("Pre-order · 9 2030-01-15")

    page.get_by_label("How").select_option(label="Without a count")
    expect(page.get_by_label("At most")).to_be_hidden()
    deed(page, "Set")
    expect(page.locator(".facts-row")).to_contain_text("Without a count")
    page.get_by_label("How").select_option(label="Backorder")
    deed(page, "Set")

    page.locator("#settings-low_at").fill("2")
    page.locator("#settings-warehouse").select_option(warehouse)
    deed(page, "Set threshold")
    assert cells(page, warehouse)[5] == "2"
    page.get_by_label("At most").fill("-1")
    assert not page.get_by_label("At most").evaluate("field => field.checkValidity()")


def test_what_the_shop_refuses_is_told_beside_the_form(storefront: Storefront) -> None:
    page, sku = storefront.page, storefront.put_on_sale(red=3).red
    enter(page, storefront.operator.headers["Authorization"].removeprefix("Bearer "))
    expect(page.get_by_role("heading", name="Executions")).to_be_visible()
    page.goto("/console/stock.html")
    page.get_by_role("textbox", name="Title or SKU").fill(sku)
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_label("How").select_option(label="Pre-order")
    page.get_by_label("At most").fill("9")
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page.locator("[data-deed=policy] [role=alert]")).not_to_be_empty()
    page.goto("/console/stock.html#/all/NO-SUCH-SKU")
    expect(page.locator("#detail .trouble")).to_be_visible()


def test_stock_is_found_by_the_title_of_the_product(sized_storefront: Storefront) -> None:
    page, lantern = sized_storefront.page, sized_storefront.put_on_sale(red=3)
    enter(page, sized_storefront.operator.headers["Authorization"].removeprefix("Bearer "))
    expect(page.get_by_role("heading", name="Executions")).to_be_visible()
    page.goto("/console/stock.html")
    page.get_by_role("textbox", name="Title or SKU").fill(lantern.title)
    found = page.locator(".execution", has_text=lantern.title)

    def is_listed() -> bool:
        page.get_by_role("button", name="Show", exact=True).click()
        page.wait_for_timeout(500)
        return found.count() == 2

    eventually(is_listed)  # search is seconds behind what was just written
    page.locator(".execution", has_text=lantern.red).click()
    expect(page.get_by_role("heading", name=lantern.red)).to_be_visible()
    expect(page.locator(".facts-row")).to_contain_text("3")
    page.goto("/console/stock.html")
    page.get_by_role("textbox", name="Title or SKU").fill("zzzz")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("Nothing on sale has this in its title.")).to_be_visible()
