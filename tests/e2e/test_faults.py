"""The shop is hurt while people buy: every accepted order still ends, once; every unit and cent is accounted for."""

import itertools
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from tests.support.patience import becomes, eventually
from tests.support.payments import Provider
from tests.support.shopper import END_STATES, Buyer, Operator, Reply

PATIENCE = 60.0  # seconds for an order to end while the shop is hurt
QUICK = 2.0  # seconds for a checkout on a machine that others use too
DECLINED = "pm_card_chargeDeclined"
# What a buyer is told at each turn of an order.
TOLD = {
    "pending": "OrderPlaced",
    "confirmed": "OrderConfirmed",
    "shipped": "OrderShipped",
    "cancelled": "OrderCancelled",
    "rejected": "OrderRejected",
}


@dataclass
class Bought:
    """An accepted order: whose, and how long acceptance took."""

    buyer: Buyer
    accepted: Reply
    seconds: float

    @property
    def order_id(self) -> str:
        return str(self.accepted.body["order_id"])


def insist(ask: Callable[[], Reply], seconds: float = PATIENCE) -> Reply:
    """Ask again, as clients do, while the shop's function crashes (502) or is busy (429, 503)."""
    deadline = time.monotonic() + seconds
    while True:
        reply = ask()
        if reply.status not in (429, 502, 503, 504) or time.monotonic() > deadline:
            return reply
        time.sleep(0.1)


def buy(shop: Any, sku: str, payment_method: str = "pm_card_visa") -> Bought:
    """From an empty cart to an accepted order, however often it takes; the order itself always under one key."""
    buyer = Buyer(shop.url)
    made = insist(lambda: buyer.call("POST", "/v1/carts", {}))
    buyer.headers["X-Cart-Token"] = made.body["cart_token"]
    line = f"/v1/carts/{made.body['cart_id']}/lines/{sku}"
    cart = insist(lambda: buyer.call("PUT", line, {"quantity": 1})).body
    request, key = buyer.request_for(cart, payment_method), uuid4().hex
    started = time.monotonic()
    accepted = insist(lambda: buyer.order(request, key))
    assert accepted.status == 202, accepted
    return Bought(buyer, accepted, time.monotonic() - started)


def buy_many(
    shop: Any, sku: str, count: int, at_once: int = 4, methods: tuple[str, ...] = ("pm_card_visa",)
) -> list[Bought]:
    chosen = list(itertools.islice(itertools.cycle(methods), count))
    with ThreadPoolExecutor(at_once) as crowd:
        return list(crowd.map(lambda method: buy(shop, sku, method), chosen))


def ends(bought: list[Bought], seconds: float = PATIENCE) -> list[dict[str, Any]]:
    """The orders as they ended, or as they were when patience ran out."""
    deadline = time.monotonic() + seconds
    return [_end(each, deadline) for each in bought]


def _end(bought: Bought, deadline: float) -> dict[str, Any]:
    url, token = bought.accepted.body["status_url"], bought.accepted.body["order_token"]
    while True:
        order: dict[str, Any] = insist(lambda: bought.buyer.call("GET", url, X_Order_Token=token)).body
        if order["status"] in END_STATES or time.monotonic() > deadline:
            return order
        time.sleep(0.1)


def balanced(operator: Operator, provider: Provider, sku: str, orders: list[dict[str, Any]]) -> Counter[str]:
    """How the orders ended, once the books are seen to be right: units, intents and money."""
    ended = Counter(order["status"] for order in orders)
    assert set(ended) <= END_STATES, ended
    counts = operator.stock(sku)
    assert counts["received"] == counts["available"] + counts["held"] + counts["sold"]
    assert (counts["held"], counts["sold"]) == (0, ended["shipped"])
    for order in orders:
        paid = provider.payments(order["order_id"])
        taken = [payment["amount_received"] for payment in paid if payment["status"] == "succeeded"]
        assert len(paid) <= 1 or order["status"] == "cancelled", (order, paid)
        assert taken == ([order["totals"]["total"]["amount"]] if order["status"] == "shipped" else []), (order, paid)
        assert all(payment["status"] in ("succeeded", "canceled") for payment in paid), (order, paid)
    return ended


@contextmanager
def impatient(aws: Callable[[str], Any], *nouns: str, seconds: int = 2) -> Iterator[None]:
    """What takes minutes in production (a message that failed comes again after one) takes seconds here."""
    queues = aws("sqs")
    urls = [queues.get_queue_url(QueueName=f"sluice-dev-{noun}")["QueueUrl"] for noun in nouns]
    before = [
        queues.get_queue_attributes(QueueUrl=url, AttributeNames=["VisibilityTimeout"])["Attributes"] for url in urls
    ]
    for url in urls:
        queues.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": str(seconds)})
    try:
        yield
    finally:
        for url, attributes in zip(urls, before, strict=True):
            queues.set_queue_attributes(QueueUrl=url, Attributes=attributes)


