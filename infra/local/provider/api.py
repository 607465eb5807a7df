"""The endpoints, and what happens to a request on the way to one: key, fault, idempotency, lock."""

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

import msgspec

from infra.local.provider import forms, lists, methods
from infra.local.provider.faults import Fault, Faults
from infra.local.provider.forms import Params
from infra.local.provider.idempotency import Answer, Replays
from infra.local.provider.intents import Intents
from infra.local.provider.ledger import Ledger, new_id, now
from infra.local.provider.records import Json
from infra.local.provider.refunds import Refunds
from infra.local.provider.refusal import RefusedError, no_such, unauthorized

Endpoint = Callable[[Params], Json]
HANG_UP = Answer(0, b"", saved=False, reply=False)


class Api:
    """Stripe's API over a ledger. `stopping` ends waits of the slow fault."""

    def __init__(
        self, ledger: Ledger, faults: Faults, intents: Intents, refunds: Refunds, stopping: threading.Event
    ) -> None:
        self._ledger = ledger
        self._faults = faults
        self._replays = Replays()
        self._stopping = stopping
        self._endpoints = [(re.compile(path), call) for path, call in self._table(intents, refunds).items()]

    def forget_keys(self) -> None:
        self._replays = Replays()

    def answer(self, method: str, url: str, body: bytes, key: str, idempotency_key: str) -> Answer:
        try:
            return self._answer(method, url, body, key, idempotency_key)
        except RefusedError as refusal:
            return _refused(refusal)
        except (AttributeError, TypeError, ValueError) as wrong:  # a number where a hash belongs, and the like
            return _refused(RefusedError(f"Invalid parameters: {wrong}", saved=False))

    def _answer(self, method: str, url: str, body: bytes, key: str, idempotency_key: str) -> Answer:
        if not key.startswith("sk_test_"):
            raise unauthorized(key)
        where = urlsplit(url)
        fault = self._faults.strike(method, where.path)
        if fault.mode == "down":
            return HANG_UP
        if fault.mode == "error":
            raise _failure(fault, saved=False)
        params = forms.parse(where.query if method == "GET" else body.decode())

        def act() -> Answer:
            return self._act(f"{method} {where.path}", params, fault)

        keyed = method == "POST" and idempotency_key
        request = f"{where.path}?".encode() + body
        return self._on_the_way_back(self._replays.run(idempotency_key, request, act) if keyed else act(), fault)

    def _act(self, request: str, params: Params, fault: Fault) -> Answer:
        if fault.mode == "slow":
            self._stopping.wait(fault.seconds)
        try:
            with self._ledger.lock:
                answer = Answer(200, msgspec.json.encode(self._call(request, params)))
        except RefusedError as refusal:
            answer = _refused(refusal)
        return _refused(_failure(fault, saved=True)) if fault.mode == "error_after" else answer

    def _on_the_way_back(self, answer: Answer, fault: Fault) -> Answer:
        """Faults that strike after acting, and those that a replay, for which nobody acted, has not met yet."""
        if fault.mode == "slow_after" or (fault.mode == "slow" and answer.replayed):
            self._stopping.wait(fault.seconds)
        if fault.mode == "error_after" and answer.replayed:
            raise _failure(fault, saved=False)
        return replace(answer, reply=fault.mode != "drop_reply")

    def _call(self, request: str, params: Params) -> Json:
        for pattern, call in self._endpoints:
            if found := pattern.fullmatch(request):
                return call({**params, **found.groupdict()})
        raise RefusedError(f"Unrecognized request URL ({request}).", status=404, saved=False)

    def _table(self, intents: Intents, refunds: Refunds) -> dict[str, Endpoint]:
        ledger = self._ledger
        return {
            r"POST /v1/payment_intents": intents.create,
            r"GET /v1/payment_intents": lambda params: lists.page_of_intents(ledger, params),
            r"GET /v1/payment_intents/search": lambda params: lists.search_intents(ledger, params),
            r"GET /v1/payment_intents/(?P<id>\w+)": intents.retrieve,
            r"POST /v1/payment_intents/(?P<id>\w+)": intents.update,
            r"POST /v1/payment_intents/(?P<id>\w+)/confirm": intents.confirm,
            r"POST /v1/payment_intents/(?P<id>\w+)/capture": intents.capture,
            r"POST /v1/payment_intents/(?P<id>\w+)/cancel": intents.cancel,
            r"GET /v1/charges": lambda params: lists.page_of_charges(ledger, params),
            r"GET /v1/charges/(?P<id>\w+)": lambda params: ledger.charge(params["id"]).render(),
            r"POST /v1/refunds": refunds.create,
            r"GET /v1/refunds": lambda params: lists.page_of_refunds(ledger, params),
            r"GET /v1/refunds/(?P<id>\w+)": refunds.retrieve,
            r"GET /v1/payment_methods/(?P<id>\w+)": lambda params: methods.describe(params["id"]),
            r"POST /v1/payment_methods/(?P<id>\w+)/attach": lambda params: methods.describe(params["id"]),
            r"POST /v1/customers": self._create_customer,
            r"GET /v1/customers/(?P<id>\w+)": self._customer,
            r"GET /v1/events": lambda params: lists.page_of_events(ledger, params),
        }

    def _create_customer(self, params: Params) -> Json:
        name = new_id("cus")
        known = {"id": name, "object": "customer", "created": now(), "livemode": False, "metadata": {}, **params}
        self._ledger.customers[name] = known
        return known

    def _customer(self, params: Params) -> Json:
        if params["id"] not in self._ledger.customers:
            raise no_such("customer", params["id"])
        return self._ledger.customers[params["id"]]


def _failure(fault: Fault, saved: bool) -> RefusedError:
    return RefusedError("An unknown error occurred (on purpose).", status=fault.status, kind="api_error", saved=saved)


def _refused(refusal: RefusedError) -> Answer:
    return Answer(refusal.status, msgspec.json.encode(refusal.body), saved=refusal.saved)
