"""A shop that gets more than it can do: fresh orders first, a pace that follows its services, a waiting room."""

import json
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from infra.local.testing import Laptop, laptop
from tests.e2e.letters import letter_about, new_order_id, spoilt
from tests.support.patience import eventually
from tests.support.payments import Provider
from tests.support.shopper import END_STATES, Buyer, Operator

BEHIND, WANTED = 5, 120  # seconds
OLD, LATE = 80, 5


@pytest.fixture(scope="module")
def shop() -> Iterator[Laptop]:
    """One of its own: it is slowed down and its switches are thrown."""
    told = {"SLUICE_ORDER_BEHIND_SECONDS": str(BEHIND), "SLUICE_ORDER_WANTED_SECONDS": str(WANTED)}
    with laptop(**told) as running:
        yield running


@pytest.fixture(scope="module")
def aws(shop: Laptop) -> Callable[[str], Any]:
    import boto3

    keys = {"aws_access_key_id": "laptop", "aws_secret_access_key": "laptop", "region_name": "us-east-1"}
    return lambda service: boto3.client(service, endpoint_url=shop.aws_endpoint, **keys)


@pytest.fixture
def intake(aws: Callable[[str], Any]) -> Callable[..., int]:
    """How many batches the intake may work on at once; set to `most` or changed otherwise, when given."""
    functions = aws("lambda")

    def limit(most: int = 0, **change: Any) -> int:
        (mapping,) = functions.list_event_source_mappings(FunctionName="sluice-dev-intake")["EventSourceMappings"]
        if most:
            change["ScalingConfig"] = {"MaximumConcurrency": most}
        if change:
            mapping = functions.update_event_source_mapping(UUID=mapping["UUID"], **change)
        return int(mapping["ScalingConfig"]["MaximumConcurrency"])

    return limit


@pytest.fixture
def pace(aws: Callable[[str], Any]) -> Callable[[], Any]:
    """One look of the pacer, without waiting for its minute."""
    event = {"version": "0", "id": "x", "account": "1", "region": "us-east-1", "time": "2026-11-11T00:00:00Z"}
    event |= {"source": "aws.events", "detail-type": "Scheduled Event", "resources": []}

    def look() -> Any:
        payload = json.dumps(event | {"detail": {"seconds": 0}})
        answer = aws("lambda").invoke(FunctionName="sluice-dev-pace-intake", Payload=payload)
        told = json.loads(answer["Payload"].read())
        assert "FunctionError" not in answer, told
        return told

    return look


def old_order(sku: str, seconds_ago: float) -> dict[str, Any]:
    message = spoilt(new_order_id(), sku)
    message["placement"][0] = int((time.time() - seconds_ago) * 1000)
    message["placement"][3][0][3] = 1
    return message


def queued(sqs: Any, messages: list[dict[str, Any]]) -> None:
    url = sqs.get_queue_url(QueueName="sluice-dev-orders")["QueueUrl"]
    for first in range(0, len(messages), 10):
        batch = messages[first : first + 10]
        entries = [{"Id": str(n), "MessageBody": json.dumps(each)} for n, each in enumerate(batch)]
        sqs.send_message_batch(QueueUrl=url, Entries=entries)


def moment(operator: Operator, order_id: str, turn: str) -> str:
    """When the order took that turn; times sort as text."""
    timeline = operator.order(order_id)["timeline"]
    return str(next(each["at"] for each in timeline if each["status"] == turn))


def status(operator: Operator, message: dict[str, Any]) -> str:
    return str(operator.order(message["order_id"]).get("status", "queued"))


