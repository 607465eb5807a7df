"""Which provider takes the shop's payments: Stripe, or what speaks its API at SLUICE_STRIPE_API_BASE."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from layers.cloud import settings
from layers.cloud.secrets import secret
from layers.shop.payments.port import Provider
from layers.shop.payments.stripe.provider import RETURN_URL, StripeProvider

_current: Provider | None = None


@contextmanager
def paid_through(other: Provider) -> Iterator[None]:
    """Take payments through another provider for a while (tests)."""
    global _current
    before, _current = _current, other
    try:
        yield
    finally:
        _current = before


def provider() -> Provider:
    """The adapter for the present settings; the same one, with its open connections, while these do not change.

    SLUICE_STRIPE_BUDGET_SECONDS is what an operation may take in all (8; the functions are killed after 10) and
    SLUICE_RETURN_URL where customers come back to from a payment page.
    """
    return _current or _stripe(
        secret("stripe-key"),
        settings.STRIPE_API_BASE(),
        settings.RETURN_URL() or RETURN_URL,
        settings.STRIPE_BUDGET_SECONDS(),
    )


@lru_cache(maxsize=4)
def _stripe(key: str, api_base: str, return_url: str, budget: float) -> Provider:
    return StripeProvider(key, api_base, return_url, budget)
