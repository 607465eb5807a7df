"""Goods of a flash sale outside its own page: the list of sales, the product, the cart."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.browser.storefront import Storefront
from tests.browser.test_flash_sales import announce, stand_in_line


def test_the_page_of_sales_without_an_id_lists_those_that_run_and_those_to_come(sized_storefront: Storefront) -> None:
    page = sized_storefront.page
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    _, running = announce(sized_storefront)
    _, coming = announce(
        sized_storefront, starts_at=tomorrow.isoformat(), ends_at=(tomorrow + timedelta(hours=1)).isoformat()
    )
    page.goto("/sale.html")
    expect(page.get_by_role("heading", name="Flash sales", level=1)).to_be_visible()
    expect(page.get_by_role("link", name=f"Night of {running.title}")).to_contain_text("Until")
    expect(page.get_by_role("link", name=f"Night of {coming.title}")).to_contain_text("From")
    assert "undefined" not in page.locator("main").inner_text()


def test_a_sale_that_nobody_knows_is_told_above_those_there_are(storefront: Storefront) -> None:
    _, lantern = announce(storefront)
    storefront.page.goto("/sale.html?id=sal_nothing")
    expect(storefront.page.get_by_role("heading", name="We do not know this sale")).to_be_visible()
    storefront.page.get_by_role("link", name=f"Night of {lantern.title}").click()
    expect(storefront.page.get_by_role("button", name="Stand in line")).to_be_visible()


def test_goods_of_a_sale_lead_to_it_and_cannot_be_put_in_the_cart(sized_storefront: Storefront) -> None:
    page = sized_storefront.page
    sale, lantern = announce(sized_storefront)
    page.goto(f"/product.html?id={lantern.product_id}&sku={lantern.red}")
    expect(page.locator(f"[data-sale={sale}]")).to_contain_text(f"Flash sale: Night of {lantern.title}")
    expect(page.locator(f"[data-sale={sale}]")).to_contain_text("¥49.50")
    expect(page.get_by_role("button", name="Add to cart")).to_have_count(0)
    page.get_by_text("blue", exact=True).click()  # which is not in the sale
    expect(page.get_by_role("button", name="Add to cart")).to_be_visible()
    page.get_by_text("red", exact=True).click()
    page.get_by_role("link", name="To the flash sale").click()
    expect(page.get_by_role("button", name="Stand in line")).to_be_visible()


def test_a_cart_says_when_a_sale_of_its_goods_has_begun_and_is_not_checked_out(storefront: Storefront) -> None:
    page, lantern = storefront.page, storefront.put_on_sale(red=5)
    storefront.look_at(lantern)
    storefront.add_to_cart()
    sale, _ = announce(storefront, of=lantern)
    page.wait_for_timeout(1_100)
    page.goto("/cart.html")
    expect(page.locator(f"[data-sale={sale}]")).to_contain_text("stand in its line first")
    expect(page.get_by_text("Check out", exact=True)).to_have_attribute("aria-disabled", "true")
    page.goto("/checkout.html")
    expect(page.get_by_role("link", name="Look at the cart")).to_be_visible()
    stand_in_line(page, sale)
    page.get_by_role("button", name="Go to checkout").click()
    expect(page.get_by_role("heading", name="Checkout")).to_be_visible()