def test_behind_a_backlog_a_fresh_order_is_placed_first_and_the_backlog_in_the_end(
    operator: Operator, buyer: Buyer, aws: Callable[[str], Any], intake: Callable[..., int]
) -> None:
    sku = operator.new_product(stock=1_000)
    late = [old_order(sku, WANTED + 60) for _ in range(LATE)]
    old = [old_order(sku, 0) for _ in range(OLD)]
    request = buyer.request_for(buyer.fill_cart(sku))
    intake(Enabled=False)
    queued(aws("sqs"), [*late, *old])
    time.sleep(BEHIND + 1)
    fresh = buyer.order(request)
    intake(Enabled=True)
    placed = moment(operator, buyer.follow(fresh, until={"pending", *END_STATES})["order_id"], "pending")
    eventually(lambda: all(status(operator, each) == "shipped" for each in old), seconds=180)
    assert sum(moment(operator, each["order_id"], "pending") > placed for each in old) >= OLD // 4  # overtaken
    refused = operator.order(late[0]["order_id"])
    assert (refused["status"], refused["reason"]) == ("rejected", "too_late")
    assert {status(operator, each) for each in late} == {"rejected"}
    assert operator.stock(sku)["sold"] == OLD + 1


def test_what_fails_in_the_backlog_is_listed_and_sent_back_there(operator: Operator, aws: Callable[[str], Any]) -> None:
    message = spoilt(new_order_id(), operator.new_product(stock=5))
    url = aws("sqs").get_queue_url(QueueName="sluice-dev-orders-backlog")["QueueUrl"]
    aws("sqs").send_message(QueueUrl=url, MessageBody=json.dumps(message))
    letter = letter_about(operator, "orders-backlog", message["order_id"])
    assert operator.order(message["order_id"])["reason"] == "processing_failed"
    path = f"/v1/admin/dead-letters/orders-backlog/{letter['letter_id']}"
    message["placement"][3][0][3] = 1
    message["placement"][0] -= (WANTED + 60) * 1000  # a person's redrive is placed however late it is
    assert operator.call("PUT", path, {"body": message}).status == 200
    assert operator.call("POST", f"{path}/redrive").status == 202
    eventually(lambda: status(operator, message) == "shipped")


def test_who_was_refused_too_late_is_told_so(operator: Operator, aws: Callable[[str], Any]) -> None:
    late = old_order(operator.new_product(stock=1), WANTED + 60)
    queued(aws("sqs"), [late])

    def told() -> Any:
        items = operator.call("GET", "/v1/admin/outbox?limit=100").body["items"]
        return next((item for item in items if item["order_id"] == late["order_id"]), None)

    assert "did not get to your order in time" in eventually(told)["text"]


def test_a_failing_payment_provider_slows_the_intake_and_the_load_tells_why(
    operator: Operator, buyer: Buyer, shop: Laptop, intake: Callable[..., int], pace: Callable[[], Any]
) -> None:
    provider = Provider(shop.payments_url, {"Authorization": "Bearer sk_test_checks"})
    sku = operator.new_product(stock=1_000)
    before = intake(8)
    provider.break_down(mode="error", status=503)
    try:
        for _ in range(6):
            buyer.buy(sku)

        def slowed() -> bool:
            assert pace()["looks"] <= 1
            troubles = operator.call("GET", "/v1/admin/load").body["troubles"]
            return intake() < before and any(each.startswith("payments failed") for each in troubles)

        eventually(slowed, seconds=60)
    finally:
        provider.mend()
    assert intake() >= 2
    load = operator.call("GET", "/v1/admin/load").body
    assert load["concurrency"]["floor"] == 2
    assert next(each for each in load["services"] if each["service"] == "payments")["failed"] > 0
    intake(5)


def test_the_load_is_for_operators_and_shows_every_queue(operator: Operator, buyer: Buyer) -> None:
    assert buyer.call("GET", "/v1/admin/load").status == 401
    load = operator.call("GET", "/v1/admin/load").body
    assert [queue["queue"] for queue in load["queues"]][:2] == ["orders", "orders-backlog"]
    assert load["waiting_room"] == {
        "mode": "off", "open": False, "rate": 5.0, "waiting": 0, "entered": 0, "admitted": 0
    }  # fmt: skip


