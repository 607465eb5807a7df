"""Stripe's error answers: https://docs.stripe.com/api/errors."""

from typing import Any


class RefusedError(Exception):
    """A request answered with an error. `saved` tells whether an idempotency key keeps it for replays."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        saved: bool = True,
        **members: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.saved = saved
        self.body = {"error": {"type": kind, "message": message, **members}}


def invalid_parameter(param: str, message: str, code: str = "parameter_invalid_integer") -> RefusedError:
    """Failed validation: nothing was executed, so the idempotency key stays free."""
    return RefusedError(message, param=param, code=code, saved=False)


def missing_parameter(param: str) -> RefusedError:
    return invalid_parameter(param, f"Missing required param: {param}.", "parameter_missing")


def no_such(kind: str, name: str, param: str = "id", status: int = 404) -> RefusedError:
    return RefusedError(f"No such {kind}: '{name}'", status=status, param=param, code="resource_missing")


def unauthorized(key: str) -> RefusedError:
    if not key:
        return RefusedError("You did not provide an API key. Use HTTP Bearer or Basic auth.", status=401, saved=False)
    return RefusedError(f"Invalid API Key provided: {key[:8]}***{key[-4:]}", status=401, saved=False)
