"""The payment provider: the tests' own double (held to the contract of the Stripe adapter), behind the edge."""

import hashlib
import hmac
import itertools
import json
from datetime import datetime
from typing import Any

from layers.shop.offers.pricing.model import Money
from layers.shop.payments.errors import PaymentUnavailableError
from layers.shop.payments.port import Authorization, PaymentPage, PaymentState, VoidStatus
from tests.simulation import weather as faults
from tests.simulation.edge import Edge, Errors
from tests.support.provider_double import InMemoryProvider, Intent


def _unavailable(operation: str) -> Exception:
    return PaymentUnavailableError(operation)


ERRORS = Errors(
    frozenset(faults.CALL_FAULTS) - {faults.CONFLICT, faults.THROTTLED}, _unavailable, _unavailable, patience=8.0
)


class Payments:
    """A `Provider`, as the shop reaches it."""

    def __init__(self, edge: Edge) -> None:
        self.books = InMemoryProvider()
        self._edge = edge

    def authorize(
        self, order_id: str, amount: Money, payment_method: str, return_url: str | None = None
    ) -> Authorization:
        return self._call("authorize", order_id, order_id, amount, payment_method, return_url)

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
            f"provider: {operation} {about}".strip(), operation, lambda: getattr(self.books, operation)(*asked), ERRORS
        )


class Events:
    """What the provider tells of payments: signed, and numbered."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._serial = itertools.count(1)

    def about(self, intent: Intent) -> bytes:
        thing = {"object": "payment_intent", "id": intent.intent_id, "status": intent.status}
        event = {"id": f"evt_{next(self._serial)}", "object": "event", "data": {"object": thing}}
        return json.dumps(event).encode()

    def signature(self, body: bytes, at: int) -> str:
        signed = hmac.new(self._secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        return f"t={at},v1={signed}"
