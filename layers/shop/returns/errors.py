"""Refused rules of returns."""


class ReturnRefusedError(Exception):
    """Only what was bought, shipped and not returned yet comes back, in time, and step by step."""

    def __init__(self, field: str, expected: str, why: str) -> None:
        super().__init__(why)
        self.errors = [{"field": field, "expected": expected}]


class ReturnsChangedError(Exception):
    """Two changes of one order's returns came at once; one has to be made again."""


class ReturnKeyReusedError(Exception):
    """One Idempotency-Key stands for one request."""

    def __init__(self) -> None:
        super().__init__("this Idempotency-Key asked to return other things: use a new key")
        self.errors = [{"field": "Idempotency-Key", "expected": "a new key for a new request"}]