@contextmanager
def again_and_again(hurt: Callable[[], Any], every: float) -> Iterator[list[Any]]:
    """Do `hurt` every so many seconds until the end of the block; what came of it each time."""
    over, done = threading.Event(), []

    def run() -> None:
        while not over.wait(every):
            done.append(hurt())

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield done
    finally:
        over.set()
        thread.join()


def told_of(order: dict[str, Any]) -> list[str]:
    """The mails that an order's timeline calls for."""
    return [TOLD[turn["status"]] for turn in order["timeline"] if turn["status"] in TOLD]


class Outbox:
    """What was told, gathered while it happens: over HTTP the outbox shows the newest hundred notices."""

    def __init__(self, operator: Operator) -> None:
        self._operator = operator
        self._seen: dict[str, tuple[str, str, str]] = {}

    def look(self) -> None:
        items = insist(lambda: self._operator.call("GET", "/v1/admin/outbox?limit=100")).body["items"]
        told = {notice["notice_id"]: (notice["order_id"], notice["event"], notice["channel"]) for notice in items}
        assert len(told) == len(items), "a notice is listed twice"
        self._seen |= told

    def mails(self, order_ids: set[str]) -> Counter[tuple[str, str]]:
        """The mails about these orders that have left."""
        self.look()
        seen = list(self._seen.values())
        return Counter((order, event) for order, event, channel in seen if order in order_ids and channel == "email")


def test_workers_are_killed_again_and_again_in_the_middle_of_fifty_orders(shop, aws, operator, provider):
    sku, outbox = operator.new_product(stock=60), Outbox(operator)
    with impatient(aws, "orders", "orders-dlq", "notifications"), again_and_again(outbox.look, every=0.1):
        with again_and_again(shop.kill_workers, every=0.4) as killed:
            bought = buy_many(shop, sku, 50, methods=("pm_card_visa",) * 4 + (DECLINED,))
            time.sleep(3)
        orders = ends(bought)
        wanted = Counter((order["order_id"], event) for order in orders for event in told_of(order))
        becomes(lambda: outbox.mails({order["order_id"] for order in orders}), wanted)
    assert len(killed) >= 8
    ended = balanced(operator, provider, sku, orders)
    assert ended["shipped"] >= 20, ended
    assert sum(ended.values()) == len({order["order_id"] for order in orders}) == 50


