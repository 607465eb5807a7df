"""A window of the browser: its size, its patience, and pictures of it for people who want to look."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 800}}
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)  # a busy machine is no fault of a page


@contextmanager
def window(chromium: Browser, shop: Any, size: str, locale: str = "en-GB") -> Iterator[Page]:
    """A page of somebody who was never here; fails in the end when its own code did."""
    context = chromium.new_context(
        base_url=shop.url, locale=locale, viewport=SIZES[size], has_touch=size == "phone", reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    crashes: list[str] = []
    page.on("pageerror", lambda error: crashes.append(str(error)))
    yield page
    context.close()
    assert not crashes, f"the page's own code failed: {crashes}"


def picture(page: Page, name: str) -> None:
    """SLUICE_PICTURES names a folder."""
    if folder := os.environ.get("SLUICE_PICTURES"):
        size = page.viewport_size or {}
        page.screenshot(path=Path(folder) / f"{name}-{size['width']}.png", full_page=True)