def test_while_the_waiting_room_is_open_only_who_has_a_pass_orders(operator: Operator, buyer: Buyer) -> None:
    sku, early = operator.new_product(stock=10), Buyer(buyer.url)
    request, hasty = (each.request_for(each.fill_cart(sku)) for each in (buyer, early))
    assert operator.call("PUT", "/v1/admin/waiting-room", {"mode": "on"}).body["open"]
    refused = eventually(lambda: (reply := early.order(hasty)).status == 503 and reply)
    assert refused.body["code"] == "waiting_room"
    assert refused.body["entries_url"] == "/v1/waiting-room/entries"
    assert refused.body["errors"][0]["field"] == "X-Waiting-Room-Pass"
    assert int(refused.headers["retry-after"]) > 0
    admitted = admission(buyer, request["cart_id"])
    # Environments hear within seconds, each by itself, that the room is open; until then one may still let people by.
    refusal_of(early, hasty, "forged")
    other = Buyer(buyer.url)
    borrowed = other.request_for(other.fill_cart(operator.new_product(stock=10)))
    assert refusal_of(other, borrowed, admitted["pass"]).body["code"] == "waiting_room"
    key = uuid.uuid4().hex
    for _ in range(2):  # whoever is inside goes on
        accepted = buyer.call("POST", "/v1/orders", request, Idempotency_Key=key, X_Waiting_Room_Pass=admitted["pass"])
        assert accepted.status == 202
    assert operator.call("PUT", "/v1/admin/waiting-room", {"mode": "off"}).body["mode"] == "off"
    later = other.request_for(other.fill_cart(sku))
    eventually(lambda: other.order(later).status == 202)


def refusal_of(buyer: Buyer, request: dict[str, Any], room_pass: str) -> Any:
    def refused() -> Any:
        reply = buyer.call("POST", "/v1/orders", request, Idempotency_Key="k", X_Waiting_Room_Pass=room_pass)
        return reply if reply.status == 503 else None

    return eventually(refused)


def admission(buyer: Buyer, cart_id: str = "") -> dict[str, Any]:
    place = buyer.call("POST", "/v1/waiting-room/entries", {"cart_id": cart_id})
    assert place.status == 201, place

    def admitted() -> Any:
        seen = buyer.call("GET", place.body["status_url"], X_Entry_Token=place.body["entry_token"]).body
        return seen if seen["state"] == "admitted" else None

    found: dict[str, Any] = eventually(admitted)
    return found


def test_a_place_is_opened_by_its_own_token(buyer: Buyer) -> None:
    place = buyer.call("POST", "/v1/waiting-room/entries").body
    refused = buyer.call("GET", place["status_url"], X_Entry_Token="another")
    assert (refused.status, refused.body["code"]) == (403, "entry_not_yours")


def test_a_wrong_switch_is_told_what_it_takes(operator: Operator) -> None:
    refused = operator.call("PUT", "/v1/admin/waiting-room", {"mode": "ajar"})
    assert (refused.status, refused.body["errors"][0]["field"]) == (422, "mode")


def test_with_redis_dead_the_room_lets_people_in_and_the_shop_sells_on(
    operator: Operator, buyer: Buyer, shop: Laptop
) -> None:
    request = buyer.request_for(buyer.fill_cart(operator.new_product(stock=10)))
    operator.call("PUT", "/v1/admin/waiting-room", {"mode": "on"})
    shop.kill_valkey()
    eventually(lambda: buyer.order(request).status == 503)
    room_pass = admission(buyer)["pass"]
    accepted = buyer.call(
        "POST", "/v1/orders", request, Idempotency_Key=uuid.uuid4().hex, X_Waiting_Room_Pass=room_pass
    )
    assert buyer.follow(accepted)["status"] == "shipped"
    operator.call("PUT", "/v1/admin/waiting-room", {"mode": "off"})
