"""The waiting room as a buyer meets it: at the checkout, and out of it by itself."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.storefront import Storefront
from tests.support.shopper import Operator

LINE = 40  # people ahead: at five a second they are let in within ten seconds


@pytest.fixture
def room(operator: Operator) -> Iterator[None]:
    """The waiting room, open, with a line in it."""
    assert operator.call("PUT", "/v1/admin/waiting-room", {"mode": "on"}).body["open"]
    for _ in range(LINE):
        operator.call("POST", "/v1/waiting-room/entries")
    yield
    operator.call("PUT", "/v1/admin/waiting-room", {"mode": "off"})


def test_a_buyer_waits_for_a_turn_and_the_order_goes_on_by_itself(sized_storefront: Storefront, room: None) -> None:
    storefront = sized_storefront
    storefront.look_at(storefront.put_on_sale())
    storefront.add_to_cart()
    storefront.check_out()
    expect(storefront.page.get_by_role("heading", name="You are in the waiting room")).to_be_visible()
    expect(storefront.page.locator("#position")).to_be_visible()
    expect(storefront.page.locator(".room")).to_contain_text("Less than a minute")
    storefront.page.reload()  # the place is kept
    storefront.page.wait_for_url("**/order.html?id=*", timeout=60_000)
    order = storefront.operator.order(storefront.expect_order("shipped"))
    assert [line["quantity"] for line in order["lines"]] == [1]


def test_who_leaves_the_line_finds_the_cart_as_it_was(storefront: Storefront, room: None) -> None:
    lantern = storefront.put_on_sale()
    storefront.look_at(lantern)
    storefront.add_to_cart()
    storefront.check_out()
    storefront.page.get_by_role("button", name="Leave the line").click()
    expect(storefront.page.get_by_text(lantern.title)).to_be_visible()


def test_the_place_is_for_the_order_that_is_still_open_whatever_the_cart_is_by_now(
    storefront: Storefront, room: None
) -> None:
    page = storefront.page
    storefront.look_at(storefront.put_on_sale())
    storefront.add_to_cart()
    storefront.check_out()
    expect(page.get_by_role("heading", name="You are in the waiting room")).to_be_visible()
    ordered = page.evaluate("JSON.parse(localStorage['sluice.attempt']).body.cart_id")
    other = storefront.operator.call("POST", "/v1/carts", {}).body
    page.evaluate(
        "([cart]) => { localStorage['sluice.cart'] = JSON.stringify(cart); delete localStorage['sluice.room-place']; }",
        [other],
    )
    with page.expect_request(lambda sent: sent.url.endswith("/v1/waiting-room/entries")) as entered:
        page.reload()
    assert entered.value.post_data_json == {"cart_id": ordered}
