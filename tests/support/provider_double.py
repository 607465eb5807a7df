"""A payment provider in this process, for tests that open no socket: held to the contract of the Stripe adapter."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from layers.cloud import clock
from layers.shop.offers.pricing.model import Money
from layers.shop.payments.errors import (
    AmountMismatchError,
    CaptureRefusedError,
    PaymentUnavailableError,
    RefundRefusedError,
)
from layers.shop.payments.model import VOIDED, require_captured, require_let_go
from layers.shop.payments.port import (
    DEFAULT,
    Authorization,
    PaymentPage,
    PaymentState,
    PaymentStatus,
    Provider,
    VoidStatus,
    Webhook,
)
from layers.shop.payments.providers import PROVIDERS, Registered

PAGE = "https://pay.example/"
PAGE_SIZE = 100  # Stripe's largest


@dataclass
class Intent:
    """One order's payment on the double's books."""

    order_id: str
    intent_id: str
    amount: Money
    status: PaymentStatus = "pending"
    decline_code: str | None = None
    was_held: bool = False
    captured: int = 0
    refunds: dict[str, int] = field(default_factory=dict)
    created: datetime = field(default_factory=clock.now)
    provider: str = DEFAULT

    @property
    def refunded(self) -> int:
        return sum(self.refunds.values())


class InMemoryProvider:
    """Methods `pm_card_chargeDeclined...` are declined, `pm_redirect` waits for `approve`, other `pm_card_...` pay."""

    def __init__(self, name: str = DEFAULT) -> None:
        self.name = name
        self.intents: dict[str, Intent] = {}
        self.strays: list[Intent] = []
        self._faults: list[Literal["before", "after"]] = []

    def fail_next(self, when: Literal["before", "after"], times: int = 1) -> None:
        """Let the next calls fail before acting, or act and lose the reply."""
        self._faults += [when] * times

    def authorize(
        self, order_id: str, amount: Money, payment_method: str, return_url: str | None = None
    ) -> Authorization:
        fault = self._strike()
        intent = self._intent(order_id, amount)
        if intent.status == "pending" and intent.decline_code is None:
            _confirm(intent, payment_method)
        self._lose_reply(fault)
        return _authorization(intent)

    def capture(self, order_id: str, intent_id: str, amount: Money) -> PaymentState:
        fault = self._strike()
        intent = self.intents.get(order_id)
        if intent is None or intent.intent_id != intent_id:
            raise CaptureRefusedError(order_id, intent_id, "resource_missing")
        if intent.status == "authorized":
            if amount.amount > intent.amount.amount or amount.currency != intent.amount.currency:
                raise AmountMismatchError(order_id, amount, f"{intent.amount.amount} {intent.amount.currency}")
            intent.status, intent.captured = "captured", amount.amount
        self._lose_reply(fault)
        return require_captured(order_id, _state(intent), amount)

    def void(self, order_id: str, amount: Money, intent_id: str | None = None) -> VoidStatus:
        fault = self._strike()
        intent = (intent_id and self._of_id(intent_id)) or self._intent(order_id, amount)
        if not intent.captured:
            intent.status = "voided"
        self._lose_reply(fault)
        return require_let_go(order_id, _state(intent), intent.was_held)

    def refund(self, order_id: str, intent_id: str, amount: Money, refund_id: str) -> PaymentState:
        fault = self._strike()
        intent = self._of_id(intent_id)
        if intent is None or not intent.captured:
            raise RefundRefusedError(order_id, intent_id, "charge_not_captured")
        if refund_id not in intent.refunds:
            if amount.amount > intent.captured - intent.refunded:
                raise RefundRefusedError(order_id, intent_id, "more than is left")
            intent.refunds[refund_id] = amount.amount
        self._lose_reply(fault)
        return _state(intent)

    def find(self, order_id: str, intent_id: str | None = None) -> PaymentState | None:
        self._lose_reply(self._strike())
        if intent_id:
            found = [intent for intent in self._all() if intent.intent_id == intent_id]
        else:
            found = [intent for intent in self._all() if intent.order_id == order_id]
        states = [_state(intent) for intent in found]
        return max(states, key=lambda state: (state.captured, state.authorized), default=None)

    def list_payments(self, since: datetime, until: datetime, cursor: str | None = None) -> PaymentPage:
        self._lose_reply(self._strike())
        newest = [intent for intent in reversed(self._all()) if since <= intent.created <= until]
        ids = [intent.intent_id for intent in newest]
        first = ids.index(cursor) + 1 if cursor else 0
        page = newest[first : first + PAGE_SIZE]
        more = len(newest) > first + PAGE_SIZE
        return PaymentPage([_state(intent) for intent in page], page[-1].intent_id if more else None)

    def approve(self, order_id: str) -> None:
        """What the customer does on the page that `pm_redirect` leads to."""
        intent = self.intents[order_id]
        if intent.status == "requires_action":
            intent.status, intent.was_held = "authorized", True

    def refuse(self, order_id: str) -> None:
        """The customer presses the other button there."""
        intent = self.intents[order_id]
        if intent.status == "requires_action":
            intent.status, intent.decline_code = "pending", "payment_intent_authentication_failure"

    def pay_late(self, order_id: str) -> None:
        """A wallet's money that arrives although the payment was called off: it is taken at once."""
        intent = self.intents[order_id]
        intent.status, intent.was_held, intent.captured = "captured", True, intent.amount.amount

    def _all(self) -> list[Intent]:
        return [*self.intents.values(), *self.strays]

    def _of_id(self, intent_id: str) -> Intent | None:
        return next((intent for intent in self._all() if intent.intent_id == intent_id), None)

    def _intent(self, order_id: str, amount: Money) -> Intent:
        intent = self.intents.setdefault(order_id, Intent(order_id, f"pi_{order_id}", amount, provider=self.name))
        if intent.amount != amount:
            raise AmountMismatchError(order_id, amount, f"{intent.amount.amount} {intent.amount.currency}")
        return intent

    def _strike(self) -> Literal["before", "after"] | None:
        fault = self._faults.pop(0) if self._faults else None
        if fault == "before":
            raise PaymentUnavailableError("failed before acting")
        return fault

    def _lose_reply(self, fault: Literal["before", "after"] | None) -> None:
        if fault == "after":
            raise PaymentUnavailableError("acted, and the reply was lost")


