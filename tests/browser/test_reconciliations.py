"""The page of reconciliations: a run is started, and what it found is told."""

import re
import time
import uuid
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.console import enter
from tests.browser.window import picture
from tests.support.shopper import Client, Operator


@pytest.fixture
def stray(shop: Any) -> str:
    """Money on the provider's books that no order of ours explains; its intent."""
    if not hasattr(shop, "payments_url"):
        pytest.skip("only a shop of our own lets us spoil its books")
    provider = Client(shop.payments_url, {"Authorization": "Bearer sk_test_checks"})

    def post(path: str, **form: Any) -> Any:
        kind = {"Content_Type": "application/x-www-form-urlencoded"}
        return provider.call("POST", path, urlencode(form).encode(), **kind).body

    about = {"amount": 4_200, "currency": "cny", "capture_method": "manual", "payment_method": "pm_card_visa"}
    intent: str = post("/v1/payment_intents", **about, **{"metadata[note]": uuid.uuid4().hex})["id"]
    post(f"/v1/payment_intents/{intent}/confirm")
    post(f"/v1/payment_intents/{intent}/capture")
    return intent


@pytest.fixture
def page_of_runs(sized_page: Page, operator: Operator) -> Page:
    enter(sized_page, operator.headers["Authorization"].removeprefix("Bearer "))
    sized_page.get_by_role("link", name="Reconciliations").click()
    expect(sized_page.get_by_role("heading", name="Reconciliations")).to_be_visible()
    return sized_page


def finished(operator: Operator) -> str:
    """A run that judges what is a second old; its id."""
    run = operator.call("POST", "/v1/admin/reconciliations?settle_seconds=1").body
    until = time.monotonic() + 60
    while run["status"] != "finished" and time.monotonic() < until:
        time.sleep(0.2)
        run = operator.call("GET", f"/v1/admin/reconciliations/{run['run_id']}").body
    run_id: str = run["run_id"]
    return run_id


def test_what_a_run_found_is_shown_with_its_evidence_and_its_question(
    stray: str, operator: Operator, page_of_runs: Page
) -> None:
    run_id = finished(operator)
    page_of_runs.goto(f"/console/reconciliations.html#/{run_id}")
    found = page_of_runs.locator(".case", has_text=stray).first
    expect(found).to_contain_text("Charged without an order")
    expect(found).to_contain_text("It names no order. Refund it?")
    expect(found).to_contain_text("4200")
    picture(page_of_runs, "run")


def test_a_run_is_started_and_followed(page_of_runs: Page) -> None:
    page_of_runs.get_by_role("button", name="Compare now").click()
    expect(page_of_runs).to_have_url(re.compile("#/rec_"))
    expect(page_of_runs.locator(".facts-row")).to_contain_text("Running")
    picture(page_of_runs, "running")


def test_reconciliations_are_told_of_in_chinese_too(page_of_runs: Page) -> None:
    page_of_runs.get_by_role("button", name="中文").click()
    expect(page_of_runs.get_by_role("heading", name="对账")).to_be_visible()
    expect(page_of_runs.get_by_role("button", name="立即对账")).to_be_visible()
