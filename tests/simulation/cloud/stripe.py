"""The Stripe adapter and Stripe's SDK over the provider's double, in this process: each HTTP request is a call that
meets the weather, as one of botocore's is."""

import io
import json
import threading
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from random import Random
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from infra.local.provider import intents as endpoints
from infra.local.provider.api import Api
from infra.local.provider.faults import Fault, Faults
from infra.local.provider.idempotency import Answer
from infra.local.provider.ledger import Ledger
from infra.local.provider.records import Intent as StripeIntent
from infra.local.provider.refunds import Refunds
from layers.shop.offers.pricing.model import Money
from layers.shop.payments.port import Authorization, PaymentPage, PaymentState, PaymentStatus, VoidStatus
from layers.shop.payments.stripe.client import StripeClient
from layers.shop.payments.stripe.provider import StripeProvider
from tests.simulation import weather as faults
from tests.simulation.edge import Edge, Errors
from tests.support.provider_double import Intent

KEY = "sk_test_simulation"
STATUSES: dict[str, PaymentStatus] = {
    "requires_action": "requires_action",
    "requires_capture": "authorized",
    "succeeded": "captured",
    "canceled": "voided",
}
STORED = 0.3  # of the replies that would be lost: a fault is stored under the request's key instead, as Stripe may


class _AnsweredError(Exception):
    """Not lost and not done: the provider answers with this status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Account:
    """The double's books, without its server."""

    def __init__(self) -> None:
        self.ledger, self.faults = Ledger(), Faults()
        self.intents = endpoints.Intents(self.ledger, "https://pay.example")
        self._api = Api(self.ledger, self.faults, self.intents, Refunds(self.ledger), threading.Event())

    def answer(self, request: requests.PreparedRequest) -> Answer:
        body = request.body or b""
        text = body.encode() if isinstance(body, str) else bytes(body)  # type: ignore[arg-type]
        where = urlsplit(request.url or "")
        url = f"{where.path}?{where.query}" if where.query else where.path
        key = request.headers.get("Idempotency-Key", "")
        return self._api.answer(request.method or "", url, text, KEY, key)

    def of(self, order_id: str) -> StripeIntent | None:
        return next(reversed(self.ledger.with_metadata["order_id", order_id].values()), None)


class Wire(BaseAdapter):
    """Where the SDK's requests go: to the account, at a moment and with a fault of the seed's choice."""

    def __init__(self, account: Account, edge: Edge, random: Random) -> None:
        super().__init__()
        self._account, self._edge, self._random = account, edge, random

    def send(self, request: requests.PreparedRequest, *_: Any, timeout: Any = None, **__: Any) -> requests.Response:
        what = f"provider: {request.method} {urlsplit(request.url or '').path}"
        errors = Errors(frozenset(faults.CALL_FAULTS), self._refused, _lost, _throttled, _busy, timeout[1])
        try:
            return self._edge.call(what, what, lambda: self._answered(request), errors)
        except _AnsweredError as refused:
            told = {"error": {"type": "api_error", "message": "by the weather"}}
            return _response(request, Answer(refused.status, json.dumps(told).encode()))

    def close(self) -> None:
        """There is nothing open."""

    def _answered(self, request: requests.PreparedRequest) -> requests.Response:
        weather = self._edge.weather
        if not weather.over and self._random.random() < STORED * weather.rates[faults.REPLY_LOST]:
            self._account.faults.set(Fault("error_after", times=1))
            weather.note(faults.REPLY_LOST)
        return _response(request, self._account.answer(request))

    def _refused(self, _: str) -> Exception:
        return self._random.choice((_AnsweredError(500), _AnsweredError(503), requests.ConnectionError("refused")))


def _lost(_: str) -> Exception:
    return requests.ReadTimeout("the reply is lost")


def _throttled(_: str) -> Exception:
    return _AnsweredError(429)


def _busy(_: str) -> Exception:
    return _AnsweredError(409)


def _response(request: requests.PreparedRequest, answer: Answer) -> requests.Response:
    response = requests.Response()
    response.status_code, response.raw, response.request = answer.status, io.BytesIO(answer.body), request
    replayed = {"Idempotent-Replayed": "true"} if answer.replayed else {}
    response.headers = CaseInsensitiveDict({"Content-Type": answer.content_type, "Request-Id": "req_sim", **replayed})
    return response


