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

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from layers.shop.offers.pricing.model import Money
from layers.shop.payments.model import NOT_PAYABLE, require_captured
from layers.shop.payments.port import Authorization, PaymentPage, PaymentState, VoidStatus
from layers.shop.payments.stripe import answers

if TYPE_CHECKING:
    from layers.shop.payments.stripe.client import StripeClient


RETURN_URL = "http://localhost:8000/"
"""Where customers come back to from a page outside; Stripe wants one with every payment that may lead to a page."""


class StripeProvider:
    """The production adapter. `budget` and `connect` are seconds, `api_base` is another Stripe (a double)."""

    def __init__(
        self, key: str, api_base: str = "", return_url: str = RETURN_URL, budget: float = 8.0, connect: float = 2.0
    ) -> None:
        self._settings = (key, api_base, budget, connect)
        self._return_url = return_url

    @cached_property
    def _stripe(self) -> "StripeClient":
        from layers.shop.payments.stripe.client import StripeClient

        return StripeClient(*self._settings)

    def authorize(
        self, order_id: str, amount: Money, payment_method: str, return_url: str | None = None
    ) -> Authorization:
        with self._stripe.operation() as intents:
            intent_id = intents.create(order_id, amount)
            if intent_id is None:
                return NOT_PAYABLE
            return intents.confirm(order_id, intent_id, payment_method, return_url or self._return_url)

    def capture(self, order_id: str, intent_id: str, amount: Money) -> PaymentState:
        with self._stripe.operation() as intents:
            taken = intents.capture(order_id, intent_id, amount)
            return require_captured(order_id, answers.state(taken), amount)

    def void(self, order_id: str, amount: Money, intent_id: str | None = None) -> VoidStatus:
        with self._stripe.operation() as intents:
            if intent_id:
                return intents.cancel(order_id, intent_id)
            ours = intents.create(order_id, amount)
            outcomes = [intents.cancel(order_id, ours)] if ours else []
            # Keys live for a day: a void that comes later has just fenced off a new intent, and only the search
            # still knows the old one. It also finds what stored faults have left behind.
            outcomes += [intents.cancel(order_id, stray) for stray in intents.open_ones(order_id)]
            return "voided" if "voided" in outcomes else "nothing_to_void"

    def refund(self, order_id: str, intent_id: str, amount: Money, refund_id: str) -> PaymentState:
        with self._stripe.operation() as intents:
            intents.refund(order_id, intent_id, amount, refund_id)
            return answers.state(intents.retrieve(intent_id))

    def find(self, order_id: str, intent_id: str | None = None) -> PaymentState | None:
        with self._stripe.operation() as intents:
            found = intents.lookup(intent_id) if intent_id else intents.of_order(order_id)
            states = [answers.state(intent) for intent in found]
            return max(states, key=lambda state: (state.captured, state.authorized), default=None)

    def list_payments(self, since: datetime, until: datetime, cursor: str | None = None) -> PaymentPage:
        with self._stripe.operation() as intents:
            page = intents.created_between(int(since.timestamp()), int(until.timestamp()), cursor)
            following = page.data[-1].id if page.has_more and page.data else None
            return PaymentPage([answers.state(intent) for intent in page.data], following)
