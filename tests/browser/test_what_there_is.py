"""How many there are: pages take no more, say how many, and say truly why an order got none."""

from typing import Any

from playwright.sync_api import expect

from tests.browser.storefront import Lantern, Storefront
from tests.support.patience import eventually
from tests.support.shopper import Buyer


def damage(storefront: Storefront, lantern: Lantern, units: int) -> None:
    body = {"quantity": -units, "reason": "damaged"}
    assert storefront.operator.call("POST", f"/v1/admin/stock/{lantern.red}/adjustments", body).status == 201
    storefront.page.wait_for_timeout(2_100)  # what carts show is two seconds old at most


def test_a_product_page_puts_no_more_in_the_cart_than_there_are_and_says_how_many(storefront: Storefront) -> None:
    page = storefront.page
    storefront.look_at(storefront.put_on_sale(red=3))
    page.get_by_label("Quantity", exact=True).last.fill("7")
    page.get_by_role("button", name="Add to cart").click()
    expect(page.get_by_role("alert")).to_have_text("There are only 3 left.")
    expect(page.locator("#quantity")).to_have_value("3")
    storefront.add_to_cart()
    page.get_by_role("button", name="Add to cart").click()
    expect(page.get_by_role("alert")).to_have_text("There are only 3 left. 3 of them are in your cart already.")


def test_a_cart_is_set_to_as_many_as_there_are_and_says_so(sized_storefront: Storefront) -> None:
    page = sized_storefront.page
    sized_storefront.look_at(sized_storefront.put_on_sale(red=3))
    sized_storefront.add_to_cart()
    page.goto("/cart.html")
    page.locator(".cart-line input").fill("9")
    page.locator(".cart-line input").blur()
    expect(page.get_by_role("status")).to_contain_text("There are only 3 left.")
    expect(page.locator(".cart-line input")).to_have_value("3")


def test_a_cart_of_which_there_are_fewer_by_now_offers_what_is_left(storefront: Storefront) -> None:
    page, lantern = storefront.page, storefront.put_on_sale(red=3)
    storefront.look_at(lantern)
    page.locator("#quantity").fill("3")
    storefront.add_to_cart()
    damage(storefront, lantern, 1)
    page.goto("/cart.html")
    expect(page.locator(".line-trouble")).to_contain_text("There are only 2 left.")
    expect(page.get_by_text("Check out", exact=True)).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Take 2").click()
    expect(page.locator(".cart-line input")).to_have_value("2")
    expect(page.get_by_role("link", name="Check out")).to_be_visible()


def test_the_slower_of_two_buyers_is_told_that_somebody_was_quicker(storefront: Storefront) -> None:
    lantern, quicker = storefront.put_on_sale(red=1), Buyer(storefront.operator.url)
    storefront.look_at(lantern)
    storefront.add_to_cart()
    storefront.go_to_checkout()
    storefront.fill_address()
    assert quicker.follow(quicker.buy(lantern.red))["status"] == "shipped"
    storefront.place_order()
    storefront.expect_order("rejected")
    expect(storefront.page.get_by_text("Somebody else was quicker: there were not enough left")).to_be_visible()


def test_who_was_told_that_it_is_sold_out_is_not_told_of_somebody_quicker(storefront: Storefront) -> None:
    page, lantern = storefront.page, storefront.put_on_sale(red=1)
    storefront.look_at(lantern)
    storefront.add_to_cart()
    storefront.go_to_checkout()
    storefront.fill_address()
    damage(storefront, lantern, 1)
    pay = page.locator("#place")
    before = pay.inner_text()
    page.locator("input[value=express]").check()  # the cart is read again, and says so
    expect(pay).not_to_have_text(before)
    storefront.place_order()
    storefront.expect_order("rejected")
    expect(page.get_by_text("It is sold out")).to_be_visible()


def test_a_product_without_a_picture_shows_no_broken_one(storefront: Storefront) -> None:
    storefront.look_at(storefront.put_on_sale())
    assert storefront.page.locator("#gallery img").count() == 0
    storefront.add_to_cart()
    storefront.page.goto("/cart.html")
    expect(storefront.page.locator(".cart-picture .no-picture")).to_have_count(1)


def test_a_picture_that_does_not_load_is_drawn_as_none(storefront: Storefront, shop: Any) -> None:
    page, sku = storefront.page, storefront.operator.new_product(stock=50)
    (item, *_) = eventually(lambda: storefront.operator.call("GET", f"/v1/search?q={sku}").body["items"])
    found = item["product_id"]
    images = ["/images/products/lost.svg"]
    assert storefront.operator.call("PATCH", f"/v1/admin/products/{found}", {"images": images}).status == 200
    page.goto(f"/product.html?id={found}")
    expect(page.locator("#gallery .no-picture")).to_be_visible()
    expect(page.locator("#gallery img")).to_have_count(0)
