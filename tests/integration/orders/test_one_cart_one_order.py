"""One cart is one order: whichever key, tab or device asks for it, with Redis and without."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from redis import Redis

from infra.local.testing import moto_world
from layers.cloud import addresses, settings
from layers.cloud.aws import client
from layers.cloud.idempotency import IdempotencyKeyReusedError
from layers.cloud.memory import claims, redis
from layers.cloud.web import tokens
from layers.shop.checkout.carts.change_cart import put_line
from layers.shop.checkout.carts.create_cart import create_cart
from layers.shop.checkout.carts.load_cart import find_cart
from layers.shop.checkout.carts.price_cart import price_cart
from layers.shop.checkout.orders.accept.accept_order import Acceptance, accept_order
from layers.shop.checkout.orders.accept.order_request import OrderRequest
from layers.shop.checkout.orders.errors import CartOrderedError
from layers.shop.checkout.orders.model import AcceptedOrder, Payment, attempt_id_for
from layers.shop.checkout.orders.place.place_order import place_order
from layers.shop.checkout.orders.place.refuse_order import refuse_order
from layers.shop.checkout.orders.saga.release_stock import release_stock
from layers.shop.checkout.orders.table.store import orders_table
from layers.shop.goods.catalog.edit.save_product import save_product
from layers.shop.goods.catalog.model import Product, Variant
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from layers.shop.offers.pricing.model import Destination
from tests.support.valkey import valkey  # noqa: F401 - a fixture

SKU = "LANTERN-RED"
ENDS = '{"StartAt": "OrderShipped", "States": {"OrderShipped": {"Type": "Succeed"}}}'  # only its start matters here
ADDRESS = {"name": "May Chen", "line1": "1 Nanjing Road", "city": "Shanghai", "country": "CN"}


class Interrupted:
    """A connection to Redis: when first asked for a cart's copy, something else comes first."""

    def __init__(self, connection: Redis, comes_first: Callable[[], None]) -> None:
        self._connection, self._comes_first = connection, [comes_first]

    def hget(self, *asked: str) -> Any:
        while self._comes_first:
            self._comes_first.pop()()
        return self._connection.hget(*asked)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


class Died(BaseException):
    """The environment is gone."""


