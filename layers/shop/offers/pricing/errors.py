"""The rules of pricing that can be refused."""


class UnknownDestinationError(Exception):
    """A parcel goes to a country of ISO 3166-1 alpha-2, and to a state or province of it where tax depends on that."""

    def __init__(self, field: str, given: str, expected: str) -> None:
        super().__init__(f"We cannot deliver there: {expected}, not {given[:40]!r}.")
        self.field = f"shipping_address.{field}"
        self.facts = {"field": self.field, "given": given[:40]}
        self.errors = [{"field": self.field, "expected": expected, "detail": str(self)}]


class UnknownShippingMethodError(Exception):
    """A parcel is sent by a method the shop offers."""

    def __init__(self, given: str, offered: tuple[str, ...]) -> None:
        expected = " or ".join(offered)
        super().__init__(f"The shipping method is {expected}, not {given[:40]!r}.")
        self.errors = [{"field": "shipping_method", "expected": expected, "detail": str(self)}]


class UnsupportedCurrencyError(Exception):
    """A price is in one of the currencies the shop sells in."""

    def __init__(self, given: str, supported: tuple[str, ...]) -> None:
        expected = ", ".join(supported)
        super().__init__(f"We sell in {expected}, not in {given[:40]!r}.")
        self.errors = [{"field": "currency", "expected": expected, "detail": str(self)}]


class UnknownCouponError(Exception):
    """A coupon's code is one the shop has given out, and its time is now."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The coupon {code[:40]!r} is not valid, or no longer.")
        self.errors = [{"field": "code", "expected": "a coupon that is valid now", "detail": str(self)}]
