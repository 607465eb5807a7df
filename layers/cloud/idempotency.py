"""Idempotency keys: a request that is repeated under its key is the same request."""


class IdempotencyKeyReusedError(Exception):
    """An Idempotency-Key stands for one request: another request needs a key of its own."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.errors = [{"field": "Idempotency-Key", "expected": "a new key for a new request", "detail": detail}]
