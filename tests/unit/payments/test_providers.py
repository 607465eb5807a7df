"""Who an order's money is with: chosen once, when it is placed, and found by the order's record from then on."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions import fulfilment, order_saga, orders, payments
from layers.cloud import aws, clock
from layers.cloud.settings import SettingError
from layers.shop.checkout.orders.place.place_order import place_order
from layers.shop.checkout.orders.saga.check_up import check_up
from layers.shop.checkout.orders.table.rows import ORDER, OrderRow, order_key
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.inventory.table.store import stock_table
from layers.shop.offers.pricing.model import Money
from layers.shop.payments.books import find_payment, list_payments
from layers.shop.payments.errors import ForgedEventError
from layers.shop.payments.news import receive_event, tell
from layers.shop.payments.port import PaymentNews
from layers.shop.payments.providers import chosen, provider
from tests.support.cloud import Cloud, Machines, Queues
from tests.support.provider_double import InMemoryProvider, paid_through
from tests.unit.orders.orders import MAY, an_order

TEA = Money(8800, "CNY")
TOTAL = 20_800


class KiteWebhook:
    header = "kite-signature"

    def read(self, body: bytes, headers: Mapping[str, str]) -> PaymentNews | None:
        if headers[self.header] != "signed by Kite":
            raise ForgedEventError("Kite-Signature", "signed by Kite")
        return PaymentNews(body.decode(), "evt_kite", provider="kite")


@pytest.fixture
def first() -> Iterator[InMemoryProvider]:
    """The provider that the shop has had from the first."""
    bank = InMemoryProvider()
    with paid_through(bank):
        yield bank


@pytest.fixture
def kite(first: InMemoryProvider, monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemoryProvider]:
    """A second one, which new orders are paid through."""
    monkeypatch.setenv("SLUICE_PAYMENT_PROVIDER", "kite")
    monkeypatch.setenv("SLUICE_STRIPE_KEY", "sk_test_first")
    bank = InMemoryProvider("kite")
    with paid_through(bank, "kite", KiteWebhook()):
        yield bank


def placed(machines: Machines) -> dict[str, Any]:
    """What the saga of an order of two lanterns is given."""
    stock_table.receive("LANTERN-RED", 5, "rct_1")
    with clock.frozen(datetime.fromtimestamp(an_order().placement.accepted_ms / 1000, UTC)):
        place_order(an_order())
    return {name: value for name, value in machines.started.pop(MAY).items() if name != "machine"}


def test_an_order_of_the_first_provider_is_stored_and_told_without_its_name(cloud: Cloud, first: Any) -> None:
    entry = placed(cloud.machines)
    entry |= {"authorization": payments.authorize_payment(entry, None)}
    order_saga.confirm_order(entry, None)
    tell(PaymentNews("pi_1", order_id=MAY))
    assert "provider" not in entry | entry["authorization"]
    assert OrderRow.get(order_key(MAY), ORDER).payment == f'["pi_{MAY}","authorized",{TOTAL},0,0]'
    assert cloud.queues.messages("webhooks") == [{"intent_id": "pi_1", "event_id": "", "order_id": MAY}]


def test_an_order_is_captured_where_it_was_authorized_whatever_is_chosen_since(
    cloud: Cloud, first: InMemoryProvider, kite: InMemoryProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = placed(cloud.machines)
    monkeypatch.delenv("SLUICE_PAYMENT_PROVIDER")
    entry |= {"authorization": payments.authorize_payment(entry, None)}
    order_saga.confirm_order(entry, None)
    entry |= {"payment": payments.capture_payment(entry, None)}
    fulfilment.create_shipment(entry, None)
    order = orders_table.get(MAY)
    assert order is not None
    assert (order.status, order.payment.provider, order.payment.captured) == ("shipped", "kite", TOTAL)
    assert kite.intents[MAY].captured == TOTAL
    assert first.intents == {}


def test_a_payment_whose_answer_was_lost_is_voided_where_it_may_be(cloud: Cloud, kite: InMemoryProvider) -> None:
    entry = placed(cloud.machines)
    payments.authorize_payment(entry, None)  # nobody hears of it
    assert payments.void_payment(entry, None) == {"status": "voided"}
    assert kite.intents[MAY].status == "voided"


def test_the_check_up_lets_go_of_money_where_it_is(cloud: Cloud, first: Any, kite: InMemoryProvider) -> None:
    payments.authorize_payment(placed(cloud.machines), None)
    check_up(MAY)
    order = orders_table.get(MAY)
    assert order is not None
    assert (order.status, order.payment.provider, kite.intents[MAY].status) == ("cancelled", "kite", "voided")
    assert first.intents == {}


def test_money_of_a_cancelled_order_goes_back_from_where_it_is(cloud: Cloud, kite: InMemoryProvider) -> None:
    entry = placed(cloud.machines)
    entry |= {"authorization": payments.authorize_payment(entry, None)}
    payments.capture_payment(entry, None)
    order_saga.release_stock(entry, None)
    told = order_saga.refund_order(entry, None)
    assert (told["provider"], told["refunded"]) == ("kite", TOTAL)
    assert kite.intents[MAY].refunded == TOTAL


def test_an_execution_that_waits_and_one_that_goes_on_know_the_provider(cloud: Cloud, kite: InMemoryProvider) -> None:
    entry = placed(cloud.machines) | {"payment_method": "pm_redirect"}
    entry |= {"authorization": payments.authorize_payment(entry, None)}
    order_saga.await_payment(entry, None)
    waiting = cloud.machines.started[f"{MAY}-wait"]
    wait = {"order_id": MAY, "intent_id": f"pi_{MAY}", "deadline_ms": waiting["deadline_ms"], "token": "token"}
    payments.keep_payment_token(wait | {"entry": waiting}, None)
    order_saga.resume_order({"order_id": MAY}, None)
    assert cloud.queues.messages("webhooks")[-1]["provider"] == "kite"
    assert cloud.machines.started[f"{MAY}-paid"]["provider"] == "kite"


def test_news_are_settled_with_the_provider_that_told_them(cloud: Cloud, kite: InMemoryProvider) -> None:
    entry = placed(cloud.machines)
    entry |= {"authorization": payments.authorize_payment(entry, None)}
    order_saga.release_stock(entry | {"undone": {"status": "voided"}}, None)
    kite.pay_late(MAY)
    assert receive_event(f"pi_{MAY}".encode(), {"kite-signature": "signed by Kite"})
    message = {"messageId": "1", "body": json.dumps(cloud.queues.messages("webhooks")[-1])}
    orders.handle_webhook({"Records": [message | {"eventSourceARN": "arn:x:sluice-dev-webhooks"}]})
    assert kite.intents[MAY].refunded == TOTAL


def test_whose_event_it_is_its_signature_says(queues: Queues, kite: InMemoryProvider) -> None:
    with pytest.raises(ForgedEventError) as refused:
        receive_event(b"pi_1", {"kite-signature": "signed by Crow"})
    assert refused.value.errors[0]["field"] == "Kite-Signature"


def test_an_event_without_a_signature_is_refused_as_the_first_providers(
    queues: Queues, kite: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLUICE_STRIPE_WEBHOOK_SECRET", "whsec_kite")
    with pytest.raises(ForgedEventError) as refused:
        receive_event(b"{}", {"content-type": "application/json"})
    assert refused.value.errors[0]["field"] == "Stripe-Signature"
    assert queues.messages("webhooks") == []


def test_every_providers_books_are_listed_and_searched(first: InMemoryProvider, kite: InMemoryProvider) -> None:
    for number in range(130):
        first.authorize(f"ord_first_{number}", TEA, "pm_card_visa")
        kite.authorize(f"ord_kite_{number}", TEA, "pm_card_visa")
    now, found, cursor, pages = clock.now(), [], None, 0
    while pages == 0 or cursor:
        page = list_payments(now - timedelta(hours=1), now + timedelta(hours=1), cursor)
        found += [(state.provider, state.order_id) for state in page.payments]
        cursor, pages = page.following, pages + 1
    assert len(found) == len(set(found)) == 260
    assert pages == 4
    state = find_payment("", "pi_ord_kite_7")
    assert state is not None
    assert (state.order_id, state.provider) == ("ord_kite_7", "kite")
    assert find_payment("ord_nobody") is None


class NoParameters:
    """A Parameter Store without any."""

    class exceptions:  # noqa: N801 - as botocore's client
        ParameterNotFound = LookupError

    def get_parameter(self, **asked: Any) -> Any:
        raise LookupError(asked["Name"])


def test_a_provider_that_the_shop_has_no_account_with_is_not_asked(
    first: InMemoryProvider, kite: InMemoryProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    kite.authorize("ord_kite", TEA, "pm_card_visa")
    monkeypatch.setenv("SLUICE_PAYMENT_PROVIDER", "stripe")
    with aws.answered_by(ssm=NoParameters()):
        assert find_payment("ord_kite") is None
    monkeypatch.setenv("SLUICE_KITE_KEY", "key")
    assert find_payment("ord_kite") is not None


def test_a_provider_that_there_is_not_is_refused_by_the_settings_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_PAYMENT_PROVIDER", "crow")
    with pytest.raises(SettingError, match="SLUICE_PAYMENT_PROVIDER is 'crow': expected one of stripe"):
        chosen()


def test_the_adapter_stays_the_same_while_its_settings_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_STRIPE_KEY", "sk_test_a")
    before = provider("stripe")
    assert provider("stripe") is before
    monkeypatch.setenv("SLUICE_STRIPE_KEY", "sk_test_b")
    assert provider("stripe") is not before
