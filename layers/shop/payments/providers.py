"""Who takes the shop's payments: a row for each provider. What a provider knows is in its folder.

New orders are paid through the one that SLUICE_PAYMENT_PROVIDER names. An order's record says through which it is paid,
and all that is done about its payment afterwards goes there, whatever the setting is by then.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from layers.cloud import settings
from layers.cloud.secrets import SecretMissingError, secret
from layers.shop.payments.port import DEFAULT, Provider, Webhook
from layers.shop.payments.stripe.account import account as stripe_account
from layers.shop.payments.stripe.webhook import StripeWebhook


@dataclass(frozen=True)
class Registered:
    """`account` gives the adapter for the present settings. `key` and `webhook_secret` are names of secrets, of what
    opens the account and of what its events are signed with."""

    account: Callable[[], Provider]
    webhook: Webhook
    key: str
    webhook_secret: str


PROVIDERS = {
    "stripe": Registered(stripe_account, StripeWebhook(), "stripe-key", "stripe-webhook-secret"),
}


def provider(name: str) -> Provider:
    """The provider that an order's record names."""
    return PROVIDERS[name].account()


def chosen() -> str:
    """The name of the provider that new orders are paid through. Raises SettingError."""
    name = settings.PAYMENT_PROVIDER()
    if name not in PROVIDERS:
        raise settings.SettingError(f"SLUICE_PAYMENT_PROVIDER is {name!r}: expected one of {', '.join(PROVIDERS)}")
    return name


def in_use() -> Iterator[str]:
    """The provider of new orders, and whoever else the shop has an account with: older orders were paid there."""
    for name, registered in PROVIDERS.items():
        if name == chosen() or _is_known(registered.key):
            yield name


def webhook_of(headers: Mapping[str, str]) -> Webhook:
    """Whose event it is, by the header that bears its signature; what bears none, the default refuses."""
    found = (each.webhook for each in PROVIDERS.values() if each.webhook.header in headers)
    return next(found, PROVIDERS[DEFAULT].webhook)


def _is_known(name: str) -> bool:
    try:
        return bool(secret(name))
    except SecretMissingError:
        return False