FAULTS: dict[str, dict[str, Any]] = {
    "refuses connections": {"mode": "down", "times": 16},
    "answers 500": {"mode": "error", "times": 16},
    "drops replies after acting": {"mode": "drop_reply", "times": 16},
    "drops replies to captures": {"mode": "drop_reply", "times": 10, "path_suffix": "/capture"},
    "acts, then answers 500 for good": {"mode": "error_after", "times": 10, "path_suffix": "/confirm"},
    # The shop waits for 8 seconds: all that is slower than that is as slow as can be.
    "is slow": {"mode": "slow", "times": 5, "seconds": 12},
    "is slow to say what it did": {"mode": "slow_after", "times": 5, "seconds": 30},
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_the_provider_fails_for_a_while(shop, operator, provider, fault):
    sku = operator.new_product(stock=20)
    provider.break_down(**fault)
    bought = buy_many(shop, sku, 8, methods=("pm_card_visa",) * 3 + (DECLINED,))
    assert max(each.seconds for each in bought) < QUICK
    ended = balanced(operator, provider, sku, ends(bought))
    assert ended["shipped"] >= 1 and ended["cancelled"] >= 2, ended


def test_the_provider_stays_away_until_orders_give_up(shop, operator, provider):
    sku = operator.new_product(stock=20)
    provider.break_down(mode="down")
    bought = buy_many(shop, sku, 6)
    assert max(each.seconds for each in bought) < QUICK
    eventually(lambda: all("VoidPayment" in _states(operator, each) for each in bought), seconds=40)
    provider.mend()
    orders = ends(bought)
    assert balanced(operator, provider, sku, orders) == {"cancelled": 6}
    assert {order["reason"] for order in orders} == {"payment_unavailable"}


def test_an_order_whose_saga_was_lost_is_ended_by_its_check_up(shop, aws, operator, provider):
    """Both ways: what nobody paid goes back, what may have been paid goes on. Its money step is still under way."""
    sku = operator.new_product(stock=5)
    provider.break_down(mode="slow_after", seconds=4, times=1, path_suffix="/confirm")
    unpaid = buy(shop, sku)
    eventually(lambda: _states(operator, unpaid)[-1:] == ["AuthorizePayment"] and provider.payments(unpaid.order_id))
    lose_saga(aws, unpaid)
    provider.break_down(mode="slow_after", seconds=4, times=1, path_suffix="/capture")
    confirmed = buy(shop, sku)
    eventually(lambda: _states(operator, confirmed)[-1:] == ["CapturePayment"])
    lose_saga(aws, confirmed)
    checkups = aws("sqs").get_queue_url(QueueName="sluice-dev-checkups")["QueueUrl"]
    for bought in (unpaid, confirmed):
        aws("sqs").send_message(QueueUrl=checkups, MessageBody=json.dumps({"order_id": bought.order_id}))
    orders = ends([unpaid, confirmed])
    assert [(order["status"], order["reason"]) for order in orders] == [
        ("cancelled", "payment_expired"),
        ("shipped", None),
    ]
    assert balanced(operator, provider, sku, orders)


def lose_saga(aws: Callable[[str], Any], bought: Bought) -> None:
    """Its execution ends as if Step Functions had dropped it."""
    states = aws("stepfunctions")
    arn = next(
        each["stateMachineArn"]
        for each in states.list_state_machines()["stateMachines"]
        if each["name"].endswith("order-saga")
    )
    states.stop_execution(executionArn=f"{arn.replace(':stateMachine:', ':execution:')}:{bought.order_id}")


def _states(operator: Operator, bought: Bought) -> list[str]:
    execution = operator.call("GET", f"/v1/admin/executions/{bought.order_id}").body
    return [state["name"] for state in execution.get("states", [])]


def test_valkey_is_killed_while_people_shop(shop, operator, provider):
    sku = operator.new_product(stock=40)
    seen: Counter[int] = Counter()
    browser = Buyer(shop.url)

    def browse() -> None:
        for path in ("/v1/products?limit=5", "/v1/products/prd_case-aluminium", "/v1/categories", "/v1/health"):
            seen[browser.call("GET", path).status] += 1

    killing, browsing = again_and_again(shop.kill_valkey, every=0.9), again_and_again(browse, every=0.02)
    with killing as killed, browsing, ThreadPoolExecutor(3) as crowd:
        bought = list(crowd.map(lambda _: strictly_buy(shop, sku), range(24)))
    assert sum(killed) >= 1
    assert set(seen) == {200}
    assert balanced(operator, provider, sku, ends(bought)) == {"shipped": 24}


def strictly_buy(shop: Any, sku: str) -> Bought:
    """As `buy`, but no answer may be anything else than the right one, at the first try."""
    buyer = Buyer(shop.url)
    cart = buyer.fill_cart(sku)
    assert buyer.call("GET", f"/v1/carts/{cart['cart_id']}").status == 200
    request, key, started = buyer.request_for(cart), uuid4().hex, time.monotonic()
    accepted, again = buyer.order(request, key), buyer.order(request, key)
    assert (accepted.status, again.status, again.body) == (202, 202, accepted.body)
    return Bought(buyer, accepted, time.monotonic() - started)


@pytest.fixture
def orders_queue(aws: Callable[[str], Any]) -> Callable[[Any], None]:
    """Put a message on the orders queue: bytes as they are, or as JSON."""
    url = aws("sqs").get_queue_url(QueueName="sluice-dev-orders")["QueueUrl"]

    def send(message: Any) -> None:
        body = message if isinstance(message, str) else json.dumps(message)
        aws("sqs").send_message(QueueUrl=url, MessageBody=body)

    return send


POISON: dict[str, Callable[[str], Any]] = {
    "no placement": lambda order_id: {"order_id": order_id},
    "a placement of another shape": lambda order_id: {"order_id": order_id, "fingerprint": "f", "placement": [1, "x"]},
    "numbers that are texts": lambda order_id: {"order_id": order_id, "fingerprint": 1, "placement": None},
}


@pytest.mark.parametrize("poison", POISON.values(), ids=POISON.keys())
def test_a_message_that_cannot_be_read_rejects_the_order_it_names(operator, orders_queue, poison):
    order_id = f"ord_{''.join(chr(ord('a') + int(digit, 16)) for digit in uuid4().hex)[:26]}"
    orders_queue(poison(order_id))
    order = eventually(
        lambda: (seen := operator.call("GET", f"/v1/admin/orders/{order_id}")).status == 200 and seen.body
    )
    assert (order["status"], order["reason"]) == ("rejected", "processing_failed")
    assert [turn["status"] for turn in order["timeline"]][-1] == "rejected"


def drained(aws: Callable[[str], Any], noun: str) -> None:
    """Waits until nothing waits in the queue and nothing is being worked on."""
    queues = aws("sqs")
    url = queues.get_queue_url(QueueName=f"sluice-dev-{noun}")["QueueUrl"]
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    get = queues.get_queue_attributes
    becomes(lambda: get(QueueUrl=url, AttributeNames=names)["Attributes"], dict.fromkeys(names, "0"))


def test_poison_does_no_harm_to_an_order_that_was_placed(shop, aws, operator, provider, orders_queue):
    sku = operator.new_product(stock=5)
    bought = buy(shop, sku)
    ends([bought])
    orders_queue({"order_id": bought.order_id})
    orders_queue({"order_id": bought.order_id, "placement": {}})
    drained(aws, "orders")
    assert balanced(operator, provider, sku, ends([bought])) == {"shipped": 1}


def test_garbage_that_names_no_order_ends_among_the_dead_letters(aws, operator, orders_queue):
    garbage = [f"nonsense {uuid4().hex}", json.dumps({"order_id": f"../{uuid4().hex}"}), f"[{uuid4().int}]"]
    with impatient(aws, "orders", seconds=0):
        for message in garbage:
            orders_queue(message)
        eventually(lambda: set(garbage) <= dead_letters(aws, operator), seconds=30)


def dead_letters(aws: Callable[[str], Any], operator: Operator) -> set[str]:
    """What intake gave up on."""
    kept = operator.call("GET", "/v1/admin/dead-letters/orders?limit=100")
    return {letter["excerpt"] for letter in kept.body.get("items", [])}


def test_a_message_that_is_delivered_again_does_nothing_twice(shop, aws, operator, provider, orders_queue):
    """SQS delivers at least once: the very message of an accepted order, before, while and after it is placed."""
    sku = operator.new_product(stock=9)
    bought = buy(shop, sku)
    message = _message_of(operator, aws, bought)
    for _ in range(5):
        orders_queue(message)
    (order,) = ends([bought])
    for _ in range(5):
        orders_queue(message)
    drained(aws, "orders")
    assert balanced(operator, provider, sku, [order]) == {"shipped": 1}
    executions = operator.call("GET", f"/v1/admin/executions?order_id={bought.order_id}").body["items"]
    assert len(executions) == 1
    assert operator.stock(sku)["sold"] == 1


def _message_of(operator: Operator, aws: Callable[[str], Any], bought: Bought) -> dict[str, Any]:
    """The message that intake read, put together again from what it wrote."""
    key = {"pk": {"S": f"ORDER#{bought.order_id}"}, "sk": {"S": "ORDER"}}
    get = aws("dynamodb").get_item
    row = eventually(lambda: get(TableName="sluice-dev-orders", Key=key, ConsistentRead=True).get("Item"))
    placement = json.loads(row["body"]["S"])
    return {"order_id": bought.order_id, "fingerprint": row["fingerprint"]["S"], "placement": placement}


def test_events_that_come_twice_and_out_of_order_are_told_once_each(shop, aws, operator):
    outbox = Outbox(operator)
    bought = buy(shop, operator.new_product(stock=5))
    ends([bought])
    told = {(bought.order_id, event): 1 for event in ("OrderPlaced", "OrderConfirmed", "OrderShipped")}
    becomes(lambda: outbox.mails({bought.order_id}), told)
    records = _stream_records(aws, bought.order_id)
    assert len(records) >= 3
    for shuffled in (records[::-1], records, records[1:] + records[:1]):
        payload = json.dumps({"Records": shuffled}).encode()
        answer = aws("lambda").invoke(FunctionName="sluice-dev-publish-order-events", Payload=payload)
        assert "FunctionError" not in answer
    drained(aws, "notifications")
    assert outbox.mails({bought.order_id}) == told


def _stream_records(aws: Callable[[str], Any], order_id: str) -> list[dict[str, Any]]:
    """What the orders stream said of an order, as Lambda would be handed it again."""
    streams, name = aws("dynamodbstreams"), "sluice-dev-orders"
    arn = aws("dynamodb").describe_table(TableName=name)["Table"]["LatestStreamArn"]
    (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    start = streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")
    found, following = [], start["ShardIterator"]
    while following:
        page = streams.get_records(ShardIterator=following)
        found += page["Records"]
        following = page.get("NextShardIterator") if page["Records"] else None
    for record in found:
        record["eventSourceARN"] = arn
        record["dynamodb"].pop("ApproximateCreationDateTime", None)
    return [record for record in found if record["dynamodb"]["Keys"]["pk"]["S"] == f"ORDER#{order_id}"]
