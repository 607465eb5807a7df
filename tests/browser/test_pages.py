"""What holds on every page."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.storefront import Storefront
from tests.browser.window import window

PAGES = [
    "/",
    "/404.html",
    "/index.html?view=all",
    "/index.html?category=home",
    "/cart.html",
    "/order.html",
    "/member.html",
    "/console/index.html",
    "/index.html?q=zzzz",
]
NARROWEST = {"width": 360, "height": 740}


@pytest.mark.parametrize("path", PAGES)
def test_nothing_sticks_out_sideways_on_the_narrowest_phone(phone: Page, path: str) -> None:
    phone.set_viewport_size(NARROWEST)
    phone.goto(path, wait_until="networkidle")
    assert phone.evaluate("document.documentElement.scrollWidth") <= NARROWEST["width"]


@dataclass
class Seen:
    """A page that has loaded, and what the browser complained of meanwhile."""

    page: Page
    complaints: list[str]


@pytest.fixture(scope="module", params=PAGES)
def seen(request: pytest.FixtureRequest, chromium: Browser, shop: Any) -> Iterator[Seen]:
    """Loaded once for all that only look."""
    with window(chromium, shop, "desktop") as page:
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(request.param, wait_until="networkidle")
        yield Seen(page, complaints)


def test_no_page_breaks_its_own_content_security_policy(seen: Seen) -> None:
    assert [each for each in seen.complaints if "Content Security Policy" in each] == []


def test_every_picture_has_a_size_and_every_control_a_name(seen: Seen) -> None:
    page = seen.page
    assert page.locator("img:not([width]), img:not([alt])").count() == 0
    nameless = "input:not([type=hidden]):not([aria-label])"
    for control in page.locator(nameless).all():
        assert page.locator(f"label[for='{control.get_attribute('id')}']").count() == 1


def test_every_page_has_one_heading_that_names_it(seen: Seen) -> None:
    assert seen.page.get_by_role("heading", level=1).count() == 1


def test_what_a_seller_writes_is_text_and_never_markup(storefront: Storefront) -> None:
    title, sku = "<img src=x onerror=alert(1)>", f"MARKUP-{uuid.uuid4().hex[:8]}"
    variant = {"sku": sku, "price": {"amount": 100, "currency": "CNY"}, "attributes": {}, "stock": 1}
    draft = {"title": title, "description": "<script>alert(1)</script>", "category": "lanterns", "variants": [variant]}
    made = storefront.operator.call("POST", "/v1/admin/products", draft)
    storefront.page.goto(f"/product.html?id={made.body['product_id']}")
    expect(storefront.page.get_by_role("heading", name=title)).to_be_visible()
    assert storefront.page.locator("main script, main img[onerror]").count() == 0


def test_the_front_page_shows_a_shelf_of_every_department_and_each_leads_on(sized_page: Page) -> None:
    sized_page.goto("/")
    shelves = sized_page.locator(".shelf:not(:has(.ghost))")
    expect(shelves.first).to_be_visible()
    assert shelves.count() >= 5
    shelves.nth(1).get_by_role("link", name="See all").click()
    expect(sized_page.get_by_role("heading", level=1)).not_to_be_empty()
    expect(sized_page.locator(".card").nth(4)).to_be_visible()


def test_more_is_shown_until_all_is(page: Page) -> None:
    page.goto("/index.html?category=home")
    cards, more = page.locator(".card:not(.ghost)"), page.get_by_role("button", name="Show more")
    expect(cards).to_have_count(24)
    while more.is_visible():
        before = cards.count()
        more.click()
        expect(cards.nth(before)).to_be_visible()
    titles = page.locator(".card a").evaluate_all("(links) => links.map((link) => link.href)")
    assert len(titles) == len(set(titles)) > 24


def test_sorted_by_price_the_cheapest_comes_first(page: Page) -> None:
    page.goto("/index.html?category=home")
    page.get_by_label("Sort").select_option("price_asc")
    expect(page).to_have_url(re.compile("sort=price_asc"))
    expect(page.locator(".card:not(.ghost)")).to_have_count(24)
    prices = [_amount(text) for text in page.locator(".card .price").all_inner_texts()]
    assert prices == sorted(prices)


def _amount(price: str) -> float:
    return float(re.sub(r"[^0-9.]", "", price))


def test_a_shop_that_does_not_answer_says_so_and_can_be_asked_again(page: Page) -> None:
    page.route("**/v1/products*", lambda route: route.abort())
    page.goto("/index.html?view=all")
    expect(page.get_by_text("The shop did not answer")).to_be_visible()
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Everything")).to_be_visible()


def test_a_product_that_is_gone_is_told(page: Page) -> None:
    page.goto("/product.html?id=prd_aaaaaaaaaaaaaaaaaaaaaaaaaa")
    expect(page.get_by_text("We do not have this product")).to_be_visible()
    expect(page.get_by_role("link", name="Continue shopping")).to_be_visible()


def test_a_category_that_is_gone_is_told(page: Page) -> None:
    page.goto("/index.html?category=buggy-whips")
    expect(page.get_by_text("There is nothing in this category")).to_be_visible()


@pytest.mark.parametrize("query", ["", "?id=", "?id=prd_nothing"])
def test_a_product_that_is_not_named_is_none_and_no_fault_of_the_shop(page: Page, query: str) -> None:
    page.goto(f"/product.html{query}")
    expect(page.get_by_role("heading", name="We do not have this product")).to_be_visible()
