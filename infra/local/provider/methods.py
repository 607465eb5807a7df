"""The test payment methods and what each does: https://docs.stripe.com/testing, and our own `pm_redirect`."""

from typing import Literal, NamedTuple

from infra.local.provider.refusal import no_such


class Outcome(NamedTuple):
    """How a payment method answers: pays at once, asks for a visit to a page, or is declined with these codes."""

    kind: Literal["pays", "redirects", "declines"]
    brand: str = "visa"
    code: str = "card_declined"
    decline_code: str | None = None
    message: str = "Your card was declined."


_DECLINES = {
    "": ("card_declined", "generic_decline", "Your card was declined."),
    "InsufficientFunds": ("card_declined", "insufficient_funds", "Your card has insufficient funds."),
    "LostCard": ("card_declined", "lost_card", "Your card was declined."),
    "StolenCard": ("card_declined", "stolen_card", "Your card was declined."),
    "Fraudulent": ("card_declined", "fraudulent", "Your card was declined."),
    "ExpiredCard": ("expired_card", None, "Your card has expired."),
    "IncorrectCvc": ("incorrect_cvc", None, "Your card's security code is incorrect."),
    "ProcessingError": ("processing_error", None, "An error occurred while processing your card."),
}
_PAYING = (
    "visa visa_debit mastercard mastercard_debit mastercard_prepaid amex discover diners jcb unionpay cartesBancaires"
    " us bypassPending"
)
_REDIRECTING = (
    "pm_redirect pm_alipay pm_wechat_pay pm_card_authenticationRequired pm_card_threeDSecureRequired"
    " pm_card_threeDSecure2Required pm_card_authenticationRequiredOnSetup"
)


def _table() -> dict[str, Outcome]:
    pays = {f"pm_card_{name}": Outcome("pays", name.split("_")[0]) for name in _PAYING.split()}
    redirects = {name: Outcome("redirects") for name in _REDIRECTING.split()}
    declines = {
        f"pm_card_{brand}chargeDeclined{name}": Outcome("declines", "visa", *answer)
        for name, answer in _DECLINES.items()
        for brand in ("", "visa_")
    }
    return {**pays, **redirects, **declines}


OUTCOMES = _table()


def outcome(payment_method: str) -> Outcome:
    if payment_method not in OUTCOMES:
        raise no_such("PaymentMethod", payment_method, "payment_method", status=400)
    return OUTCOMES[payment_method]


def details(payment_method: str) -> dict[str, object]:
    """The charge's `payment_method_details`: how it was paid, and whether the payer visited a page for it."""
    found = OUTCOMES.get(payment_method, Outcome("pays"))
    if found.kind == "redirects" and not payment_method.startswith("pm_card_"):
        return {"type": "alipay", "alipay": {}}
    visited = {"result": "authenticated"} if found.kind == "redirects" else None
    return {"type": "card", "card": {"brand": found.brand, "last4": "4242", "three_d_secure": visited}}


def describe(payment_method: str) -> dict[str, object]:
    """The PaymentMethod object of a test payment method."""
    brand = outcome(payment_method).brand
    card = {"brand": brand, "last4": "4242", "exp_month": 12, "exp_year": 2034, "country": "US", "funding": "credit"}
    return {
        "id": payment_method,
        "object": "payment_method",
        "type": "card",
        "card": card,
        "billing_details": {"address": None, "email": None, "name": None, "phone": None},
        "created": 0,
        "customer": None,
        "livemode": False,
        "metadata": {},
    }
