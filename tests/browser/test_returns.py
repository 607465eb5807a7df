"""Things that go back: asked for on the order's page, decided in the console, followed to the end."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.console import enter
from tests.browser.storefront import Lantern, Storefront
from tests.browser.window import picture, window


@pytest.fixture
def bought(sized_storefront: Storefront) -> tuple[Storefront, Lantern, str]:
    """Two blue lanterns, which cost more than the red ones, shipped."""
    shop = sized_storefront
    lantern = shop.put_on_sale()
    cart = shop.page
    shop.look_at(lantern)
    cart.get_by_text("blue", exact=True).click()
    cart.get_by_role("button", name="One more").click()
    shop.add_to_cart()
    shop.check_out()
    return shop, lantern, shop.expect_order("shipped")


@pytest.fixture
def desk(chromium: Browser, shop: Any, size: str) -> Iterator[Page]:
    """The operator's own window."""
    with window(chromium, shop, size) as page:
        enter(page, shop.admin_key)
        expect(page.get_by_role("heading", name="Executions")).to_be_visible()
        yield page


def ask(page: Page, instead: str) -> None:
    page.get_by_role("button", name="Return or exchange").click()
    page.get_by_label("Units of").select_option("1")
    page.get_by_label("Reason").select_option(label="It is damaged")
    page.get_by_label("Instead I want").select_option(label=instead)
    picture(page, "ask")
    page.get_by_role("button", name="Ask for it").click()
    expect(page.locator(".return")).to_contain_text("Asked for")


def open_return(desk: Page, sku: str, tab: str = "To decide") -> None:
    desk.get_by_role("link", name="Returns").first.click()
    desk.get_by_role("link", name=tab).click()
    desk.locator(".execution", has_text=sku).click()
    expect(desk.locator(".goods")).to_contain_text(sku)


def test_an_exchange_goes_its_whole_way(bought: tuple[Storefront, Lantern, str], desk: Page) -> None:
    storefront, lantern, _ = bought
    buyer = storefront.page
    ask(buyer, "red")
    expect(buyer.locator(".return")).to_contain_text("¥10.00")  # the red one is cheaper

    open_return(desk, lantern.blue)
    expect(desk.locator(".goods")).to_contain_text(f"In exchange: {lantern.red}")
    picture(desk, "to-decide")
    desk.get_by_label("A word to the buyer").fill("With pleasure.")
    desk.get_by_role("button", name="Approve").click()
    expect(desk.get_by_role("button", name="Put back on sale")).to_be_visible()

    expect(buyer.locator(".return")).to_contain_text("Approved")
    expect(buyer.locator(".return")).to_contain_text("With pleasure.")
    buyer.get_by_label("Carrier").fill("SF Express")
    buyer.get_by_label("Tracking number").fill("SF1234567890")
    buyer.get_by_role("button", name="Tell us how it travels").click()
    expect(buyer.locator(".return")).to_contain_text("On its way with SF Express, SF1234567890")
    picture(buyer, "on-its-way")

    expect(desk.locator("#detail")).to_contain_text("SF1234567890")
    picture(desk, "awaited")
    desk.get_by_role("button", name="Put back on sale").click()
    expect(desk.locator("#detail")).to_contain_text("Done")
    picture(desk, "done")

    expect(buyer.locator(".return")).to_contain_text("Done")
    picture(buyer, "done")
    buyer.get_by_role("link", name="Follow what you get instead").click()
    storefront.expect_order("shipped")
    expect(buyer.locator(".summary")).to_contain_text("Paper lantern")
    assert storefront.operator.stock(lantern.red) == {"received": 50, "available": 49, "held": 0, "sold": 1}


def test_a_return_is_refused_with_a_word(bought: tuple[Storefront, Lantern, str], desk: Page) -> None:
    storefront, lantern, _ = bought
    ask(storefront.page, "my money back")
    open_return(desk, lantern.blue)
    desk.get_by_label("A word to the buyer").fill("It was worn.")
    desk.get_by_role("button", name="Refuse").click()
    expect(desk.locator("#detail")).to_contain_text("Not accepted")
    expect(storefront.page.locator(".return")).to_contain_text("Not accepted")
    expect(storefront.page.locator(".return")).to_contain_text("It was worn.")
    expect(storefront.page.get_by_role("button", name="Return or exchange")).to_be_visible()


def test_nothing_is_asked_for_when_nothing_is_chosen(bought: tuple[Storefront, Lantern, str]) -> None:
    page = bought[0].page
    page.get_by_role("button", name="Return or exchange").click()
    page.get_by_role("button", name="Ask for it").click()
    expect(page.get_by_text("Choose at least one thing.")).to_be_visible()
    page.get_by_role("button", name="Not now").click()
    expect(page.get_by_role("button", name="Return or exchange")).to_be_visible()


def test_returns_are_told_of_in_chinese_too(bought: tuple[Storefront, Lantern, str], desk: Page) -> None:
    storefront, lantern, _ = bought
    ask(storefront.page, "the same again")
    storefront.page.get_by_role("button", name="中文").first.click()
    expect(storefront.page.locator(".return")).to_contain_text("商品损坏")
    picture(storefront.page, "chinese")
    open_return(desk, lantern.blue)
    desk.get_by_role("button", name="中文").click()
    expect(desk.get_by_role("button", name="同意")).to_be_visible()
    picture(desk, "chinese-desk")
