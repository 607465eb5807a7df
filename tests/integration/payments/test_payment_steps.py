"""The saga's payment steps as the state machine calls them, on the production adapter and the double."""

import json
import subprocess
import sys
import time
from typing import Any

import pytest

from functions import payments
from infra.local.provider import Double
from infra.local.provider.faults import Fault
from layers.shop.payments.errors import AlreadyCapturedError, CaptureRefusedError, PaymentUnavailableError


@pytest.fixture(autouse=True)
def settings(double: Double, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_STRIPE_KEY", "sk_test_steps")
    monkeypatch.setenv("SLUICE_STRIPE_API_BASE", double.url)
    monkeypatch.setenv("SLUICE_STRIPE_BUDGET_SECONDS", "0.5")


def order(payment_method: str = "pm_card_visa", **more: Any) -> dict[str, Any]:
    amount = {"amount": 1999, "currency": "CNY"}
    return {"order_id": "ord_kite", "amount": amount, "payment_method": payment_method, "email": "", **more}


def books(double: Double) -> list[tuple[str, int]]:
    found = double.ledger.with_metadata["order_id", "ord_kite"].values()
    return [(intent.status, intent.charge.captured if intent.charge else 0) for intent in found]


def test_authorize_then_capture(double: Double) -> None:
    authorization = payments.authorize_payment(order(), None)
    assert authorization["status"] == "authorized"
    assert json.loads(json.dumps(authorization)) == authorization
    assert payments.capture_payment(order(authorization=authorization), None) == {"captured": 1999}
    assert books(double) == [("succeeded", 1999)]


def test_a_declined_card_is_an_answer_and_its_void_has_nothing_to_do(double: Double) -> None:
    authorization = payments.authorize_payment(order("pm_card_chargeDeclined"), None)
    assert (authorization["status"], authorization["decline_code"]) == ("declined", "generic_decline")
    assert payments.void_payment(order(authorization=authorization), None) == {"status": "nothing_to_void"}
    assert books(double) == [("canceled", 0)]


def test_a_redirect_tells_where_to_go_and_a_visit_there_pays(double: Double) -> None:
    authorization = payments.authorize_payment(order("pm_redirect", return_url="http://shop.test/o/1"), None)
    assert authorization["status"] == "requires_action"
    assert authorization["redirect_url"] == f"{double.url}/pay/{authorization['intent_id']}"


def test_void_undoes_an_authorize_that_nobody_heard_back_from(double: Double) -> None:
    double.faults.set(Fault(mode="drop_reply", times=1, path_suffix="/confirm"))
    with pytest.raises(PaymentUnavailableError):
        payments.authorize_payment(order(), None)
    failure = {"Error": "PaymentUnavailableError", "Cause": "{}"}
    assert payments.void_payment(order(failure=failure), None) == {"status": "voided"}
    assert books(double) == [("canceled", 0)]


def test_void_without_any_authorize(double: Double) -> None:
    assert payments.void_payment(order(), None) == {"status": "nothing_to_void"}
    assert books(double) == [("canceled", 0)]


def test_a_capture_after_the_void_is_refused_for_good() -> None:
    authorization = payments.authorize_payment(order(), None)
    payments.void_payment(order(authorization=authorization), None)
    with pytest.raises(CaptureRefusedError):
        payments.capture_payment(order(authorization=authorization), None)


def test_a_void_after_the_capture_is_refused_loudly(double: Double) -> None:
    authorization = payments.authorize_payment(order(), None)
    payments.capture_payment(order(authorization=authorization), None)
    with pytest.raises(AlreadyCapturedError):
        payments.void_payment(order(authorization=authorization), None)
    assert books(double) == [("succeeded", 1999)]


@pytest.mark.parametrize("step", ["authorize_payment", "void_payment"])
def test_a_provider_that_is_slow_is_given_up_in_time_for_a_clean_error(double: Double, step: str) -> None:
    double.faults.set(Fault(mode="slow", seconds=30))
    started = time.monotonic()
    with pytest.raises(PaymentUnavailableError):
        getattr(payments, step)(order(), None)
    assert time.monotonic() - started < 1


def test_the_sdk_is_not_loaded_before_it_is_needed() -> None:
    code = "import sys, functions.payments; print(sorted({'stripe', 'requests'} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
