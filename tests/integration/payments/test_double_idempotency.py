"""The double keeps idempotency keys as Stripe does, and fails on purpose when told to."""

import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import stripe
import urllib3

from infra.local.provider import Double
from infra.local.provider.faults import Fault
from tests.integration.payments.samples import MANUAL, PAID


def test_the_same_key_replays_the_first_answer(intents: stripe.PaymentIntentService) -> None:
    first = intents.create(MANUAL, {"idempotency_key": "kite"})
    again = intents.create(MANUAL, {"idempotency_key": "kite"})
    assert again.id == first.id
    assert again.last_response is not None
    assert again.last_response.headers["Idempotent-Replayed"] == "true"


def test_the_same_key_with_another_request_is_refused(intents: stripe.PaymentIntentService) -> None:
    intents.create(MANUAL, {"idempotency_key": "kite"})
    with pytest.raises(stripe.IdempotencyError):
        intents.create({**MANUAL, "amount": 1}, {"idempotency_key": "kite"})


def test_a_decline_is_kept_under_its_key_but_bad_parameters_are_not(
    intents: stripe.PaymentIntentService,
) -> None:
    declined: Any = {**PAID, "payment_method": "pm_card_chargeDeclined"}
    for _ in range(2):
        with pytest.raises(stripe.CardError) as refused:
            intents.create(declined, {"idempotency_key": "kite"})
    assert (refused.value.headers or {})["Idempotent-Replayed"] == "true"
    with pytest.raises(stripe.InvalidRequestError):
        intents.create({**MANUAL, "amount": 0}, {"idempotency_key": "lamp"})
    assert intents.create(MANUAL, {"idempotency_key": "lamp"}).status == "requires_payment_method"


def test_a_key_in_use_is_a_conflict(double: Double, intents: stripe.PaymentIntentService) -> None:
    double.faults.set(Fault(mode="slow", seconds=0.5, times=1))
    with ThreadPoolExecutor(1) as other:
        running = other.submit(intents.create, MANUAL, {"idempotency_key": "kite"})
        time.sleep(0.2)
        with pytest.raises(stripe.APIError) as refused:
            intents.create(MANUAL, {"idempotency_key": "kite"})
        assert refused.value.http_status == 409
        assert running.result().status == "requires_payment_method"


def test_faults_are_set_over_http(
    double: Double, intents: stripe.PaymentIntentService, http: urllib3.PoolManager
) -> None:
    address = f"{double.url}/_faults"
    http.request("POST", address, json={"mode": "down", "times": 2})
    for _ in range(2):
        with pytest.raises(stripe.APIConnectionError):
            intents.list()
    assert http.request("GET", address).json()["mode"] == "none"
    http.request("POST", address, json={"mode": "error", "path_prefix": "/v1/refunds"})
    assert intents.list().data == []
    assert http.request("DELETE", address).json()["mode"] == "none"
    refused = http.request("POST", address, json={"mode": "explode"})
    assert (refused.status, "mode is one of" in refused.data.decode()) == (400, True)


def test_a_port_in_use_is_one_clear_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "infra.local.provider", "--port", port]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr == (
        f"The payment provider's double cannot listen on 127.0.0.1:{port}: Address already in use.\n"
    )
