"""What a buyer sees of goods that are not there yet, and of an order in two parcels."""

import uuid
from datetime import UTC, datetime

from playwright.sync_api import expect

from tests.browser.storefront import Storefront
from tests.support.patience import becomes


def promise(storefront: Storefront, sku: str, **policy: object) -> None:
    told = storefront.operator.call("PUT", f"/v1/admin/stock/{sku}/policy", policy)
    assert told.status == 200, told


def test_a_pre_order_says_when_it_ships_and_can_be_cancelled_until_then(sized_storefront: Storefront) -> None:
    buyer, page = sized_storefront, sized_storefront.page
    lantern, year = buyer.put_on_sale(red=0, blue=0), datetime.now(UTC).year + 1
    promise(buyer, lantern.red, preorder={"limit": 5, "available_from": f"{year}-01-15"})
    path = f"/v1/products/{lantern.product_id}"
    becomes(lambda: buyer.operator.call("GET", path).body["availability"][lantern.red], "preorder")
    buyer.look_at(lantern)
    expect(page.locator("#buy [data-ships]")).to_contain_text(f"Ships from 15 Jan {year}")
    page.get_by_role("button", name="Pre-order").click()
    expect(page.get_by_text("In your cart:")).to_be_visible()
    page.goto("/cart.html")
    expect(page.locator("[data-line] [data-ships]")).to_contain_text(f"15 Jan {year}")
    buyer.check_out()
    buyer.expect_order("confirmed")
    expect(page.locator("#awaited")).to_contain_text(f"from 15 Jan {year} on")
    expect(page.locator(".step-done", has_text="Waiting for goods")).to_be_visible()
    page.get_by_role("button", name="Cancel this order").click()
    buyer.expect_order("cancelled")


def test_a_backorder_leaves_in_two_parcels_when_the_rest_arrives(sized_storefront: Storefront) -> None:
    buyer, page = sized_storefront, sized_storefront.page
    lantern, warehouse = buyer.put_on_sale(red=1, blue=0), f"hangzhou-{uuid.uuid4().hex[:8]}"
    opened = {"warehouse_id": warehouse, "name": "Hangzhou", "country": "CN", "region": "Zhejiang"}
    assert buyer.operator.call("POST", "/v1/admin/warehouses", opened).status == 201
    promise(buyer, lantern.red, backorder={"limit": 5})
    buyer.look_at(lantern)
    page.get_by_role("button", name="One more").click()
    buyer.add_to_cart()
    buyer.check_out()
    buyer.expect_order("confirmed")
    expect(page.locator("#awaited")).to_contain_text("× 1")
    receipt = {"quantity": 1, "warehouse": warehouse}
    assert buyer.operator.call("POST", f"/v1/admin/stock/{lantern.red}/receipts", receipt).status == 201
    buyer.expect_order("shipped")
    expect(page.locator("[data-parcel]")).to_have_count(2)
    expect(page.locator("[data-parcel]").last).to_contain_text("Parcel 2 of 2")
