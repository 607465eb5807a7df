"""Refused rules of stock."""


class InsufficientStockError(Exception):
    """An order takes every unit it asks for, or none."""

    def __init__(self, skus: list[str]) -> None:
        super().__init__(f"not enough left of {', '.join(skus)}")
        self.skus = skus


class UnknownStockError(Exception):
    """Stock is counted only for SKUs that have been received."""

    def __init__(self, sku: str) -> None:
        super().__init__(f"no stock is kept for {sku}")
        self.errors = [{"field": "sku", "expected": "a SKU of the catalogue"}]


class ReceiptReusedError(Exception):
    """One Idempotency-Key stands for one receipt."""

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key booked another quantity: use a new key.")
        self.errors = [{"field": "Idempotency-Key", "expected": "a new key for a new request"}]
