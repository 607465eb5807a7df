"""The payment provider behind the edge: the tests' own double, held to the contract of the Stripe adapter, or, in a
share of the runs, that adapter with Stripe's SDK (stripe.py)."""

import itertools
import json
from datetime import datetime
from random import Random
from typing import Any, Protocol

from layers.shop.offers.pricing.model import Money
from layers.shop.payments.errors import PaymentUnavailableError
from layers.shop.payments.port import Authorization, PaymentPage, PaymentState, Provider, VoidStatus
from tests.simulation import weather as faults
from tests.simulation.cloud.stripe import StripePayments
from tests.simulation.edge import Edge, Errors
from tests.support.provider_double import InMemoryProvider, Intent

STRIPE = 0.2  # of the runs


class House(Provider, Protocol):
    """A provider and what people do there. What they do answers the events that it tells of, as bytes."""

    def intents(self) -> list[Intent]:
        """All that is on its books."""
        ...

    def of(self, order_id: str) -> Intent | None: ...
    def approve(self, order_id: str) -> list[bytes]: ...
    def refuse(self, order_id: str) -> list[bytes]: ...
    def pay_late(self, order_id: str) -> list[bytes]: ...


def provider_of(edge: Edge, random: Random) -> House:
    return StripePayments(edge, random) if random.random() < STRIPE else Payments(edge)


def _unavailable(operation: str) -> Exception:
    return PaymentUnavailableError(operation)


ERRORS = Errors(
    frozenset(faults.CALL_FAULTS) - {faults.CONFLICT, faults.THROTTLED}, _unavailable, _unavailable, patience=8.0
)


class Payments:
    """A `Provider`, as the shop reaches it."""

    def __init__(self, edge: Edge) -> None:
        self._books = InMemoryProvider()
        self._edge = edge
        self._serial = itertools.count(1)

    def intents(self) -> list[Intent]:
        return [*self._books.intents.values(), *self._books.strays]

    def of(self, order_id: str) -> Intent | None:
        return self._books.intents.get(order_id)

    def approve(self, order_id: str) -> list[bytes]:
        told = self._after(self._books.approve, order_id)
        self._capture_by_hand(order_id)
        return told

    def refuse(self, order_id: str) -> list[bytes]:
        return self._after(self._books.refuse, order_id)

    def pay_late(self, order_id: str) -> list[bytes]:
        return self._after(self._books.pay_late, order_id)

    def authorize(
        self, order_id: str, amount: Money, payment_method: str, return_url: str | None = None
    ) -> Authorization:
        answer: Authorization = self._call("authorize", order_id, order_id, amount, payment_method, return_url)
        self._capture_by_hand(order_id)
        return answer

    def capture(self, order_id: str, intent_id: str, amount: Money) -> PaymentState:
        return self._call("capture", order_id, order_id, intent_id, amount)

    def void(self, order_id: str, amount: Money, intent_id: str | None = None) -> VoidStatus:
        return self._call("void", order_id, order_id, amount, intent_id)

    def refund(self, order_id: str, intent_id: str, amount: Money, refund_id: str) -> PaymentState:
        return self._call("refund", f"{intent_id} {amount.amount}", order_id, intent_id, amount, refund_id)

    def find(self, order_id: str, intent_id: str | None = None) -> PaymentState | None:
        return self._call("find", intent_id or order_id, order_id, intent_id)

    def list_payments(self, since: datetime, until: datetime, cursor: str | None = None) -> PaymentPage:
        return self._call("list", "", since, until, cursor)

    def _call(self, operation: str, about: str, *asked: Any) -> Any:
        return self._edge.call(
            f"provider: {operation} {about}".strip(), operation, lambda: getattr(self._books, operation)(*asked), ERRORS
        )

    def _capture_by_hand(self, order_id: str) -> None:
        """Somebody takes a part of the money on the provider's own pages."""
        intent = self._books.intents[order_id]
        if intent.status == "authorized" and self._edge.weather.strikes(faults.BY_HAND):
            intent.status, intent.captured = "captured", intent.amount.amount - faults.LESS
            self._edge.note(f"provider: {order_id} is captured by hand", faults.BY_HAND)

    def _after(self, act: Any, order_id: str) -> list[bytes]:
        intent = self._books.intents[order_id]
        before = intent.status
        act(order_id)
        if intent.status == before:
            return []
        thing = {"object": "payment_intent", "id": intent.intent_id, "status": intent.status}
        event = {"id": f"evt_{next(self._serial)}", "object": "event", "data": {"object": thing}}
        return [json.dumps(event).encode()]
