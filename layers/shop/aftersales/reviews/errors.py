"""Refused rules of reviews."""


class ReviewExistsError(Exception):
    """An order reviews a product once."""

    def __init__(self, review_id: str) -> None:
        super().__init__("this order has reviewed the product already")
        self.facts = {"review_id": review_id}


class ReviewNotFoundError(Exception):
    """The product has no such review that is seen by who asks."""

    def __init__(self, review_id: str) -> None:
        super().__init__(f"there is no review {review_id}")


class NotBoughtError(Exception):
    """A verified review is of something that its order has brought."""

    def __init__(self) -> None:
        super().__init__("this order has not brought the product, or not yet")
        self.errors = [{"field": "order_id", "expected": "an order with this product that has been shipped"}]


class ReviewBusyError(Exception):
    """Others are voting or deciding at this moment."""