def _confirm(intent: Intent, payment_method: str) -> None:
    if "chargeDeclinedInsufficientFunds" in payment_method:
        intent.decline_code = "insufficient_funds"
    elif "chargeDeclined" in payment_method:
        intent.decline_code = "generic_decline"
    elif payment_method == "pm_redirect":
        intent.status = "requires_action"
    elif payment_method.startswith("pm_card_"):
        intent.status, intent.was_held = "authorized", True
    else:
        intent.decline_code = "resource_missing"


def _authorization(intent: Intent) -> Authorization:
    if intent.status == "requires_action":
        return Authorization(intent.intent_id, "requires_action", redirect_url=PAGE + intent.intent_id)
    if intent.status in ("authorized", "captured"):
        return Authorization(intent.intent_id, "authorized")
    return Authorization(intent.intent_id, "declined", intent.decline_code or VOIDED)


def _state(intent: Intent) -> PaymentState:
    held = intent.was_held and intent.status != "voided"
    status: PaymentStatus = "refunded" if intent.captured and intent.refunded == intent.captured else intent.status
    return PaymentState(
        intent.intent_id,
        status,
        intent.amount.amount if held else 0,
        intent.captured,
        intent.refunded,
        intent.amount.currency,
        intent.order_id,
        intent.provider,
    )


@contextmanager
def paid_through(provider: Provider, name: str = DEFAULT, webhook: Webhook | None = None) -> Iterator[None]:
    """Let `provider` have a row of the registry for a while; with the webhook of the default where none is given."""
    before = PROVIDERS.copy()
    heard = webhook or PROVIDERS[DEFAULT].webhook
    PROVIDERS[name] = Registered(lambda: provider, heard, f"{name}-key", f"{name}-webhook-secret")
    try:
        yield
    finally:
        PROVIDERS.clear()
        PROVIDERS.update(before)
