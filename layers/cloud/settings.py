"""Every setting of what runs in Lambda: read from the environment when it is asked for, with its type and what it is
without. docs/settings.md is made of this page (`python -m infra.settings_page`)."""

import os
from collections.abc import Callable, Mapping
from typing import Any, Generic, Literal, TypeVar

from layers.cloud.rates import Rate

T = TypeVar("T")


class SettingError(Exception):
    """A setting holds what cannot be read as its type. Whoever deployed it has to mend it."""


class Setting(Generic[T]):
    """One variable of the environment. Called, it answers its value; empty is as if it were not set."""

    def __init__(self, name: str, default: T, read: Callable[[str], T], expected: str, what: str) -> None:
        self.name, self.default, self.expected, self.what = name, default, expected, what
        self._read = read

    def __call__(self) -> T:
        """Raises SettingError."""
        text = os.environ.get(self.name, "")
        return self.read(text) if text else self.default

    def read(self, text: str) -> T:
        """The value that `text` stands for. Raises SettingError."""
        try:
            return self._read(text)
        except ValueError as wrong:
            raise SettingError(f"{self.name} is {text!r}: expected {self.expected}") from wrong


def _whole(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def _amount(text: str) -> float:
    number = float(text)
    if not 0 <= number < float("inf"):
        raise ValueError(text)
    return number


def _switch(text: str) -> bool:
    if text.lower() not in ("on", "off", "true", "false"):
        raise ValueError(text)
    return text.lower() in ("on", "true")


def _level(text: str) -> str:
    if text.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError(text)
    return text.upper()


def _moderation(text: str) -> Literal["open", "verified", "all"]:
    known: dict[str, Literal["open", "verified", "all"]] = {"open": "open", "verified": "verified", "all": "all"}
    if text not in known:
        raise ValueError(text)
    return known[text]


def _limits(text: str) -> Mapping[str, Rate]:
    """ "read=100/400": so many a second, so many at once; classes that are not named keep what they have."""
    found = dict(RATES)
    for each in text.split():
        name, _, rate = each.partition("=")
        per_second, _, at_once = rate.partition("/")
        found[name] = Rate(_amount(per_second), _whole(at_once))
        if name not in RATES or not found[name].per_second or not found[name].at_once:
            raise ValueError(text)
    return found


def _domains(text: str) -> frozenset[str]:
    names = frozenset(name.strip().lower() for name in text.split(",") if name.strip())
    if not all("." in name and "@" not in name for name in names):
        raise ValueError(text)
    return names


def _text(name: str, default: str, expected: str, what: str) -> Setting[str]:
    return Setting(name, default, str, expected, what)


def _seconds(name: str, default: int, what: str) -> Setting[int]:
    return Setting(name, default, _whole, "whole seconds", what)


# Where things are
REDIS_URL = _text("SLUICE_REDIS_URL", "", "redis:// or rediss://", "Redis or Valkey; none: all runs without it, slower")
PROXIES = Setting("SLUICE_PROXIES", 0, _whole, "a whole number", "proxies of ours before the API (CloudFront: 1)")
LOG_LEVEL = Setting("SLUICE_LOG_LEVEL", "INFO", _level, "DEBUG, INFO, WARNING or ERROR", "what is logged")
SERVICE = _text(
    "POWERTOOLS_SERVICE_NAME", "sluice", "a name", "dimension of logs and metrics, with the stage: sluice-dev"
)
TRACES = Setting("POWERTOOLS_TRACE_ENABLED", False, _switch, "true or false", "X-Ray; importing it costs 300 ms")

# How fast one caller may call. Offices and carriers share addresses: a limit for people is set by the class "login".
RATES = {
    "read": Rate(100, 400),
    "write": Rate(30, 120),
    "checkout": Rate(10, 60),
    "login": Rate(0.2, 10),
    "admin": Rate(50, 200),
}
LIMITS: Setting[Mapping[str, Rate]] = Setting(
    "SLUICE_LIMITS",
    RATES,
    _limits,
    "classes, with blanks between: read=100/400",
    "requests a second, and at once, of one caller, by class: read, write, checkout, login, admin",
)

# Orders
INTAKE_START = Setting("SLUICE_INTAKE_START", 5, _whole, "a whole number", "intake's concurrency before it is paced")
INTAKE_CEILING = Setting("SLUICE_INTAKE_CEILING", 10, _whole, "a whole number", "the most concurrency pacing gives it")
ORDER_WANTED_SECONDS = Setting(
    "SLUICE_ORDER_WANTED_SECONDS", 1800.0, _amount, "seconds", "an order older than this in the queue is refused"
)
ORDER_BEHIND_SECONDS = Setting(
    "SLUICE_ORDER_BEHIND_SECONDS", 15.0, _amount, "seconds", "an order older than this lets newer ones go first"
)

# Payments
PAYMENT_PROVIDER = _text("SLUICE_PAYMENT_PROVIDER", "stripe", "a provider's name", "through whom new orders are paid")
STRIPE_API_BASE = _text("SLUICE_STRIPE_API_BASE", "", "an address", "who speaks Stripe's API, where it is not Stripe")
STRIPE_BUDGET_SECONDS = Setting(
    "SLUICE_STRIPE_BUDGET_SECONDS", 8.0, _amount, "seconds", "what one operation may take, all its calls together"
)
PROVIDER_CALLS = Setting(
    "SLUICE_PROVIDER_CALLS_PER_SECOND",
    100.0,
    _amount,
    "calls a second",
    "what the provider takes of this account (Stripe: 100); 0: all that come",
)
PAYMENT_CONCURRENCY = Setting(
    "SLUICE_PAYMENT_CONCURRENCY", 0, _whole, "a whole number", "how often a payment step runs at once; 0: no limit"
)
RETURN_URL = _text("SLUICE_RETURN_URL", "", "an address", "where payers come back to who paid on another page")
PAYMENT_DEADLINE_SECONDS = _seconds("SLUICE_PAYMENT_DEADLINE_SECONDS", 900, "how long a payer on another page has")

# After the sale
RETURN_DEADLINE_SECONDS = _seconds("SLUICE_RETURN_DEADLINE_SECONDS", 30 * 86_400, "how long agreed returns may take")
MAIL_FROM = _text("SLUICE_MAIL_FROM", "", "an address that SES has verified", "sender of notices; none: none is mailed")
MAIL_RATE = Setting(
    "SLUICE_MAILS_PER_SECOND",
    14.0,
    _amount,
    "mails a second",
    "what SES takes of this account; a deployment asks for it; 0: all that come",
)
SHOP_URL = _text("SLUICE_SHOP_URL", "", "an address", "where the shop's pages are; none: mails name no page, but codes")
SMS = Setting("SLUICE_SMS", False, _switch, "on or off", "short messages by SNS to buyers who gave a phone")

REVIEWS: Setting[Literal["open", "verified", "all"]] = Setting(
    "SLUICE_REVIEWS", "open", _moderation, "open, verified or all", "reviews seen at once: all, of buyers, or none"
)

# Who is one customer
MAILBOX_TAGS = Setting("SLUICE_MAILBOX_TAGS", False, _switch, "on or off", "li+tea@x.cn and li@x.cn are one customer")
MAILBOX_DOTLESS: Setting[frozenset[str]] = Setting(
    "SLUICE_MAILBOX_DOTLESS",
    frozenset(),
    _domains,
    "domains, with commas between",
    "where l.i@ and li@ are one customer",
)

# Flash sales
CAPTCHA_URL = _text("SLUICE_CAPTCHA_URL", "", "an address", "a CAPTCHA provider's `siteverify`; none: no CAPTCHA")
CAPTCHA_SCRIPT = _text("SLUICE_CAPTCHA_SCRIPT", "", "an address", "the script that draws the CAPTCHA's widget")
CAPTCHA_SITE_KEY = _text("SLUICE_CAPTCHA_SITE_KEY", "", "a key", "the shop's public key at the CAPTCHA provider")

ALL: list[Setting[Any]] = [each for each in list(globals().values()) if isinstance(each, Setting)]

SECRETS = {
    "signing-key": "signs tokens, tickets and ids that stand for a person",
    "admin-key": "the bearer key of the back office",
    "stripe-key": "Stripe's secret key",
    "stripe-webhook-secret": "what Stripe signs its events with; none: no event is believed",
    "edge-secret": "what CloudFront shows, so that the visitor's address it tells is believed",
    "captcha-secret": "the shop's secret key at the CAPTCHA provider",
}
"""Each is `SLUICE_<NAME>` in the environment, else the parameter `/sluice/<stage>/<name>` (layers/cloud/secrets.py)."""
