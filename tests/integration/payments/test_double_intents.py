"""PaymentIntents, charges and refunds of the double, as the official SDK sees them."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import stripe
import urllib3

from infra.local.provider import Double
from tests.integration.payments.samples import MANUAL, PAID


def test_only_test_keys_are_let_in(double: Double) -> None:
    base: Any = {"api": double.url}
    stranger = stripe.StripeClient("sk_live_secret", base_addresses=base)
    with pytest.raises(stripe.AuthenticationError, match=r"sk_live_\*\*\*cret"):
        stranger.v1.payment_intents.list()


def test_a_key_may_come_as_curl_sends_it(double: Double, http: urllib3.PoolManager) -> None:
    headers = urllib3.make_headers(basic_auth="sk_test_kite:")
    assert http.request("GET", f"{double.url}/v1/payment_intents", headers=headers).status == 200


def test_the_address_of_the_double_shows_people_what_it_is_and_the_payments_there_were(
    double: Double, http: urllib3.PoolManager, intents: stripe.PaymentIntentService
) -> None:
    empty = http.request("GET", double.url).data.decode()
    paid = intents.create({**PAID, "metadata": {"order_id": "ord_<1>"}})
    page = http.request(
        "GET", f"{double.url}/?again", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    )
    assert "pm_card_chargeDeclined" in empty and "None yet" in empty
    assert page.headers["Content-Type"].startswith("text/html")
    assert all(part in page.data.decode() for part in (f"/pay/{paid.id}", "19.99 ", "ord_&lt;1&gt;"))


def test_an_intent_goes_through_its_states(intents: stripe.PaymentIntentService) -> None:
    intent = intents.create(MANUAL)
    seen = [intent.status]
    seen.append(intents.update(intent.id, {"payment_method": "pm_card_visa"}).status)
    seen.append(intents.confirm(intent.id).status)
    seen.append(intents.capture(intent.id).status)
    assert seen == ["requires_payment_method", "requires_confirmation", "requires_capture", "succeeded"]


def test_capture_method_automatic_takes_the_money_at_once(intents: stripe.PaymentIntentService) -> None:
    taken = intents.create({**PAID, "capture_method": "automatic", "expand": ["latest_charge"]})
    assert (taken.status, taken.amount_received) == ("succeeded", 1999)
    assert isinstance(taken.latest_charge, stripe.Charge)
    assert taken.latest_charge.amount_captured == 1999


def test_a_partial_capture_lets_the_rest_go(intents: stripe.PaymentIntentService) -> None:
    intent = intents.create(PAID)
    taken = intents.capture(intent.id, {"amount_to_capture": 1500, "expand": ["latest_charge"]})
    assert isinstance(taken.latest_charge, stripe.Charge)
    assert (taken.amount_received, taken.latest_charge.amount_refunded) == (1500, 499)


def test_a_decline_names_its_reason_and_its_intent(intents: stripe.PaymentIntentService) -> None:
    with pytest.raises(stripe.CardError) as declined:
        intents.create({**PAID, "payment_method": "pm_card_chargeDeclinedInsufficientFunds"})
    error = declined.value.error
    assert error is not None
    assert error.payment_intent is not None
    assert (error.code, error.decline_code) == ("card_declined", "insufficient_funds")
    assert intents.retrieve(error.payment_intent.id).status == "requires_payment_method"


@pytest.mark.parametrize(
    ("change", "param", "code"),
    [
        ({"amount": 0}, "amount", "parameter_invalid_integer"),
        ({"amount": "ten"}, "amount", "parameter_invalid_integer"),
        ({"currency": "yuan"}, "currency", "parameter_invalid_string"),
        ({"metadata": "a word"}, None, None),
        ({"payment_method": "pm_nobody"}, "payment_method", "resource_missing"),
    ],
)
def test_bad_parameters_are_named(
    intents: stripe.PaymentIntentService, change: dict[str, Any], param: str | None, code: str | None
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        intents.create({**MANUAL, **change})
    assert (refused.value.param, refused.value.code) == (param, code)


@pytest.mark.parametrize("act", ["confirm", "capture", "cancel"])
def test_a_cancelled_intent_refuses_every_move_and_shows_its_state(
    intents: stripe.PaymentIntentService, act: str
) -> None:
    intent = intents.create(PAID)
    intents.cancel(intent.id)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        getattr(intents, act)(intent.id)
    assert refused.value.code == "payment_intent_unexpected_state"
    assert refused.value.json_body["error"]["payment_intent"]["status"] == "canceled"  # type: ignore[index]


def test_refunds_never_exceed_what_was_captured_however_many_race(
    client: stripe.StripeClient, intents: stripe.PaymentIntentService
) -> None:
    intent = intents.capture(intents.create(PAID).id)

    def refund(_: int) -> int:
        try:
            return client.v1.refunds.create({"payment_intent": intent.id, "amount": 700}).amount
        except stripe.InvalidRequestError:
            return 0

    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(refund, range(8))) == 1400
    assert len(client.v1.refunds.list({"payment_intent": intent.id}).data) == 2
    assert client.v1.refunds.create({"payment_intent": intent.id}).amount == 599
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create({"payment_intent": intent.id})
    assert refused.value.code == "charge_already_refunded"


def test_what_is_only_held_cannot_be_refunded(
    client: stripe.StripeClient, intents: stripe.PaymentIntentService
) -> None:
    intent = intents.create(PAID)
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create({"payment_intent": intent.id})


@pytest.mark.parametrize(
    ("decision", "status", "outcome"),
    [("pay", "requires_capture", "succeeded"), ("refuse", "requires_payment_method", "failed")],
)
def test_the_page_pays_or_refuses_once_and_sends_the_customer_back(
    intents: stripe.PaymentIntentService, http: urllib3.PoolManager, decision: str, status: str, outcome: str
) -> None:
    where: Any = {"payment_method": "pm_redirect", "return_url": "http://shop.test/order?id=1"}
    intent = intents.create({**MANUAL, **where, "confirm": True})
    assert intent.next_action is not None
    assert intent.next_action.redirect_to_url is not None
    page = str(intent.next_action.redirect_to_url.url)
    assert "19.99 CNY" in http.request("GET", page).data.decode()
    back = http.request("POST", page, fields={"decision": decision}, encode_multipart=False, redirect=False)
    http.request("POST", page, fields={"decision": "pay"}, encode_multipart=False, redirect=False)
    assert back.headers["Location"] == (
        f"http://shop.test/order?id=1&payment_intent={intent.id}&redirect_status={outcome}"
    )
    assert intents.retrieve(intent.id).status == status
    assert "Nothing to do" in http.request("GET", page).data.decode()