class Dying:
    """A connection to Redis: the environment dies when it says that something is done."""

    def __init__(self, connection: Redis) -> None:
        self._connection = connection

    def set(self, key: str, value: str, **options: Any) -> Any:
        if value.startswith("done:"):
            raise Died
        return self._connection.set(key, value, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


class Shopper:
    """Somebody with one cart and as many tabs as there are keys."""

    def __init__(self) -> None:
        cart, self.token, _ = create_cart()
        self.cart_id = cart.cart_id
        self.change(1)

    def change(self, quantity: int) -> None:
        put_line(self.cart_id, self.token, SKU, quantity)

    def request(self, **changes: Any) -> OrderRequest:
        total = price_cart(find_cart(self.cart_id, fresh=True), Destination("CN", "")).quote.totals.total
        asked = {"cart_id": self.cart_id, "expected_total": total, "email": "may@example.com"}
        return msgspec.convert(
            {**asked, "shipping_address": ADDRESS, "payment_method": "pm_card_visa", **changes},
            OrderRequest,
            from_attributes=True,
        )

    def order(self, key: str, **changes: Any) -> tuple[Acceptance, bool]:
        return accept_order(attempt_id_for(self.cart_id, key), self.request(**changes), self.token, "", "en")

    def refused(self, key: str) -> dict[str, Any]:
        """What a second one is told."""
        with pytest.raises(CartOrderedError) as refusal:
            self.order(key)
        return refusal.value.facts


def lantern(price: int) -> Product:
    return Product("prd_1", "Lantern", "", "lighting", "", [Variant(SKU, "prd_1", "", {}, {"CNY": price})])


def reprice() -> None:
    save_product(lantern(10_900), replacing=lantern(9_900))


@pytest.fixture(params=["with Redis", "without Redis"])
def may(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shopper]:
    monkeypatch.setenv("SLUICE_SIGNING_KEY", "testing")
    with moto_world():
        if request.param == "with Redis":
            request.getfixturevalue("valkey")
        client("stepfunctions").create_state_machine(
            name="sluice-dev-order-saga", definition=ENDS, roleArn="arn:aws:iam::123456789012:role/saga"
        )
        receive_stock(SKU, 1000, "opening")
        save_product(lantern(9_900))
        yield Shopper()


def take_messages() -> list[dict[str, Any]]:
    """What lies on the orders queue, taken from it."""
    at = {"QueueUrl": addresses.queue_url("orders")}
    messages = client("sqs").receive_message(**at, MaxNumberOfMessages=10).get("Messages", [])
    for message in messages:
        client("sqs").delete_message(**at, ReceiptHandle=message["ReceiptHandle"])
    return messages


def place_all() -> list[AcceptedOrder]:
    """What the intake would do now; what it was sent."""
    sent = [msgspec.json.decode(message["Body"], type=AcceptedOrder) for message in take_messages()]
    for order in sent:
        place_order(order)
    return sent


def cancel(order_id: str) -> None:
    release_stock(order_id, "payment_declined", Payment(status="voided"))


def status(order_id: str) -> str:
    stored = orders_table.stored(order_id, consistent=True)
    return stored.status if stored else "nowhere"


def test_a_second_key_is_told_of_the_first_order(may: Shopper) -> None:
    first, _ = may.order("tab a")
    place_all()
    told = may.refused("tab b")
    assert told == {"order_id": first.order_id, "order_token": first.order_token, "status_url": first.status_url}
    assert tokens.verify("order", first.order_id, told["order_token"])
    assert place_all() == []


def test_two_keys_at_once_are_one_order(may: Shopper) -> None:
    """Before the intake has seen any: Redis knows of the first; without it both are sent, and one row is put."""
    first, _ = may.order("tab a")
    try:
        second = may.order("tab b", email="june@example.com")[0].order_id
    except CartOrderedError as refused:
        second = refused.facts["order_id"]
    assert second == first.order_id
    place_all()
    stored = orders_table.get(first.order_id)
    assert stored is not None
    assert stored.placement.email == "may@example.com"


def test_a_cart_that_changed_is_another_order(may: Shopper) -> None:
    first, _ = may.order("tab a")
    place_all()
    may.change(2)
    second, repeated = may.order("tab b")
    place_all()
    assert not repeated
    assert [status(each.order_id) for each in (first, second)] == ["pending", "pending"]
    assert may.refused("tab c")["order_id"] == second.order_id


def test_a_cart_whose_order_was_cancelled_is_ordered_again_once(may: Shopper) -> None:
    first, _ = may.order("tab a")
    place_all()
    cancel(first.order_id)
    second, _ = may.order("tab b")
    place_all()
    assert [status(each.order_id) for each in (first, second)] == ["cancelled", "pending"]
    assert may.refused("tab c")["order_id"] == second.order_id


def test_a_repetition_stays_one_whatever_became_of_the_cart(may: Shopper) -> None:
    asked = may.request()
    attempt = attempt_id_for(may.cart_id, "monday")
    first, _ = accept_order(attempt, asked, may.token, "", "en")
    place_all()
    cancel(first.order_id)
    may.order("tuesday")
    place_all()
    may.change(2)
    assert accept_order(attempt, asked, may.token, "", "en") == (first, True)
    with pytest.raises(IdempotencyKeyReusedError):
        accept_order(attempt, replace(asked, email="june@example.com"), may.token, "", "en")
    assert place_all() == []


def test_an_order_refused_for_our_fault_is_not_placed_beside_its_successor(may: Shopper) -> None:
    first, _ = may.order("tab a")
    (letter,) = take_messages()
    refuse_order(letter["Body"])
    second, _ = may.order("tab b")
    place_all()
    place_order(msgspec.json.decode(letter["Body"], type=AcceptedOrder), redriven=True)
    assert [status(each.order_id) for each in (first, second)] == ["rejected", "pending"]


def test_a_redriven_order_keeps_a_second_key_out(may: Shopper) -> None:
    first, _ = may.order("tab a")
    (letter,) = take_messages()
    refuse_order(letter["Body"])
    place_order(msgspec.json.decode(letter["Body"], type=AcceptedOrder), redriven=True)
    assert may.refused("tab b")["order_id"] == first.order_id
    assert not orders_table.close(first.order_id)


def test_a_request_that_died_before_it_was_sent_goes_on_with_its_own_order(may: Shopper) -> None:
    """Its claim lasts half a minute; the same request may go on at once, and another key is told whose turn it is."""
    first, _ = may.order("tab a")
    take_messages()  # as if it had never been sent
    again, _ = may.order("tab a")
    assert again.order_id == first.order_id


@pytest.mark.parametrize("may", ["with Redis"], indirect=True)
def test_of_a_request_sent_twice_at_once_the_one_priced_later_is_told_of_the_order_too(may: Shopper) -> None:
    attempt, request = attempt_id_for(may.cart_id, "tab a"), may.request()
    send = partial(accept_order, attempt, request, may.token, "", "en")
    told = []

    def be_overtaken() -> None:
        told.append(send())
        reprice()  # at another price: what is priced from here on is refused

    connection = Interrupted(Redis.from_url(settings.REDIS_URL()), be_overtaken)
    with redis.reached_by(lambda _: connection):
        told.append(send())
        again = send()
    assert [repeated for _, repeated in told] == [True, True]
    assert told[0][0] == told[1][0] == again[0]
    (placed,) = place_all()
    assert placed.order_id == again[0].order_id


@pytest.mark.parametrize("may", ["with Redis"], indirect=True)
def test_a_request_whose_answer_was_lost_is_its_order_still_when_the_price_has_changed(may: Shopper) -> None:
    """The function died after it had sent the order, and before it could say so to anybody."""
    attempt, request = attempt_id_for(may.cart_id, "tab a"), may.request()
    with redis.reached_by(lambda url: Dying(Redis.from_url(url))), pytest.raises(Died):
        accept_order(attempt, request, may.token, "", "en")
    assert len(place_all()) == 1
    reprice()
    again, repeated = accept_order(attempt, request, may.token, "", "en")
    assert (repeated, status(again.order_id)) == (True, "pending")
    with pytest.raises(IdempotencyKeyReusedError):
        may.order("tab a")  # at the new price: one key is one order
    may.refused("tab b")


@pytest.mark.parametrize("may", ["with Redis"], indirect=True)
def test_a_claim_that_another_of_the_same_request_goes_on_with_is_not_given_up(may: Shopper) -> None:
    assert [claims.claim(may.cart_id, "same").state for _ in range(2)] == ["first", "running"]
    assert claims.release(may.cart_id, "same").state == "running"
    assert claims.claim(may.cart_id, "other").state == "conflict"
    assert claims.claim(may.token, "alone").state == "first"
    assert claims.release(may.token, "alone").state == "first"
    assert claims.claim(may.token, "other").state == "first"


def test_redis_that_forgot_all_makes_no_second_order(may: Shopper) -> None:
    first, _ = may.order("tab a")
    place_all()
    redis.attempt(lambda r: r.flushall(), otherwise=None)
    try:
        second = may.order("tab b")[0].order_id
    except CartOrderedError as refused:
        second = refused.facts["order_id"]
    place_all()
    assert second == first.order_id
    assert status(first.order_id) == "pending"
