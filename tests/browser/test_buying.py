from playwright.sync_api import Page, Route, expect

from tests.browser.storefront import Storefront
from tests.support.patience import eventually


def test_a_buyer_goes_from_the_shelf_to_a_shipped_parcel(sized_storefront: Storefront) -> None:
    buyer, page = sized_storefront, sized_storefront.page
    page.goto("/")
    page.locator(".card a").first.click()
    buyer.add_to_cart()
    page.get_by_role("link", name="View cart").click()
    page.get_by_role("link", name="Check out").click()
    buyer.fill_address()
    buyer.place_order()
    buyer.expect_order("shipped")
    expect(page.get_by_text("Tracking number")).to_be_visible()
    for turn in ("Received", "Confirmed", "Shipped"):
        expect(page.locator(".step-done", has_text=turn).locator("time")).to_be_visible()


def test_a_buyer_searches_chooses_a_colour_and_buys_two(storefront: Storefront) -> None:
    lantern, page = storefront.put_on_sale(), storefront.page
    page.goto("/")
    page.get_by_role("searchbox").fill(lantern.title)
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name=lantern.title)

    page.wait_for_url("**q=*")

    def is_found() -> bool:
        page.goto(page.url, wait_until="domcontentloaded")
        page.wait_for_timeout(700)
        return link.count() > 0

    eventually(is_found)  # search is seconds behind what was just written
    link.click()
    page.locator("label", has_text="blue").click()
    page.get_by_role("button", name="One more").click()
    storefront.add_to_cart()
    storefront.check_out()
    order = storefront.operator.order(storefront.expect_order("shipped"))
    assert [(line["sku"], line["quantity"]) for line in order["lines"]] == [(lantern.blue, 2)]
    assert storefront.operator.stock(lantern.blue)["sold"] == 2


def test_a_buyer_needs_no_mouse(storefront: Storefront) -> None:
    lantern, page = storefront.put_on_sale(), storefront.page
    storefront.look_at(lantern)
    page.get_by_role("button", name="Add to cart").press("Enter")
    page.get_by_role("link", name="View cart").press("Enter")
    page.get_by_role("link", name="Check out").press("Enter")
    storefront.fill_address()
    page.get_by_label("Postal code").press("Enter")
    storefront.expect_order("shipped")


def test_what_is_sold_out_cannot_be_put_in_the_cart(storefront: Storefront) -> None:
    storefront.look_at(storefront.put_on_sale(red=0, blue=0))
    expect(storefront.page.get_by_role("button", name="Sold out")).to_be_disabled()


def test_lines_are_changed_removed_and_brought_back(storefront: Storefront) -> None:
    lantern, page = storefront.put_on_sale(), storefront.page
    storefront.look_at(lantern)
    storefront.add_to_cart()
    page.goto("/cart.html")
    line = page.locator(".cart-line")
    line.get_by_role("button", name="One more").click()
    expect(line.locator(".cart-price")).to_have_text("¥198.00")
    line.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Your cart is empty")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(line.locator(".cart-price")).to_have_text("¥198.00")


def test_a_cart_that_was_ordered_while_it_was_asked_for_stays_forgotten(storefront: Storefront) -> None:
    page = storefront.page
    storefront.look_at(storefront.put_on_sale())
    storefront.add_to_cart()

    def order_it_meanwhile(route: Route) -> None:
        answer = route.fetch()
        page.evaluate("localStorage.removeItem('sluice.cart')")  # as another tab does that orders it
        route.fulfill(response=answer)

    page.route("**/v1/carts/*", order_it_meanwhile)
    page.goto("/cart.html")
    expect(page.locator(".cart-line")).to_be_visible()
    assert page.evaluate("localStorage.getItem('sluice.cart')") is None


def test_the_order_of_another_browser_is_not_shown(page: Page) -> None:
    page.goto("/order.html?id=ord_aaaaaaaaaaaaaaaaaaaaaaaaaa")
    expect(page.get_by_text("We cannot show this order")).to_be_visible()


def test_an_order_page_outlives_a_shop_that_does_not_answer_for_a_while(storefront: Storefront) -> None:
    page = storefront.page
    storefront.look_at(storefront.put_on_sale())
    storefront.add_to_cart()
    storefront.check_out("pm_redirect")
    storefront.expect_order("pending")
    page.route("**/v1/orders/*", lambda route: route.abort())
    for _ in range(2):  # it asks again, and again in vain
        page.wait_for_event("requestfailed", lambda request: "/v1/orders/" in request.url)
    expect(page.locator(".order[data-status=pending]")).to_be_visible()
