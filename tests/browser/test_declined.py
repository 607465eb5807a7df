"""A card that was declined: nothing that was typed or chosen is lost, and another card may be tried."""

from playwright.sync_api import expect

from tests.browser.storefront import DECLINED, MAY_CHEN, PAID, Storefront


def decline(storefront: Storefront) -> str:
    """An order of one red lantern whose card is declined; its id."""
    storefront.look_at(storefront.put_on_sale(red=3))
    storefront.add_to_cart()
    storefront.check_out(DECLINED)
    return storefront.expect_order("cancelled")


def test_a_declined_card_is_told_in_human_words_and_the_cart_is_still_there(storefront: Storefront) -> None:
    page = storefront.page
    decline(storefront)
    expect(page.get_by_text("Your bank declined the payment. You have not been charged")).to_be_visible()
    page.get_by_role("button", name="Back to your cart").click()
    expect(page.locator(".cart-line")).to_have_count(1)


def test_after_a_declined_card_another_is_tried_without_typing_anything_again(sized_storefront: Storefront) -> None:
    page = sized_storefront.page
    declined = decline(sized_storefront)
    page.get_by_role("button", name="Try another card").click()
    expect(page.get_by_role("heading", name="Your bank declined the payment")).to_be_visible()
    for label, value in MAY_CHEN.items():
        expect(page.get_by_label(label, exact=True)).to_have_value(value)
    expect(page.locator(f"input[value={DECLINED}]")).not_to_be_checked()
    sized_storefront.pay_with(PAID)
    sized_storefront.place_order()
    assert sized_storefront.expect_order("shipped") != declined


def test_what_was_typed_is_forgotten_once_it_is_paid_for(storefront: Storefront) -> None:
    storefront.look_at(storefront.put_on_sale())
    storefront.add_to_cart()
    storefront.check_out()
    storefront.expect_order("shipped")
    assert storefront.page.evaluate("sessionStorage.getItem('sluice.draft')") is None
