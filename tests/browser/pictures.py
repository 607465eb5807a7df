"""Takes the pictures of README.md from a running shop: `python -m tests.browser.pictures`, into docs/pictures.

`SLUICE_URL` and `SLUICE_ADMIN_KEY` aim it at a shop that runs already; otherwise it starts one.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from infra.local.testing import laptop

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
MOST_BYTES = 150_000
BUYER = {
    "Email": "may@example.com",
    "Full name": "May Chen",
    "Street and number": "1 Nanjing Road",
    "City": "Shanghai",
    "State or province": "Shanghai",
    "Postal code": "200000",
}
PHONE = ViewportSize(width=390, height=780)
DESKTOP = ViewportSize(width=1200, height=760)
CONSOLE = ViewportSize(width=1160, height=700)


def main() -> int:
    with _shop() as (url, admin_key), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=["--no-sandbox"]
        )
        take_shop(browser, url)
        take_console(browser, url, admin_key)
        browser.close()
    too_large = [path.name for path in PICTURES.glob("*.png") if path.stat().st_size > MOST_BYTES]
    print(f"larger than {MOST_BYTES // 1000} KB: {', '.join(too_large)}" if too_large else f"taken: {PICTURES}")
    return 1 if too_large else 0


def take_shop(browser: Browser, url: str) -> None:
    """The first page on a desktop; a product on a phone."""
    with _page(browser, url, DESKTOP) as page:
        page.goto("/")
        expect(page.locator("main a[href*='product.html']").first).to_be_visible()
        _take(page, "shop-desktop")
    with _page(browser, url, PHONE) as page:
        page.goto("/")
        page.locator("main a[href*='product.html']").first.click()
        expect(page.get_by_role("button", name="Add to cart")).to_be_visible()
        _take(page, "shop-phone")


def take_console(browser: Browser, url: str, admin_key: str) -> None:
    """The execution of an order whose card was refused: forward, and back by its undo."""
    with _page(browser, url, CONSOLE) as page:
        order_id = _order(page, "pm_card_chargeDeclined")
        page.goto("/console/index.html")
        page.get_by_label("Admin key").fill(admin_key)
        page.get_by_role("button", name="Open the console").click()
        expect(page.get_by_role("heading", name="Executions")).to_be_visible()
        page.goto(f"/console/index.html#/{order_id}")
        expect(page.locator("[data-state=OrderCancelled].state-undo")).to_be_visible()
        _take(page, "console-execution")


def _order(page: Page, payment_method: str) -> str:
    """The id of an order that has come to its end."""
    page.goto("/")
    page.locator("main a[href*='product.html']").first.click()
    page.get_by_role("button", name="Add to cart").click()
    expect(page.get_by_text("In your cart:")).to_be_visible()
    page.goto("/checkout.html")
    for label, value in BUYER.items():
        page.get_by_label(label, exact=True).fill(value)
    page.locator(f"input[value={payment_method}]").check()
    page.get_by_role("button", name="Pay ¥").click()
    expect(page.locator(".order[data-status=cancelled]")).to_be_visible()
    return page.url.partition("id=")[2]


def _take(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}.png")


@contextmanager
def _page(browser: Browser, url: str, size: ViewportSize) -> Iterator[Page]:
    context = browser.new_context(base_url=url, locale="en-GB", viewport=size, reduced_motion="reduce")
    page = context.new_page()
    yield page
    context.close()


@contextmanager
def _shop() -> Iterator[tuple[str, str]]:
    if url := os.environ.get("SLUICE_URL"):
        yield url.rstrip("/"), os.environ.get("SLUICE_ADMIN_KEY", "")
        return
    with laptop() as shop:
        yield shop.url, shop.admin_key


if __name__ == "__main__":
    sys.exit(main())
