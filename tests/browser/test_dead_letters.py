"""The page of dead letters: what failed is found, mended, sent back or thrown away."""

import json
import uuid
from typing import Any

import botocore.session
import pytest
from playwright.sync_api import Page, expect

from tests.browser.console import enter
from tests.support.patience import eventually
from tests.support.shopper import Operator


@pytest.fixture
def poison(shop: Any) -> str:
    """A message on the orders queue that is no order; its mark."""
    if not hasattr(shop, "aws_endpoint"):
        pytest.skip("only a shop of our own lets us spoil its messages")
    keys = {"aws_access_key_id": "laptop", "aws_secret_access_key": "laptop", "region_name": "us-east-1"}
    sqs = botocore.session.get_session().create_client("sqs", endpoint_url=shop.aws_endpoint, **keys)
    mark = uuid.uuid4().hex
    url = sqs.get_queue_url(QueueName="sluice-dev-orders")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"note": mark}))
    return mark


@pytest.fixture
def letters(page: Page, operator: Operator, poison: str) -> Page:
    enter(page, operator.headers["Authorization"].removeprefix("Bearer "))
    page.get_by_role("link", name="Dead letters").click()
    expect(page.get_by_role("heading", name="Dead letters")).to_be_visible()
    page.locator(".queue", has_text="orders").first.click()
    page.locator(".execution").first.click()
    expect(page.get_by_label("Message")).to_contain_text(poison)
    return page


def test_a_poison_message_shows_why_it_failed(letters: Page) -> None:
    expect(letters.locator(".value-bad")).to_contain_text("not an accepted order")
    expect(letters.locator(".facts-row")).to_contain_text("Tries")


def test_a_message_is_mended_and_what_was_done_is_told(letters: Page, poison: str) -> None:
    letters.get_by_label("Message").fill(json.dumps({"note": poison, "mended": True}))
    letters.get_by_role("button", name="Save").click()
    expect(letters.get_by_text("Saved.")).to_be_visible()
    expect(letters.locator("#done li").first).to_contain_text("edited")
    letters.get_by_label("Message").fill("{")
    letters.get_by_role("button", name="Save").click()
    expect(letters.get_by_text("This is not JSON.")).to_be_visible()


def test_a_redriven_message_that_still_fails_comes_back(letters: Page) -> None:
    letters.get_by_role("button", name="Redrive", exact=True).click()
    expect(letters.locator("#done li").first).to_contain_text("redriven")
    back = letters.locator(".facts-row", has_text="Redriven before")
    eventually(lambda: letters.locator(".execution").first.click() or back.count())  # others' letters lie below it


def test_a_message_is_thrown_away_with_a_reason(letters: Page) -> None:
    letters.get_by_label("Why may it be thrown away?").fill("a test of ours")
    letters.get_by_role("button", name="Discard").click()
    expect(letters.locator("#done li").first).to_contain_text("a test of ours")


def test_all_of_a_queue_are_sent_back_at_a_rate(letters: Page) -> None:
    letters.locator("[name=rate]").fill("50")
    letters.get_by_role("button", name="Redrive all").click()
    expect(letters.locator("#sent")).to_contain_text("sent")


def test_an_act_that_was_done_once_is_not_told_as_done_twice(page: Page, operator: Operator) -> None:
    sku = operator.new_product(stock=50)
    assert operator.call("POST", f"/v1/admin/stock/{sku}/receipts", {"quantity": 4}).status == 201
    enter(page, operator.headers["Authorization"].removeprefix("Bearer "))
    page.get_by_role("link", name="Dead letters").click()
    expect(page.locator("#done li", has_text=sku)).to_contain_text("+4")
    expect(page.locator("#done li", has_text=sku)).not_to_contain_text("×")
