"""On a phone: every tool has a name, the button is at hand, nothing is cut."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.storefront import Storefront


def box(thing: Locator) -> Any:
    found = thing.bounding_box()
    assert found
    return found


def test_every_tool_of_the_header_has_a_name(phone: Page) -> None:
    phone.goto("/index.html?view=all")
    for name in ("Orders", "Cart"):
        expect(phone.get_by_role("navigation", name="Main").get_by_role("link", name=name, exact=True)).to_be_visible()
    tree = phone.locator(".tools").aria_snapshot()
    assert '- link "Orders"' in tree, tree
    assert "- link:" not in tree, tree


def test_the_button_that_buys_is_on_the_first_screen_and_stays(phone: Page) -> None:
    phone.goto("/product.html?id=prd_case-aluminium")
    button = phone.get_by_role("button", name="Add to cart")
    expect(button).to_be_in_viewport(ratio=1)
    phone.locator(".site-footer").scroll_into_view_if_needed()
    expect(button).to_be_in_viewport(ratio=1)
    button.click()
    message = box(phone.locator(".message"))
    assert message["y"] + message["height"] <= box(phone.locator(".buy-bar"))["y"]


def test_the_footer_is_not_behind_the_bar(phone: Page) -> None:
    phone.goto("/product.html?id=prd_case-aluminium")
    expect(phone.locator("#related .card").first).to_be_visible()
    phone.evaluate("scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
    last, bar = box(phone.locator(".site-footer nav")), box(phone.locator(".buy-bar"))
    assert last["y"] + last["height"] <= bar["y"]


def test_the_front_window_shows_its_pieces_whole(sized_page: Page) -> None:
    sized_page.goto("/")
    expect(sized_page.locator(".hero-piece").nth(2)).to_be_visible()
    window = box(sized_page.locator(".hero"))
    for piece in sized_page.locator(".hero-piece").all():
        seen = box(piece)
        assert window["y"] <= seen["y"]
        assert seen["y"] + seen["height"] <= window["y"] + window["height"]


def test_the_chosen_category_has_as_much_room_on_the_left_as_on_the_right(page: Page) -> None:
    page.goto("/index.html?category=home")
    chosen, tree = page.locator(".tree [aria-current]"), page.locator(".tree")
    assert box(chosen)["x"] >= box(tree)["x"]  # what sticks out is cut
    assert chosen.evaluate("link => getComputedStyle(link).paddingLeft") == "12px"


@pytest.mark.parametrize("count", [1, 99, 250])
def test_the_carts_badge_stays_on_the_screen(phone: Page, storefront: Storefront, count: int) -> None:
    phone.goto("/")
    cart = f'{{"cart_id": "crt_a", "cart_token": "t", "count": {count}}}'
    phone.evaluate("cart => localStorage.setItem('sluice.cart', cart)", cart)
    phone.reload()
    badge = box(phone.locator(".count"))
    assert badge["x"] + badge["width"] <= 390
    assert badge["y"] >= 0
    assert box(phone.locator("#cart-link"))["x"] < badge["x"] + badge["width"] / 2
