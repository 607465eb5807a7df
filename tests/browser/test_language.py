from playwright.sync_api import expect

from tests.browser.storefront import Storefront


def test_the_switch_turns_the_whole_shop_chinese_and_back(storefront: Storefront) -> None:
    page = storefront.page
    page.goto("/index.html?view=all")
    english = page.locator(".card-title").first.inner_text()
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", name="全部商品")).to_be_visible()
    expect(page.locator(".card-title").first).not_to_have_text(english)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.get_by_role("button", name="English").click()
    expect(page.locator(".card-title").first).to_have_text(english)


def test_a_half_filled_form_survives_the_switch(storefront: Storefront) -> None:
    storefront.look_at(storefront.put_on_sale())
    storefront.add_to_cart()
    storefront.go_to_checkout()
    storefront.fill_address()
    storefront.page.get_by_role("button", name="中文").click()
    expect(storefront.page.get_by_label("收件人姓名")).to_have_value("May Chen")


def test_carriers_brands_and_punctuation_are_chinese_where_the_page_is(storefront: Storefront) -> None:
    page = storefront.page
    page.goto("/product.html?id=prd_case-aluminium")
    expect(page.locator(".eyebrow").first).to_have_text("Farland")
    storefront.add_to_cart()
    storefront.check_out()
    order_id = storefront.expect_order("shipped")
    expect(page.locator(".parcel-facts")).to_contain_text("ZTO Express")
    page.get_by_role("button", name="中文").click()
    expect(page.locator(".parcel-facts")).to_contain_text("中通快递")
    page.goto("/product.html?id=prd_case-aluminium")
    expect(page.locator(".eyebrow").first).to_have_text("远方")
    page.goto(f"/order.html?id={order_id}")
    expect(page.get_by_role("heading", name="包裹在路上了")).to_be_visible()
