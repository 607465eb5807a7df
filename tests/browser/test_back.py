"""A list is found again as it was left."""

from playwright.sync_api import Page, expect

CARDS = ".card:not(.ghost)"


def show_two_pages(page: Page) -> None:
    page.goto("/index.html?category=home")
    expect(page.locator(CARDS)).to_have_count(24)
    page.get_by_role("button", name="Show more").click()
    expect(page.locator(CARDS)).to_have_count(48)


def test_more_that_was_shown_is_there_after_back_and_so_is_the_place(sized_page: Page) -> None:
    page = sized_page
    show_two_pages(page)
    page.locator(CARDS).nth(40).scroll_into_view_if_needed()
    page.wait_for_timeout(300)  # the place is noted once it is settled
    before = page.evaluate("scrollY")
    title = page.locator(CARDS).nth(40).locator(".card-title").inner_text()
    page.locator(CARDS).nth(40).click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    page.go_back()
    expect(page.locator(CARDS)).to_have_count(48)
    expect(page.locator(CARDS).nth(40)).to_be_in_viewport()
    page.wait_for_function("before => Math.abs(scrollY - before) < 5", arg=before)


def test_another_list_begins_at_its_top_and_back_leads_to_where_one_was(page: Page) -> None:
    show_two_pages(page)
    page.locator(CARDS).nth(40).scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    before = page.evaluate("scrollY")
    page.locator(".tree a[data-browse]").first.evaluate("link => link.click()")
    expect(page.locator(CARDS)).to_have_count(24)
    page.wait_for_function("scrollY < 5")
    page.go_back()
    expect(page.locator(CARDS)).to_have_count(48)
    page.wait_for_function("before => Math.abs(scrollY - before) < 5", arg=before)