class _OnWire(StripeProvider):
    def __init__(self, wire: Wire) -> None:
        super().__init__(KEY)
        self._wire = wire

    @cached_property
    def _stripe(self) -> StripeClient:
        return StripeClient(*self._settings, wire=self._wire)


class StripePayments:
    """A `House` (payments.py). An adapter serves one operation at a time, as in an environment of Lambda."""

    def __init__(self, edge: Edge, random: Random) -> None:
        self._edge, self._account = edge, Account()
        self._wire = Wire(self._account, edge, random)
        self._free: list[StripeProvider] = []
        self._told: list[bytes] = []
        self._account.ledger.listeners.append(lambda event: self._told.append(json.dumps(event).encode()))

    def intents(self) -> list[Intent]:
        return [_as_told(intent) for intent in self._account.ledger.intents]

    def of(self, order_id: str) -> Intent | None:
        found = self._account.of(order_id)
        return _as_told(found) if found else None

    def approve(self, order_id: str) -> list[bytes]:
        told = self._events(order_id, lambda name: self._account.intents.answer_redirect(name, pays=True))
        self._capture_by_hand(order_id)
        return told

    def refuse(self, order_id: str) -> list[bytes]:
        return self._events(order_id, lambda name: self._account.intents.answer_redirect(name, pays=False))

    def pay_late(self, order_id: str) -> list[bytes]:
        return self._events(order_id, self._account.intents.pay_late)

    def authorize(
        self, order_id: str, amount: Money, payment_method: str, return_url: str | None = None
    ) -> Authorization:
        answer: Authorization = self._ask("authorize", order_id, amount, payment_method, return_url)
        self._capture_by_hand(order_id)
        return answer

    def capture(self, order_id: str, intent_id: str, amount: Money) -> PaymentState:
        return self._ask("capture", order_id, intent_id, amount)

    def void(self, order_id: str, amount: Money, intent_id: str | None = None) -> VoidStatus:
        return self._ask("void", order_id, amount, intent_id)

    def refund(self, order_id: str, intent_id: str, amount: Money, refund_id: str) -> PaymentState:
        return self._ask("refund", order_id, intent_id, amount, refund_id)

    def find(self, order_id: str, intent_id: str | None = None) -> PaymentState | None:
        return self._ask("find", order_id, intent_id)

    def list_payments(self, since: datetime, until: datetime, cursor: str | None = None) -> PaymentPage:
        return self._ask("list_payments", since, until, cursor)

    def _ask(self, operation: str, *asked: Any) -> Any:
        adapter = self._free.pop() if self._free else _OnWire(self._wire)
        try:
            return getattr(adapter, operation)(*asked)
        finally:
            self._free.append(adapter)

    def _events(self, order_id: str, act: Callable[[str], Any]) -> list[bytes]:
        intent = self._account.of(order_id)
        self._told.clear()
        if intent:
            act(intent.id)
        return [*self._told]

    def _capture_by_hand(self, order_id: str) -> None:
        """Somebody takes a part of the money on the provider's own pages."""
        intent = self._account.of(order_id)
        if intent and intent.status == "requires_capture" and self._edge.weather.strikes(faults.BY_HAND):
            self._account.intents.capture({"id": intent.id, "amount_to_capture": str(intent.amount - faults.LESS)})
            self._edge.note(f"provider: {order_id} is captured by hand", faults.BY_HAND)


def _as_told(intent: StripeIntent) -> Intent:
    charge = intent.charge
    refunds: dict[str, int] = {}
    for refund in charge.refunds if charge else ():
        name = refund.metadata.get("refund_id", refund.id)
        refunds[f"{name} again" if name in refunds else name] = refund.amount
    return Intent(
        intent.metadata.get("order_id", ""),
        intent.id,
        Money(intent.amount, intent.currency.upper()),
        STATUSES.get(intent.status, "pending"),
        captured=charge.captured if charge else 0,
        refunds=refunds,
    )
