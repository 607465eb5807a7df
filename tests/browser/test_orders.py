"""The orders of this browser: each found again, with its state, its discounts by name."""

import uuid

from playwright.sync_api import expect

from tests.browser.storefront import DECLINED, PAID, Storefront


def buy(storefront: Storefront, method: str, status: str) -> str:
    storefront.look_at(storefront.put_on_sale())
    storefront.add_to_cart()
    storefront.check_out(method)
    return storefront.expect_order(status)


def test_orders_placed_here_are_found_again_with_their_states(sized_storefront: Storefront) -> None:
    page = sized_storefront.page
    shipped, declined = buy(sized_storefront, PAID, "shipped"), buy(sized_storefront, DECLINED, "cancelled")
    page.get_by_role("link", name="Orders", exact=True).click()
    expect(page.locator(f"#state-{shipped}")).to_have_text("Shipped")
    expect(page.locator(f"#state-{declined}")).to_have_text("Cancelled")
    page.locator(".order-row").last.click()
    assert sized_storefront.expect_order("shipped") == shipped


def test_how_an_order_ended_is_not_asked_again(storefront: Storefront) -> None:
    page, declined = storefront.page, buy(storefront, DECLINED, "cancelled")
    page.goto("/order.html")
    expect(page.locator(f"#state-{declined}")).to_have_text("Cancelled")
    page.route("**/v1/orders/*", lambda route: route.abort())
    page.reload()
    expect(page.locator(f"#state-{declined}")).to_have_text("Cancelled")


def test_a_discount_has_its_name_on_the_order(storefront: Storefront) -> None:
    code, page = f"T{uuid.uuid4().hex[:8].upper()}", storefront.page
    offer = {"promotion_id": "prm_moon", "name": {"en": "Moon night", "zh": "月夜"}}
    coupon = {"code": code, "promotion": {**offer, "benefit": {"kind": "percentage", "percent": 50}}}
    assert storefront.operator.call("POST", "/v1/admin/coupons", coupon).status == 201
    storefront.look_at(storefront.put_on_sale())
    storefront.add_to_cart()
    page.goto("/cart.html")
    page.get_by_label("Coupon").fill(code)
    page.get_by_role("button", name="Use").click()
    expect(page.locator(".amount-saving")).to_contain_text("Moon night")
    storefront.check_out()
    storefront.expect_order("shipped")
    expect(page.locator(".amount-saving")).to_have_text("Moon night−¥49.50")
