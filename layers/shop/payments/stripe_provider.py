"""Stripe through its official SDK, with manual capture.

**One intent per order.** The intent is created unconfirmed under the idempotency key `<order>:create`, then confirmed
by its id. Creating it holds no money, so `void` may repeat the create to learn the id, whatever became of the first
reply, and cancel it. If it never existed, the cancelled one stays as a fence: an authorize that was still under way
gets the same intent from the same key and is refused. Creating and confirming in one call would save a request, but
then nobody could ask for the id of a lost reply without perhaps charging the card; and Stripe's search, the other way
to find it, may be a minute behind.

**Stored faults.** Stripe may keep a 500 under an idempotency key and answer it for a day. A fault that comes back as
a replay therefore moves everybody, authorize and void alike, on to the next key; what the first key may have created
was never confirmed and holds nothing.

**Retries happen in one place**, the state machine's Retry: the SDK's are off, because a second try after a timeout
does not fit into a step's 10 seconds, and because only the saga's waits outlast an outage.
"""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from layers.shop.payments import stripe_answers as answers
from layers.shop.payments.errors import AmountMismatchError, CaptureRefusedError
from layers.shop.payments.model import require_captured, require_let_go
from layers.shop.payments.port import Authorization, PaymentState, VoidStatus
from layers.shop.pricing.model import Money

if TYPE_CHECKING:
    from stripe import PaymentIntent, PaymentIntentService, RequestOptions

    from layers.shop.payments.stripe_client import StripeClient

KEYS_PER_CALL = 3
"""How many idempotency keys a call goes through when Stripe has stored faults under the first ones."""


class StripeProvider:
    """The production adapter. `budget` and `connect` are seconds, `api_base` is another Stripe (a double)."""

    def __init__(
        self, key: str, api_base: str = "", return_url: str = "", budget: float = 8.0, connect: float = 2.0
    ) -> None:
        self._settings = (key, api_base, budget, connect)
        self._return_url = return_url

    @cached_property
    def _stripe(self) -> "StripeClient":
        from layers.shop.payments.stripe_client import StripeClient

        return StripeClient(*self._settings)

    def authorize(
        self, order_id: str, amount: Money, payment_method: str, return_url: str | None = None
    ) -> Authorization:
        with self._stripe.operation() as intents:
            intent_id = _created(intents, order_id, amount)
            back_to = return_url or self._return_url
            return _confirmed(intents, order_id, intent_id, payment_method, back_to)

    def capture(self, order_id: str, intent_id: str, amount: Money) -> PaymentState:
        with self._stripe.operation() as intents:
            taken = _captured(intents, order_id, intent_id, amount)
            return require_captured(order_id, answers.state(taken), amount)

    def void(self, order_id: str, amount: Money, intent_id: str | None = None) -> VoidStatus:
        with self._stripe.operation() as intents:
            if intent_id:
                return _cancelled(intents, order_id, intent_id)
            outcomes = [_cancelled(intents, order_id, _created(intents, order_id, amount))]
            # Keys live for a day: a void that comes later than that has just fenced off a new intent, and only the
            # search still knows the old one. It also finds what stored faults have left behind.
            strays = [found.id for found in _of_order(intents, order_id) if found.status != "canceled"]
            outcomes += [_cancelled(intents, order_id, stray) for stray in strays]
            return "voided" if "voided" in outcomes else "nothing_to_void"

    def find(self, order_id: str, intent_id: str | None = None) -> PaymentState | None:
        with self._stripe.operation() as intents:
            found = [_present(intents, intent_id)] if intent_id else _of_order(intents, order_id)
            states = [answers.state(intent) for intent in found]
            return max(states, key=lambda state: (state.captured, state.authorized), default=None)


def _created(intents: "PaymentIntentService", order_id: str, amount: Money) -> str:
    """The id of the order's one intent, made now if it was not yet. Its parameters must never depend on settings."""
    from stripe import IdempotencyError

    def create(options: "RequestOptions") -> "PaymentIntent":
        return intents.create(
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
        return _once(f"{order_id}:create", create).id
    except IdempotencyError as differs:
        asked = f"{amount.amount} {amount.currency}"
        raise AmountMismatchError(order_id, asked, "what was asked for first") from differs


def _confirmed(
    intents: "PaymentIntentService", order_id: str, intent_id: str, payment_method: str, return_url: str
) -> Authorization:
    from stripe import CardError, IdempotencyError, InvalidRequestError

    def confirm(options: "RequestOptions") -> "PaymentIntent":
        return intents.confirm(intent_id, {"payment_method": payment_method, "return_url": return_url}, options)

    try:
        intent = _once(f"{order_id}:confirm", confirm)
        if answers.replayed(intent.last_response and intent.last_response.headers):
            intent = _present(intents, intent_id)
    except CardError as declined:
        return answers.decline(intent_id, declined)
    except IdempotencyError:
        intent = _present(intents, intent_id)
    except InvalidRequestError as refused:
        if refused.code == answers.UNEXPECTED_STATE:
            intent = _present(intents, intent_id)
        elif refused.param == "payment_method" or refused.code in answers.NOT_PAYABLE:
            return answers.decline(intent_id, refused)
        else:
            raise
    return answers.authorization(intent)


def _captured(intents: "PaymentIntentService", order_id: str, intent_id: str, amount: Money) -> "PaymentIntent":
    from stripe import CardError, InvalidRequestError

    def capture(options: "RequestOptions") -> "PaymentIntent":
        return intents.capture(intent_id, {"amount_to_capture": amount.amount, "expand": ["latest_charge"]}, options)

    try:
        return _once(f"{order_id}:capture", capture)
    except (CardError, InvalidRequestError) as refused:
        if refused.code == answers.UNEXPECTED_STATE:
            return _present(intents, intent_id)
        if refused.code == "amount_too_large":
            asked = f"{amount.amount} {amount.currency}"
            raise AmountMismatchError(order_id, asked, "less") from refused
        raise CaptureRefusedError(order_id, intent_id, refused.code or "refused by Stripe") from refused


def _cancelled(intents: "PaymentIntentService", order_id: str, intent_id: str) -> VoidStatus:
    from stripe import InvalidRequestError

    try:
        intent = intents.cancel(intent_id, {"expand": ["latest_charge"]})
    except InvalidRequestError as refused:
        if refused.code != answers.UNEXPECTED_STATE:
            raise
        intent = _present(intents, intent_id)
    return require_let_go(order_id, answers.state(intent), answers.was_held(intent))


def _present(intents: "PaymentIntentService", intent_id: str) -> "PaymentIntent":
    return intents.retrieve(intent_id, {"expand": ["latest_charge"]})


def _of_order(intents: "PaymentIntentService", order_id: str) -> "list[PaymentIntent]":
    """All intents ever made for the order, newest first; one made within the last minute may still be missing."""
    query = f"metadata['order_id']:'{order_id}'"
    return intents.search({"query": query, "limit": 100, "expand": ["data.latest_charge"]}).data


def _once(key: str, call: "Callable[[RequestOptions], PaymentIntent]") -> "PaymentIntent":
    """`call` under an idempotency key; under the next one where Stripe has stored a fault as the answer."""
    from stripe import StripeError

    for number in range(1, KEYS_PER_CALL):
        try:
            return call({"idempotency_key": key if number == 1 else f"{key}:{number}"})
        except StripeError as error:
            if not (answers.replayed(error.headers) and answers.may_have_changed(error)):
                raise
    return call({"idempotency_key": f"{key}:{KEYS_PER_CALL}"})
