"""Each secret is changed while environments run, and nobody is refused for it."""

import pytest
import stripe

from functions.operations import require_operator
from layers.cloud import secrets
from layers.cloud.secrets import DOUBTED, secret
from layers.cloud.web import edge, tokens
from layers.cloud.web.http import Request
from layers.shop.backoffice.operations.errors import NotAnOperatorError
from layers.shop.payments.errors import PaymentMisconfiguredError, PaymentUnavailableError
from layers.shop.payments.stripe.client import StripeClient
from tests.support.parameters import Parameters, Watch


def test_a_token_of_another_environments_newer_key_opens_its_order(store: Parameters, watch: Watch) -> None:
    store.put("signing-key", "of-last-year")
    before = tokens.sign("order", "ord_1")
    store.put("signing-key", "of-this-year\nof-last-year")
    ours = secrets._known.pop("signing-key")
    newer = tokens.sign("order", "ord_1")  # by an environment that began after the change
    secrets._known["signing-key"] = ours
    watch.seconds += DOUBTED
    assert before != newer
    assert tokens.verify("order", "ord_1", newer)
    assert tokens.verify("order", "ord_1", before)


def test_operators_of_both_keys_come_in_while_the_key_changes(store: Parameters) -> None:
    store.put("signing-key", "by which addresses that guess are counted")
    store.put("admin-key", "of-this-year\nof-last-year")
    for key in ("of-this-year", "of-last-year"):
        assert require_operator(_shows(key)).kind == "operator"
    with pytest.raises(NotAnOperatorError):
        require_operator(_shows("of-next-year"))


def test_cloudfront_is_believed_under_both_secrets_while_its_secret_changes(
    store: Parameters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLUICE_PROXIES", "1")
    store.put("edge-secret", "of-this-year\nof-last-year")
    told = {"x-forwarded-for": "198.51.100.7, 203.0.113.9"}
    for shown, believed in (("of-this-year", True), ("of-last-year", True), ("made-up", False), ("", False)):
        visitor = edge.visitor("203.0.113.9", told | {edge.HEADER: shown})
        assert (visitor == "198.51.100.7") == believed, shown


def test_a_payment_refused_under_a_key_that_was_changed_is_worth_repeating(store: Parameters, watch: Watch) -> None:
    store.put("stripe-key", "sk_test_of_last_year")
    assert secret("stripe-key") == "sk_test_of_last_year"
    watch.seconds += DOUBTED
    with pytest.raises(PaymentMisconfiguredError):
        refused_by_stripe()
    store.put("stripe-key", "sk_test_of_this_year")
    watch.seconds += DOUBTED
    with pytest.raises(PaymentUnavailableError, match="changed meanwhile"):
        refused_by_stripe()
    assert secret("stripe-key") == "sk_test_of_this_year"


def refused_by_stripe() -> None:
    with StripeClient("sk_test_of_last_year", "", budget=8.0, connect=2.0).operation():
        raise stripe.AuthenticationError("Expired API Key provided", http_status=401)


def _shows(key: str) -> Request:
    return Request("GET", "/v1/admin/orders", {"authorization": f"Bearer {key}"}, {}, b"", "203.0.113.9", "")
