"""Answers that come late: nothing older is drawn over what is newer, on any page of the console."""

from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.console import enter
from tests.browser.storefront import Storefront

RACE = """async () => {
  const { latest } = await import("/js/latest.js");
  const drawn = [], tasks = {};
  let place = "here";
  const { ask, outdate } = latest(() => place);
  const task = (name) => new Promise((give, fail) => { tasks[name] = { give, fail }; });
  const start = (name) => ask(() => task(name), (answer) => drawn.push(answer));
  const [first, second] = [start("first"), start("second")];
  tasks.second.give("second");
  tasks.first.give("first");
  const told = [await first, await second];
  const failing = start("failing");
  const third = start("third");
  tasks.failing.fail(new Error("late"));
  told.push(await failing);
  place = "elsewhere";
  tasks.third.give("third");
  told.push(await third);
  const fourth = start("fourth");
  outdate();
  tasks.fourth.give("fourth");
  told.push(await fourth);
  const last = start("last");
  tasks.last.fail(new Error("in time"));
  return { drawn, told, failure: await last.catch((problem) => problem.message) };
}"""


def test_only_the_newest_answer_is_drawn_and_only_where_one_still_is(page: Page) -> None:
    page.goto("/404.html")
    found = page.evaluate(RACE)
    assert found["drawn"] == ["second"]
    assert found["told"] == [False, True, False, False, False]
    assert found["failure"] == "in time"


def open_console(storefront: Storefront, path: str) -> Page:
    page = storefront.page
    enter(page, storefront.operator.headers["Authorization"].removeprefix("Bearer "))
    expect(page.get_by_role("heading", name="Executions")).to_be_visible()
    page.goto(path)
    return page


def hold(page: Page, pattern: str) -> list[Route]:
    """Answers to what fits `pattern` are given when the test says so."""
    held: list[Route] = []
    page.route(pattern, lambda route: held.append(route) if not held else route.continue_())
    return held


def first_of(page: Page, held: list[Route]) -> Route:
    """The request that is held, once the page has made it."""
    for _ in range(100):
        if held:
            return held[0]
        page.wait_for_timeout(50)
    raise AssertionError("nothing was asked for")


def test_a_filter_that_was_given_up_is_not_drawn_over_the_one_in_force(storefront: Storefront) -> None:
    page = open_console(storefront, "/console/index.html")
    held = hold(page, "**/v1/admin/executions?*order_id=ord_nobody*")
    page.get_by_label("Order number").fill("ord_nobody")
    late = first_of(page, held)
    with page.expect_response(lambda answer: "order_id" not in answer.url and "/executions" in answer.url):
        page.get_by_label("Order number").fill("")
    late.fulfill(json={"items": [execution("ord_nobody")], "next_cursor": None})
    page.wait_for_timeout(200)
    assert page.locator(".execution", has_text="ord_nobody").count() == 0


def execution(name: str) -> dict[str, Any]:
    at = "2026-11-30T00:00:00Z"
    return {"name": name, "status": "SUCCEEDED", "state_machine": "order-saga", "started_at": at, "stopped_at": at}


def test_stock_that_was_asked_for_first_is_not_drawn_over_what_was_asked_for_next(storefront: Storefront) -> None:
    first, second = storefront.put_on_sale(red=3).red, storefront.put_on_sale(red=4).red
    page = open_console(storefront, "/console/stock.html")
    expect(page.get_by_text("Choose a SKU")).to_be_visible()
    held = hold(page, f"**/v1/admin/stock/{first}/levels")
    page.evaluate("sku => { location.hash = `#/all/${sku}`; }", first)
    late = first_of(page, held)
    page.evaluate("sku => { location.hash = `#/all/${sku}`; }", second)
    expect(page.get_by_role("heading", name=second)).to_be_visible()
    late.continue_()
    page.wait_for_timeout(500)
    expect(page.get_by_role("heading", name=second)).to_be_visible()


def test_a_switch_is_not_turned_back_by_an_older_look(storefront: Storefront) -> None:
    page = open_console(storefront, "/console/load.html")
    expect(page.get_by_label("Off")).to_be_visible()
    held = hold(page, "**/v1/admin/load")
    late = first_of(page, held)  # the page looks by itself
    before = late.fetch()
    page.get_by_label("On", exact=True).check()
    expect(page.locator("#room-state")).to_contain_text("open")
    late.fulfill(response=before)
    page.wait_for_timeout(100)
    expect(page.get_by_label("On", exact=True)).to_be_checked()
    page.get_by_label("Off").check()
    expect(page.locator("#room-state")).to_contain_text("closed")
