"""Reviews on a product's page: read, written, found helpful; and the page without them."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.storefront import Lantern, Storefront


def say(page: Page, stars: int, title: str, text: str = "") -> None:
    page.get_by_text("Write a review").click()
    page.get_by_label(f"{stars} of 5 stars", exact=True).last.check()
    page.get_by_label("In a few words").fill(title)
    page.get_by_label("More about it (optional)").fill(text)
    page.get_by_role("button", name="Send the review").click()


def api(storefront: Storefront, lantern: Lantern, method: str, **words: Any) -> Any:
    return storefront.operator.call(method, f"/v1/products/{lantern.product_id}/reviews", words or None).body


def test_what_a_visitor_says_is_on_the_page_and_can_be_found_helpful(sized_storefront: Storefront) -> None:
    page, lantern = sized_storefront.page, sized_storefront.put_on_sale()
    sized_storefront.look_at(lantern)
    expect(page.get_by_text("Nobody has said anything about it yet.")).to_be_visible()
    say(page, 4, "Warm <b>light</b>", "As on the picture.")
    expect(page.get_by_text("your review is published")).to_be_visible()
    expect(page.locator(".review")).to_contain_text("Warm <b>light</b>")
    expect(page.locator(".review-average")).to_contain_text("4.0")
    page.get_by_role("button", name="Helpful (0)").click()
    expect(page.get_by_role("button", name="Helpful (1)")).to_be_visible()
    assert api(sized_storefront, lantern, "GET")["summary"]["count"] == 1


def test_who_bought_it_here_is_a_verified_buyer(storefront: Storefront) -> None:
    page, lantern = storefront.page, storefront.put_on_sale()
    storefront.look_at(lantern)
    storefront.add_to_cart()
    storefront.check_out()
    storefront.expect_order("shipped")
    storefront.look_at(lantern)
    say(page, 5, "Just right")
    expect(page.locator(".review")).to_contain_text("Verified purchase")
    say(page, 1, "Twice")
    expect(page.get_by_role("alert").filter(has_text="You have reviewed this already.")).to_be_visible()


def test_what_advertises_is_not_shown_and_its_writer_is_told_so(storefront: Storefront) -> None:
    page = storefront.page
    storefront.look_at(storefront.put_on_sale())
    say(page, 5, "Cheaper", "at https://lamps.example")
    expect(page.get_by_text("shown once we have looked at it")).to_be_visible()
    expect(page.locator(".review")).to_have_count(0)


def test_older_reviews_come_when_they_are_asked_for(storefront: Storefront) -> None:
    page, lantern = storefront.page, storefront.put_on_sale()
    for number in range(7):
        api(storefront, lantern, "POST", rating=3, title=f"Number {number}")
    storefront.look_at(lantern)
    expect(page.locator(".review")).to_have_count(5)
    page.get_by_role("button", name="Show more reviews").click()
    expect(page.locator(".review")).to_have_count(7)
    expect(page.get_by_role("button", name="Show more reviews")).to_be_hidden()


def test_a_page_without_reviews_is_whole(storefront: Storefront) -> None:
    page = storefront.page
    page.route("**/reviews*", lambda route: route.fulfill(status=503, json={"code": "switched_off"}))
    storefront.look_at(storefront.put_on_sale())
    storefront.add_to_cart()
    expect(page.locator("#reviews")).to_be_empty()
