"""The console, as an operator opens it."""

from playwright.sync_api import Page


def enter(page: Page, key: str) -> None:
    page.goto("/console/index.html")
    page.get_by_label("Admin key").fill(key)
    page.get_by_role("button", name="Open the console").click()
