"""Which of Stripe's errors a repeat may cure."""

import pytest
import stripe

from layers.shop.payments.errors import PaymentBusyError, PaymentMisconfiguredError, PaymentUnavailableError
from layers.shop.payments.stripe.answers import translated


@pytest.mark.parametrize(
    "error",
    [
        stripe.APIConnectionError("reset by peer"),
        stripe.APIError("a proxy's page instead of JSON", http_status=200),
        stripe.APIError("the same key is in use", http_status=409),
        stripe.RateLimitError("slow down", http_status=429),
        stripe.APIError("our fault", http_status=500),
        stripe.APIError("come back later", http_status=503),
    ],
)
def test_faults_that_pass_are_worth_repeating(error: stripe.StripeError) -> None:
    assert isinstance(translated(error), PaymentUnavailableError)


def test_more_than_the_rate_allows_is_told_apart_from_a_fault() -> None:
    assert type(translated(stripe.RateLimitError("slow down", http_status=429))) is PaymentBusyError
    locked = stripe.RateLimitError("in use", http_status=429, code="lock_timeout")
    assert type(translated(locked)) is PaymentUnavailableError


@pytest.mark.parametrize(
    "error",
    [
        stripe.AuthenticationError("wrong key", http_status=401),
        stripe.PermissionError("restricted key", http_status=403),
        stripe.InvalidRequestError("unknown parameter", "colour", http_status=400),
        stripe.IdempotencyError("other parameters", http_status=400),
    ],
)
def test_requests_that_are_wrong_in_themselves_are_not(error: stripe.StripeError) -> None:
    assert isinstance(translated(error), PaymentMisconfiguredError)
