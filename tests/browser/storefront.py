"""A person with a browser: what they click and type, by the names they see."""

import uuid
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.support.shopper import Operator

PAID, DECLINED = "pm_card_visa", "pm_card_chargeDeclined"
MAY_CHEN = {
    "Email": "may@example.com",
    "Phone (optional)": "+86 138 0013 8000",
    "Full name": "May Chen",
    "Street and number": "1 Nanjing Road",
    "City": "Shanghai",
    "State or province": "Shanghai",
    "Postal code": "200000",
}


@dataclass
class Lantern:
    """A product of the test's own, in red and blue."""

    product_id: str
    title: str
    red: str
    blue: str


@dataclass
class Storefront:
    """One buyer, in one browser window."""

    page: Page
    operator: Operator

    def put_on_sale(self, red: int = 50, blue: int = 50) -> Lantern:
        """`red` and `blue` are how many there are; a red one costs ¥99, a blue one ¥109."""
        word = uuid.uuid4().hex[:8]
        title, sku = f"Paper lantern {word}", f"LANTERN-{word.upper()}"
        variants = [
            {"sku": f"{sku}-{colour.upper()}", "price": _yuan(price), "attributes": {"color": colour}, "stock": stock}
            for colour, price, stock in (("red", 99, red), ("blue", 109, blue))
        ]
        draft = {"title": title, "description": "Rice paper on bamboo.", "category": "lanterns"}
        made = self.operator.call("POST", "/v1/admin/products", {**draft, "variants": variants})
        assert made.status == 201, made
        return Lantern(made.body["product_id"], title, f"{sku}-RED", f"{sku}-BLUE")

    def look_at(self, lantern: Lantern) -> None:
        self.page.goto(f"/product.html?id={lantern.product_id}")
        expect(self.page.get_by_role("heading", name=lantern.title)).to_be_visible()

    def add_to_cart(self) -> None:
        self.page.get_by_role("button", name="Add to cart").click()
        expect(self.page.get_by_text("In your cart:")).to_be_visible()

    def go_to_checkout(self) -> None:
        self.page.goto("/checkout.html")
        expect(self.page.get_by_role("heading", name="Checkout")).to_be_visible()

    def fill_address(self, **other: str) -> None:
        for label, value in (MAY_CHEN | other).items():
            self.page.get_by_label(label, exact=True).fill(value)

    def pay_with(self, method: str) -> None:
        self.page.locator(f"input[value={method}]").check()

    def place_order(self) -> None:
        self.page.get_by_role("button", name="Pay ¥").click()

    def check_out(self, method: str = PAID) -> None:
        self.go_to_checkout()
        self.fill_address()
        self.pay_with(method)
        self.place_order()

    def expect_order(self, status: str) -> str:
        """Wait until the order page shows `status`; gives the order's id."""
        expect(self.page.locator(f".order[data-status={status}]")).to_be_visible()
        return self.page.url.partition("id=")[2]

    def trouble_of(self, label: str) -> Locator:
        """The message beside the field, found as a screen reader finds it."""
        described_by = self.page.get_by_label(label, exact=True).get_attribute("aria-describedby")
        return self.page.locator(f"#{described_by}")


def _yuan(whole: int) -> dict[str, object]:
    return {"amount": whole * 100, "currency": "CNY"}
