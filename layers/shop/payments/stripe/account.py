"""The shop's account at Stripe, by its settings and secrets."""

from functools import lru_cache

from layers.cloud import settings
from layers.cloud.secrets import secret
from layers.shop.payments.port import Provider
from layers.shop.payments.stripe.provider import RETURN_URL, StripeProvider


def account() -> Provider:
    """The adapter for the present settings; the same one, with its open connections, while these do not change.

    SLUICE_STRIPE_API_BASE is who speaks Stripe's API where it is not Stripe, SLUICE_STRIPE_BUDGET_SECONDS what an
    operation may take in all (8; the functions are killed after 10) and SLUICE_RETURN_URL where customers come back to
    from a payment page.
    """
    return _account(
        secret("stripe-key"),
        settings.STRIPE_API_BASE(),
        settings.RETURN_URL() or RETURN_URL,
        settings.STRIPE_BUDGET_SECONDS(),
    )


@lru_cache(maxsize=4)
def _account(key: str, api_base: str, return_url: str, budget: float) -> Provider:
    return StripeProvider(key, api_base, return_url, budget)
