"""Calls on PaymentIntents, each safe to repeat, that take Stripe's refusals for answers where they are some.

Imported with the SDK, on first use only.
"""

from stripe import (
    CardError,
    IdempotencyError,
    InvalidRequestError,
    ListObject,
    PaymentIntent,
    PaymentIntentService,
    RequestOptions,
)
from stripe.params import PaymentIntentListParams

from layers.shop.offers.pricing.model import Money
from layers.shop.payments.errors import AmountMismatchError, CaptureRefusedError
from layers.shop.payments.model import require_let_go
from layers.shop.payments.port import Authorization, VoidStatus
from layers.shop.payments.stripe import answers
from layers.shop.payments.stripe.keys import once
from layers.shop.payments.stripe.refunds import Refunds


class Intents:
    """The PaymentIntents of one Stripe account."""

    def __init__(self, service: PaymentIntentService, refunds: Refunds) -> None:
        self._stripe = service
        self.refund = refunds.give

    def create(self, order_id: str, amount: Money) -> str | None:
        """The id of the order's one intent, made now if it was not yet; None if Stripe takes no such amount.

        What is sent must never depend on settings: a void has to repeat it to the letter.
        """

        def create(options: RequestOptions) -> PaymentIntent:
            return self._stripe.create(
                {
                    "amount": amount.amount,
                    "currency": amount.currency.lower(),
                    "capture_method": "manual",
                    "automatic_payment_methods": {"enabled": True},
                    "metadata": {"order_id": order_id},
                },
                options,
            )

        try:
            return once(f"{order_id}:create", create).id
        except IdempotencyError as differs:
            raise AmountMismatchError(order_id, amount, "another, asked for earlier") from differs
        except InvalidRequestError as refused:
            if refused.code in answers.NOT_PAYABLE or refused.param in answers.AMOUNT:
                return None
            raise

    def confirm(self, order_id: str, intent_id: str, method: str, return_url: str) -> Authorization:
        def confirm(options: RequestOptions) -> PaymentIntent:
            return self._stripe.confirm(intent_id, {"payment_method": method, "return_url": return_url}, options)

        try:
            intent = once(f"{order_id}:confirm", confirm)
        except CardError as declined:
            return answers.decline(intent_id, declined)
        except IdempotencyError:  # asked with another method or way back before: what became of that?
            return answers.authorization(self.retrieve(intent_id))
        except InvalidRequestError as refused:
            if refused.param == "payment_method":
                return answers.decline(intent_id, refused)
            if not answers.about_the_past(refused):
                raise
            return answers.authorization(self.retrieve(intent_id))
        return answers.authorization(self.retrieve(intent_id) if _stored(intent) else intent)

    def capture(self, order_id: str, intent_id: str, amount: Money) -> PaymentIntent:
        def capture(options: RequestOptions) -> PaymentIntent:
            return self._stripe.capture(
                intent_id, {"amount_to_capture": amount.amount, "expand": ["latest_charge"]}, options
            )

        try:
            intent = once(f"{order_id}:capture", capture)
        except (CardError, InvalidRequestError) as refused:
            if answers.about_the_past(refused):
                return self.retrieve(intent_id)
            if refused.code in answers.NOT_PAYABLE:
                raise AmountMismatchError(order_id, amount, "less") from refused
            raise CaptureRefusedError(order_id, intent_id, refused.code or "refused by Stripe") from refused
        return self.retrieve(intent_id) if _stored(intent) else intent  # it may have been refunded since

    def cancel(self, order_id: str, intent_id: str) -> VoidStatus:
        """Needs no key: an intent that is cancelled, or cannot be any more, says so itself."""
        try:
            intent = self._stripe.cancel(intent_id, {"expand": ["latest_charge"]})
        except InvalidRequestError as refused:
            if not answers.about_the_past(refused):
                raise
            intent = self.retrieve(intent_id)
        return require_let_go(order_id, answers.state(intent), answers.was_held(intent))

    def retrieve(self, intent_id: str) -> PaymentIntent:
        return self._stripe.retrieve(intent_id, {"expand": ["latest_charge"]})

    def lookup(self, intent_id: str) -> list[PaymentIntent]:
        """The intent, or none."""
        try:
            return [self.retrieve(intent_id)]
        except InvalidRequestError as refused:
            if refused.http_status == 404:
                return []
            raise

    def of_order(self, order_id: str) -> list[PaymentIntent]:
        """All that were ever made for the order; one made within the last minute may still be missing."""
        query = f"metadata['order_id']:'{order_id}'"
        return self._stripe.search({"query": query, "limit": 100, "expand": ["data.latest_charge"]}).data

    def created_between(self, first: int, last: int, after: str | None) -> ListObject[PaymentIntent]:
        """A page, newest first, of the intents created in these seconds (both included), older than `after`."""
        query: PaymentIntentListParams = {
            "created": {"gte": first, "lte": last},
            "limit": 100,
            "expand": ["data.latest_charge"],
        }
        return self._stripe.list({**query, "starting_after": after} if after else query)

    def open_ones(self, order_id: str) -> list[str]:
        return [intent.id for intent in self.of_order(order_id) if intent.status != "canceled"]


def _stored(intent: PaymentIntent) -> bool:
    """Whether this is how the intent was when its idempotency key was first used, not how it is now."""
    return answers.replayed(intent.last_response and intent.last_response.headers)
