"""The page of the load: drawn live, with the switch of the waiting room."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console import enter
from tests.support.shopper import Buyer, Operator


@pytest.fixture
def load(page: Page, operator: Operator) -> Iterator[Page]:
    enter(page, operator.headers["Authorization"].removeprefix("Bearer "))
    page.get_by_role("link", name="Load").click()
    expect(page.get_by_role("heading", name="Load", exact=True)).to_be_visible()
    yield page
    operator.call("PUT", "/v1/admin/waiting-room", {"mode": "off"})


def listed(operator: Operator) -> Any:
    return operator.call("GET", "/v1/admin/switches").body["items"]


def test_queues_and_graphs_are_drawn_and_stay_fresh(load: Page) -> None:
    expect(load.locator("#queues tbody tr").first).to_contain_text("orders")
    expect(load.locator("#charts svg")).to_have_count(4)
    curve = load.locator("#charts .curve").first
    before = curve.get_attribute("d")
    expect(curve).not_to_have_attribute("d", before or "")


def test_the_waiting_room_is_switched_from_here(load: Page, operator: Operator) -> None:
    expect(load.locator("#room-state")).to_contain_text("everybody may order")
    load.get_by_label("On", exact=True).check()
    expect(load.locator("#room-state")).to_contain_text("open: 0 waiting")
    assert Buyer(operator.url).call("POST", "/v1/waiting-room/entries").status == 201
    assert operator.call("GET", "/v1/admin/waiting-room").body["mode"] == "on"
    load.get_by_label("Off", exact=True).check()
    expect(load.locator("#room-state")).to_contain_text("everybody may order")


def test_a_part_is_switched_off_and_on_from_here_and_the_page_says_by_whom(load: Page, operator: Operator) -> None:
    row = load.locator("[data-switch=browse-only]")
    expect(row.locator(".pill-good")).to_have_text("off")  # as is usual
    row.get_by_label("Browse only: On").check()
    expect(row.locator(".pill-bad")).to_have_text("on")
    expect(row).to_contain_text("operator at")
    assert next(one for one in listed(operator) if one["name"] == "browse-only")["on"]
    row.get_by_label("Browse only: On").uncheck()
    expect(row.locator(".pill")).to_have_text("off")
    expect(row.get_by_label("Browse only: Automatic")).to_be_disabled()


def test_the_page_speaks_chinese(load: Page) -> None:
    load.get_by_role("button", name="中文").click()
    expect(load.get_by_role("heading", name="负载", exact=True)).to_be_visible()
    expect(load.locator("#queues")).to_contain_text("队列")
