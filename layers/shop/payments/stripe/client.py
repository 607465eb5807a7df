"""Stripe's SDK with time limits: one budget per operation, however many calls the operation makes.

A step function is killed after 10 s. Two calls that each wait 8 s for a slow provider would end in that kill, and
the saga would see a crash; inside a budget of 8 s it sees PaymentUnavailableError and knows that a repeat is right.

Import this on first use only: the SDK takes 125 ms.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
import stripe
from requests.adapters import BaseAdapter, HTTPAdapter

from layers.cloud import clock, pulse
from layers.cloud.secrets import has_changed
from layers.shop.payments.errors import PaymentUnavailableError
from layers.shop.payments.stripe.answers import translated
from layers.shop.payments.stripe.intents import Intents
from layers.shop.payments.stripe.refunds import Refunds

stripe.enable_telemetry = False  # it keeps an id in a file under the home directory


class StripeClient:
    """PaymentIntents of one account. Seconds: `budget` per operation, `connect` at most to reach Stripe.

    `wire` sends requests where they do not go over a network (simulations).
    """

    def __init__(self, key: str, api_base: str, budget: float, connect: float, wire: BaseAdapter | None = None) -> None:
        self._deadline = _Deadline(budget)
        session = requests.Session()
        for scheme in ("https://", "http://"):
            session.mount(scheme, _WithinDeadline(self._deadline, connect, wire or HTTPAdapter()))
        client = stripe.StripeClient(
            key,
            base_addresses={"api": api_base or stripe.DEFAULT_API_BASE},
            http_client=stripe.RequestsClient(session=session),
            max_network_retries=0,
        )
        self._intents = Intents(client.v1.payment_intents, Refunds(client.v1.refunds))

    @contextmanager
    def operation(self) -> Iterator[Intents]:
        """Start the budget; what the SDK raises inside leaves as an error of the port."""
        self._deadline.start()
        try:
            yield self._intents
        except stripe.AuthenticationError as error:
            if has_changed("stripe-key"):  # the repeat is asked under the new one
                raise PaymentUnavailableError("Stripe's key was changed meanwhile") from error
            raise translated(error) from error
        except stripe.StripeError as error:
            raise translated(error) from error


class _Deadline:
    """Seconds left for the operation that runs in this thread."""

    def __init__(self, budget: float) -> None:
        self._budget = budget
        self._running = threading.local()

    def start(self) -> None:
        self._running.end = clock.monotonic() + self._budget

    def left(self) -> float:
        return float(self._running.end - clock.monotonic())


class _WithinDeadline(BaseAdapter):
    def __init__(self, deadline: _Deadline, connect: float, wire: BaseAdapter) -> None:
        super().__init__()
        self._deadline, self._connect, self._wire = deadline, connect, wire

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        left = self._deadline.left()
        if left <= 0:
            raise requests.Timeout("no time left for this operation", request=request)
        options["timeout"] = (min(self._connect, left), left)
        with pulse.timed("payments") as call:
            response = self._wire.send(request, *args, **options)
            call.how = pulse.how_http(response.status_code)
        return response

    def close(self) -> None:
        self._wire.close()
