"""Refused rules of coupons."""


class CouponUsedUpError(Exception):
    """A coupon is used no more often than its seller allows, in all and by one customer."""

    def __init__(self, code: str) -> None:
        super().__init__(f"coupon {code} is used up")
        self.code = code


class CouponExistsError(Exception):
    """A code stands for one coupon for ever: orders remember it."""

    def __init__(self, code: str) -> None:
        super().__init__(f"there is a coupon {code} already")
        self.errors = [{"field": "code", "expected": "a code that was never used"}]


class CouponRulesError(Exception):
    """A coupon takes something off, no more than there is, of goods the shop has, at a time that comes."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__(f"{errors[0]['field']}: {errors[0]['expected']}")
        self.errors = errors


class CouponNotFoundError(Exception):
    """Only coupons that a seller has made are counted."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no seller has made a coupon {code}")
