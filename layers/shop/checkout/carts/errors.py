"""The rules of carts that can be refused."""

from layers.shop.checkout.carts.model import MAX_LINES


class CartTokenMissingError(Exception):
    """A cart is opened by its token, in the header X-Cart-Token."""

    def __init__(self) -> None:
        super().__init__("The header X-Cart-Token is missing.")
        self.errors = [{"field": "X-Cart-Token", "expected": "the cart_token given when the cart was made"}]


class CartNotFoundError(Exception):
    """A cart is seen only by who holds its token; a wrong token is told no more than a wrong id."""

    def __init__(self) -> None:
        super().__init__("There is no cart of this id and token, or no longer.")
        self.errors = [{"field": "cart_id", "expected": "a living cart, with its own X-Cart-Token"}]


class UnknownSkuError(Exception):
    """What is put into a cart is on sale."""

    def __init__(self, sku: str) -> None:
        super().__init__(f"Nothing on sale has the SKU {sku[:64]!r}.")
        self.errors = [{"field": "sku", "expected": "a SKU of the catalogue", "detail": str(self)}]


class NotSoldInCurrencyError(Exception):
    """Everything in a cart is sold in the cart's currency; nothing is converted."""

    def __init__(self, sku: str, currency: str, sold_in: list[str]) -> None:
        super().__init__(f"{sku} is not sold in {currency}.")
        self.facts = {"sku": sku, "currency": currency, "sold_in": sold_in}
        self.errors = [{"field": "sku", "expected": f"a SKU that is sold in {currency}", "detail": str(self)}]


class NotEnoughStockError(Exception):
    """A cart takes no more of a SKU than there is."""

    def __init__(self, sku: str, available: int) -> None:
        super().__init__(f"There are only {available} of {sku}." if available else f"{sku} is sold out.")
        self.facts = {"sku": sku, "available": available}
        expected = f"at most {available}" if available else "a SKU that is not sold out"
        self.errors = [{"field": "quantity", "expected": expected, "detail": str(self)}]


class CartFullError(Exception):
    """A cart has at most 50 lines."""

    def __init__(self) -> None:
        super().__init__(f"A cart holds at most {MAX_LINES} different things.")
        self.facts = {"max_lines": MAX_LINES}
        self.errors = [
            {"field": "sku", "expected": f"one of the {MAX_LINES} that are in the cart", "detail": str(self)}
        ]
