"""What the shop asks of a payment provider: hold money, take it, let it go. Card data never comes near this port.

Each provider is a folder beside this file and a row in providers.py.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, Protocol

from msgspec import Struct
from msgspec.structs import asdict

from layers.shop.offers.pricing.model import Money

DEFAULT = "stripe"
"""Whose a payment is where a record, a message or an execution names no provider: those older than the choice. New ones
do not spell it out either, so that they are no longer than they were."""

AuthorizationStatus = Literal["authorized", "declined", "requires_action"]
VoidStatus = Literal["voided", "nothing_to_void"]
PaymentStatus = Literal["pending", "requires_action", "authorized", "captured", "refunded", "voided"]


class Authorization(Struct, frozen=True):
    """The provider's answer to "may we have this money?". A refused card is an answer, not an error."""

    intent_id: str
    status: AuthorizationStatus
    decline_code: str | None = None
    redirect_url: str | None = None


class PaymentState(Struct, frozen=True):
    """What the provider has on its books for one order. Amounts are minor units of `currency`.

    `authorized` is what the payment method agreed to, zero once voided; `captured` of it was taken, and of that
    `refunded` was given back. `pending` means that nothing is held (yet, or after a declined card). `provider` is by
    its name in the registry.
    """

    intent_id: str
    status: PaymentStatus
    authorized: int
    captured: int
    refunded: int
    currency: str
    order_id: str = ""
    provider: str = DEFAULT


class PaymentPage(Struct, frozen=True):
    """A page of the provider's own list; `following` is the cursor of the next one, None at the end."""

    payments: list[PaymentState]
    following: str | None


class PaymentNews(Struct, frozen=True):
    """Something happened to a payment. Our own reminders name the order and no event."""

    intent_id: str
    event_id: str = ""
    order_id: str = ""
    provider: str = DEFAULT


def without_default(named: Struct) -> dict[str, Any]:
    """The fields of a Struct that has a `provider`, by name; without that where it is the default."""
    return {name: value for name, value in asdict(named).items() if (name, value) != ("provider", DEFAULT)}


class Webhook(Protocol):
    """What a provider tells by itself, in requests to POST /v1/webhooks/payments.

    An event only says where to look. What became of the payment is asked of the provider, so that a repeated, late or
    overtaken event can do no harm.
    """

    header: str
    """The header, in lower case, that bears the signature: who sends it is this provider, or pretends to be."""

    def read(self, body: bytes, headers: Mapping[str, str]) -> PaymentNews | None:
        """Which payment an event is about; None where there is nothing to look after.

        Raises ForgedEventError for what this provider has not signed, and for everything where the shop has no secret
        of it; StaleEventError for what was signed too long ago; and msgspec.DecodeError for what is no JSON.
        """
        ...


class Provider(Protocol):
    """A payment provider. Every call may be repeated, and run late, without moving money twice.

    Any of them raises PaymentUnavailableError for a fault worth repeating and PaymentMisconfiguredError for one that
    is not; what a call did before its reply was lost is found again by repeating it.
    """

    def authorize(
        self, order_id: str, amount: Money, payment_method: str, return_url: str | None = None
    ) -> Authorization:
        """Hold `amount` on the payment method (`pm_...`). One intent per order, however often this is called.

        A payment that has to be approved elsewhere comes back as `requires_action` with the address to visit; from
        there the customer is sent to `return_url`. After `void` the answer is `declined`, code `voided`.
        """
        ...

    def capture(self, order_id: str, intent_id: str, amount: Money) -> PaymentState:
        """Take `amount` of what is held; captured already is a success too.

        Raises CaptureRefusedError if it can never be taken (voided, expired, never authorized) and
        AmountMismatchError if another amount was taken before, or another currency or more than held is asked for.
        """
        ...

    def void(self, order_id: str, amount: Money, intent_id: str | None = None) -> VoidStatus:
        """Let go of what is held, and see to it that an authorize still under way cannot hold anything later.

        `intent_id` spares a call where it is known; without it the intent is found by order and amount.
        Raises AlreadyCapturedError if the money was taken: giving it back is a refund, and the caller's decision.
        """
        ...

    def refund(self, order_id: str, intent_id: str, amount: Money, refund_id: str) -> PaymentState:
        """Give `amount` of what was taken back, once per `refund_id`, whenever it is repeated.

        Raises RefundRefusedError if it is more than is left of what was taken, or the provider cannot give it back.
        """
        ...

    def find(self, order_id: str, intent_id: str | None = None) -> PaymentState | None:
        """The provider's view of a payment: of `intent_id` (exact at once, `order_id` may be empty), or of the
        order's intents the one with the most money in it (up to a minute old)."""
        ...

    def list_payments(self, since: datetime, until: datetime, cursor: str | None = None) -> PaymentPage:
        """All payments on the provider's books that were created between two times (both included, to the second),
        the newest first, whoever made them: `order_id` is empty for those that are not ours."""
        ...
