import pytest
from playwright.sync_api import Route, expect

from tests.browser.storefront import Storefront


@pytest.fixture
def checkout(storefront: Storefront) -> Storefront:
    """A buyer before the form, with one red lantern in the cart."""
    storefront.look_at(storefront.put_on_sale())
    storefront.add_to_cart()
    storefront.go_to_checkout()
    return storefront


def test_empty_fields_are_told_beside_themselves_all_at_once(checkout: Storefront) -> None:
    checkout.place_order()
    expect(checkout.trouble_of("Email")).to_contain_text("Enter an email address")
    expect(checkout.trouble_of("City")).to_contain_text("Enter the city")
    expect(checkout.trouble_of("Postal code")).to_have_text("")
    expect(checkout.page.get_by_label("Email")).to_be_focused()


def test_what_only_the_server_refuses_is_told_beside_its_field(checkout: Storefront) -> None:
    checkout.fill_address(Email="may@localhost")
    checkout.place_order()
    expect(checkout.trouble_of("Email")).to_contain_text("Enter an email address")
    expect(checkout.page.get_by_label("Email")).to_have_attribute("aria-invalid", "true")


def test_a_name_that_no_label_can_print_is_told_beside_the_name(checkout: Storefront) -> None:
    checkout.fill_address(**{"Full name": "May 🏮 Chen"})
    checkout.place_order()
    expect(checkout.trouble_of("Full name")).to_contain_text("letters, digits and punctuation")


def test_where_tax_depends_on_the_state_it_must_be_given_and_the_total_follows(checkout: Storefront) -> None:
    page = checkout.page
    page.get_by_label("Country or region").select_option("US")
    checkout.fill_address(**{"State or province": ""})
    checkout.place_order()
    expect(checkout.trouble_of("State or province")).to_contain_text("Enter the state")
    page.get_by_label("State or province").fill("CA")
    page.get_by_label("State or province").press("Tab")
    expect(page.locator("#summary").get_by_text("Tax", exact=True)).to_be_visible()


def test_a_total_that_changed_meanwhile_is_shown_and_confirmed(checkout: Storefront) -> None:
    checkout.fill_address()
    _buy_one_more_in_another_tab(checkout)
    checkout.place_order()
    expect(checkout.page.get_by_text("The total has changed")).to_be_visible()
    checkout.page.get_by_role("button", name="Order for ¥").click()
    order = checkout.operator.order(checkout.expect_order("shipped"))
    assert [line["quantity"] for line in order["lines"]] == [2]


def _buy_one_more_in_another_tab(checkout: Storefront) -> None:
    tab = checkout.page.context.new_page()
    tab.goto("/cart.html")
    tab.get_by_role("button", name="One more").click()
    expect(tab.locator(".cart-line input")).to_have_value("2")
    tab.close()


def test_a_cart_that_another_tab_has_ordered_meanwhile_is_not_ordered_again(checkout: Storefront) -> None:
    checkout.fill_address()
    checkout.page.evaluate("localStorage.removeItem('sluice.cart')")  # as an order placed from it does
    checkout.place_order()
    expect(checkout.page.get_by_role("heading", name="Your cart is empty")).to_be_visible()


def test_when_the_reply_is_lost_asking_again_finds_the_one_order(checkout: Storefront) -> None:
    keys: list[str | None] = []

    def lose_the_first_reply(route: Route) -> None:
        keys.append(route.request.headers.get("idempotency-key"))
        route.fetch()
        route.abort() if len(keys) == 1 else route.continue_()

    checkout.page.route("**/v1/orders", lose_the_first_reply)
    checkout.fill_address()
    checkout.place_order()
    expect(checkout.page.get_by_text("We did not hear back")).to_be_visible()
    checkout.page.reload()  # the attempt outlives the page
    checkout.page.get_by_role("button", name="Ask again").click()
    checkout.expect_order("shipped")
    assert len(set(keys)) == 1
    assert len(keys) == 2
