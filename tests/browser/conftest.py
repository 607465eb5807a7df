"""A shop, a real Chromium, and a page of a given size that must stay free of errors.

`SLUICE_URL` (with `SLUICE_ADMIN_KEY`, and `AWS_ENDPOINT_URL` for its mail) aims the tests at a shop that runs already;
otherwise they start one.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from infra.local.testing import laptop
from tests.browser.captcha_provider import captcha_provider
from tests.browser.storefront import Storefront
from tests.browser.window import SIZES, window
from tests.support.mailbox import Mailbox
from tests.support.shopper import Operator

NO_CHROMIUM = (
    "These tests need Chromium: apt-get install -y chromium fonts-noto-cjk (or name yours in CHROMIUM; "
    "SLUICE_NO_BROWSER=1 leaves them out)."
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            if os.environ.get("SLUICE_NO_BROWSER") == "1":
                item.add_marker(pytest.mark.skip(reason="SLUICE_NO_BROWSER=1"))


@dataclass
class Shop:
    url: str
    admin_key: str
    aws_endpoint: str = os.environ.get("AWS_ENDPOINT_URL", "http://127.0.0.1:5000")


@pytest.fixture(scope="session")
def shop() -> Iterator[Any]:
    if url := os.environ.get("SLUICE_URL"):
        yield Shop(url.rstrip("/"), os.environ.get("SLUICE_ADMIN_KEY", ""))
        return
    with captcha_provider() as settings, laptop(**settings) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.fail(NO_CHROMIUM, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def operator(shop: Any) -> Operator:
    return Operator(shop.url, {"Authorization": f"Bearer {shop.admin_key}"})


@pytest.fixture(scope="session")
def mailbox(shop: Any) -> Mailbox:
    return Mailbox(shop.aws_endpoint)


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    """For tests that hold on a phone and on a desktop alike."""
    return str(request.param)


@pytest.fixture
def page(chromium: Browser, shop: Any) -> Iterator[Page]:
    with window(chromium, shop, "desktop") as opened:
        yield opened


@pytest.fixture
def phone(chromium: Browser, shop: Any) -> Iterator[Page]:
    with window(chromium, shop, "phone") as opened:
        yield opened


@pytest.fixture
def sized_page(chromium: Browser, shop: Any, size: str) -> Iterator[Page]:
    with window(chromium, shop, size) as opened:
        yield opened


@pytest.fixture
def storefront(page: Page, operator: Operator) -> Storefront:
    return Storefront(page, operator)


@pytest.fixture
def sized_storefront(sized_page: Page, operator: Operator) -> Storefront:
    return Storefront(sized_page, operator)
