"""What cannot be handled, seen, mended and sent back over HTTP."""

import json
import uuid

import botocore.session
import pytest

from tests.e2e.letters import ADMIN, letter_about, new_order_id, spoilt
from tests.support.patience import eventually
from tests.support.shopper import Buyer


@pytest.fixture(scope="module")
def aws(shop):
    keys = {"aws_access_key_id": "laptop", "aws_secret_access_key": "laptop", "region_name": "us-east-1"}
    session = botocore.session.get_session()
    return lambda service: session.create_client(service, endpoint_url=shop.aws_endpoint, **keys)


@pytest.fixture
def send(aws):
    sqs = aws("sqs")

    def send(noun, body):
        url = sqs.get_queue_url(QueueName=f"sluice-dev-{noun}")["QueueUrl"]
        sqs.send_message(QueueUrl=url, MessageBody=body if isinstance(body, str) else json.dumps(body))

    return send


def test_a_poison_message_is_listed_with_its_reason_at_its_first_try(operator, send):
    mark = uuid.uuid4().hex
    send("orders", '{"not json": ' + mark)
    letter = letter_about(operator, "orders", mark)
    assert letter["reason"].startswith("not an accepted order: JSON is malformed")
    assert (letter["receive_count"], letter["order_id"], letter["redrives"]) == (1, None, 0)
    counts = {each["queue"]: each["count"] for each in operator.call("GET", ADMIN).body["items"]}
    assert counts["orders"] >= 1


def test_a_bug_is_given_up_after_three_quick_tries(operator, send):
    mark = uuid.uuid4().hex
    send("notifications", {"detail": mark})
    letter = letter_about(operator, "notifications", mark)
    assert (letter["reason"], letter["receive_count"]) == ("KeyError: 'detail-type'", 3)


def test_a_poison_order_is_refused_and_placed_once_its_message_is_mended(operator, send, provider):
    sku, order_id = operator.new_product(stock=5), new_order_id()
    message = spoilt(order_id, sku)
    send("orders", message)
    letter = letter_about(operator, "orders", order_id)
    assert letter["order_id"] == order_id
    assert operator.order(order_id)["status"] == "rejected"
    path = f"{ADMIN}/orders/{letter['letter_id']}"
    shown = operator.call("GET", path)
    assert shown.body["json"] == message
    message["placement"][3][0][3] = 1
    edited = operator.call("PUT", path, {"body": message}, If_Match=shown.headers["etag"])
    assert (edited.status, edited.body["version"]) == (200, 2)
    assert operator.call("POST", f"{path}/redrive").status == 202
    eventually(lambda: operator.order(order_id)["status"] == "shipped")
    order = operator.order(order_id)
    assert [turn["status"] for turn in order["timeline"]][-4:] == ["rejected", "pending", "confirmed", "shipped"]
    assert operator.stock(sku) == {"received": 5, "available": 4, "held": 0, "sold": 1}
    assert len(provider.payments(order_id)) == 1
    assert operator.call("GET", path).status == 404
    acts = [entry["act"] for entry in audit_of(operator, letter)]
    assert acts == ["redrive", "edit"]


def audit_of(operator, letter):
    entries = operator.call("GET", "/v1/admin/audit?limit=100").body["items"]
    return [entry for entry in entries if letter["letter_id"] in entry["ids"]]


def test_redriving_what_was_done_does_nothing(operator, send, provider):
    sku, order_id = operator.new_product(stock=5), new_order_id()
    message = spoilt(order_id, sku)
    message["placement"][3][0][3:5] = 2, 4_950
    send("orders", message)
    eventually(lambda: operator.order(order_id).get("status") == "shipped")
    before, payments = operator.order(order_id), provider.payments(order_id)
    send("orders-dlq", message)
    letter = letter_about(operator, "orders", order_id)
    assert operator.call("POST", f"{ADMIN}/orders/{letter['letter_id']}/redrive").status == 202
    follower = new_order_id()  # a later message that is done: then so is the one before
    message["order_id"] = follower
    send("orders", message)
    eventually(lambda: operator.order(follower).get("status") == "shipped")
    assert operator.order(order_id) == before
    assert provider.payments(order_id) == payments
    assert operator.stock(sku)["sold"] == 4


def test_what_fails_again_comes_back_as_the_same_letter(operator, send):
    mark = uuid.uuid4().hex
    send("orders", mark)
    letter = letter_about(operator, "orders", mark)
    assert operator.call("POST", f"{ADMIN}/orders/{letter['letter_id']}/redrive").status == 202
    again = letter_about(operator, "orders", mark)
    eventually(lambda: letter_about(operator, "orders", mark)["redrives"] == 1)
    assert (again["letter_id"], again["first_seen"]) == (letter["letter_id"], letter["first_seen"])


def test_all_of_a_queue_go_back_at_a_rate(operator, send):
    marks = [uuid.uuid4().hex for _ in range(3)]
    for mark in marks:
        send("imports-dlq", {"import_id": mark})
    for mark in marks:
        letter_about(operator, "imports", mark)
    answer = operator.call("POST", f"{ADMIN}/imports/redrive", {"rate": 2})
    assert (answer.status, answer.body["redriven"], answer.body["remaining"]) == (202, 3, 0)
    assert answer.body["seconds"] == 1


def test_a_discarded_letter_leaves_its_body_and_the_reason_in_the_log(operator, send):
    mark = uuid.uuid4().hex
    send("checkups", mark)
    letter = letter_about(operator, "checkups", mark)
    path = f"{ADMIN}/checkups/{letter['letter_id']}"
    assert operator.call("POST", f"{path}/discard", {}).status == 422
    assert operator.call("POST", f"{path}/discard", {"reason": "a test of ours"}).status == 204
    assert operator.call("GET", path).status == 404
    (entry,) = audit_of(operator, letter)
    assert (entry["act"], entry["reason"], entry["before"]) == ("discard", "a test of ours", mark)
    assert entry["by"].startswith("operator at ")


def test_pages_follow_each_other_and_strangers_see_nothing(operator, send, shop):
    for _ in range(3):
        send("webhooks-dlq", uuid.uuid4().hex)
    eventually(lambda: len(operator.call("GET", f"{ADMIN}/webhooks").body["items"]) >= 3)
    first = operator.call("GET", f"{ADMIN}/webhooks?limit=2").body
    second = operator.call("GET", f"{ADMIN}/webhooks?limit=2&cursor={first['next_cursor']}").body
    ids = [item["letter_id"] for item in first["items"] + second["items"]]
    assert ids == sorted(set(ids), reverse=True)
    assert operator.call("GET", f"{ADMIN}/parcels").body["code"] == "dead_letter_queue_not_found"
    assert operator.call("GET", f"{ADMIN}/webhooks?cursor=forged").status == 400
    assert Buyer(shop.url).call("GET", ADMIN).status == 401


def test_two_editors_are_kept_apart(operator, send):
    mark = uuid.uuid4().hex
    send("checkups", mark)
    path = f"{ADMIN}/checkups/{letter_about(operator, 'checkups', mark)['letter_id']}"
    etag = operator.call("GET", path).headers["etag"]
    assert operator.call("PUT", path, {"body": "mine"}, If_Match=etag).status == 200
    refused = operator.call("PUT", path, {"body": "yours"}, If_Match=etag)
    assert (refused.status, refused.body["code"]) == (412, "dead_letter_changed")
    assert operator.call("GET", path).body["body"] == "mine"


@pytest.fixture
def stick(aws):
    """Run a saga for an order that does not exist: its undo fails, and it waits among the stuck orders."""

    def stick(order_id):
        entry = {"order_id": order_id, "amount": {"amount": 9900, "currency": "CNY"}, "payment_method": "pm_card_visa"}
        entry |= {"destination": {"country": "CN"}, "shipping_method": "standard"}
        arn = "arn:aws:states:us-east-1:123456789012:stateMachine:sluice-dev-order-saga"
        aws("stepfunctions").start_execution(stateMachineArn=arn, name=order_id, input=json.dumps(entry))

    return stick


def place_late(operator, send, order_id):
    """The order that the saga was too early for; its own saga counts as started."""
    sku = operator.new_product(stock=5)
    message = spoilt(order_id, sku)
    message["placement"][3][0][3] = 1
    send("orders", message)
    eventually(lambda: operator.order(order_id).get("status") == "pending")
    return sku


def test_a_stuck_order_is_listed_and_its_undo_is_tried_again(operator, send, stick):
    order_id = new_order_id()
    stick(order_id)
    letter = letter_about(operator, "stuck-orders", order_id)
    assert letter["reason"].startswith("The order could not be undone: MoveRefusedError")
    sku = place_late(operator, send, order_id)
    assert operator.call("POST", f"{ADMIN}/stuck-orders/{letter['letter_id']}/redrive").status == 202
    eventually(lambda: operator.order(order_id)["status"] == "cancelled")
    assert operator.stock(sku) == {"received": 5, "available": 5, "held": 0, "sold": 0}
    found = operator.call("GET", f"/v1/admin/executions?order_id={order_id}").body["items"]
    assert [(each["name"], each["status"]) for each in found] == [
        (f"{order_id}-r1", "SUCCEEDED"),
        (order_id, "FAILED"),
    ]


def test_a_failed_execution_is_redriven_from_where_it_failed(operator, send, stick):
    order_id = new_order_id()
    stick(order_id)
    eventually(lambda: operator.execution(order_id).get("status") == "FAILED")
    place_late(operator, send, order_id)
    redriven = operator.call("POST", f"/v1/admin/executions/{order_id}/redrive")
    assert (redriven.status, redriven.body["name"]) == (202, f"{order_id}-r1")
    eventually(lambda: operator.execution(f"{order_id}-r1")["status"] == "SUCCEEDED")
    execution = operator.execution(f"{order_id}-r1")
    assert [state["name"] for state in execution["states"]] == ["ChooseEntry", "ReleaseStock", "OrderCancelled"]
    assert all(state["duration_ms"] >= 0 and state["attempts"] >= 1 for state in execution["states"])
    assert operator.order(order_id)["status"] == "cancelled"
    for name in (order_id, f"{order_id}-r1"):
        again = operator.call("POST", f"/v1/admin/executions/{name}/redrive")
        assert (again.status, again.body["code"]) == (409, "execution_not_redrivable")


def test_executions_are_filtered_by_machine_status_and_time(operator, stick):
    order_id = new_order_id()
    stick(order_id)
    eventually(lambda: operator.execution(order_id).get("status") == "FAILED")
    started = operator.execution(order_id)["started_at"]
    listed = "/v1/admin/executions?state_machine=order-saga&status=FAILED&limit=100"
    since = operator.call("GET", f"{listed}&since={started}").body["items"]
    before = operator.call("GET", f"{listed}&before={started}").body["items"]
    assert order_id in [each["name"] for each in since]
    assert order_id not in [each["name"] for each in before]
    assert {each["status"] for each in since} == {"FAILED"}
    assert operator.call("GET", "/v1/admin/executions?state_machine=parcels").status == 404
    assert operator.call("GET", "/v1/admin/executions?since=yesterday").status == 422


def test_the_definition_of_a_state_machine_is_there_to_draw(operator):
    names = [each["name"] for each in operator.call("GET", "/v1/admin/state-machines").body["items"]]
    assert "order-saga" in names
    machine = operator.call("GET", "/v1/admin/state-machines/order-saga").body
    assert machine["definition"]["States"]["CapturePayment"]["Next"] == "CreateShipment"
    assert operator.call("GET", "/v1/admin/state-machines/parcels").body["code"] == "state_machine_not_found"


def test_facts_the_bus_refused_are_read_from_the_stream_again(buyer, operator, send, aws):
    order = buyer.follow(buyer.buy(operator.new_product(stock=5)))
    streams = aws("dynamodbstreams")
    (stream,) = streams.list_streams(TableName="sluice-dev-orders")["Streams"]
    arn, mark = stream["StreamArn"], uuid.uuid4().hex
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    start = {"StreamArn": arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"}
    records = streams.get_records(ShardIterator=streams.get_shard_iterator(**start)["ShardIterator"])["Records"]
    first = next(each for each in records if order["order_id"] in json.dumps(each["dynamodb"]["Keys"]))
    number = first["dynamodb"]["SequenceNumber"]
    where = {"shardId": shard, "startSequenceNumber": number, "endSequenceNumber": number, "streamArn": arn}
    given_up = {"requestContext": {"condition": "RetryAttemptsExhausted", "requestId": mark}}
    send("order-events-dlq", given_up | {"DDBStreamBatchInfo": where})
    letter = letter_about(operator, "order-events", mark)
    assert letter["reason"] == "RetryAttemptsExhausted"
    assert operator.call("POST", f"{ADMIN}/order-events/{letter['letter_id']}/redrive").status == 202


def test_facts_that_no_stream_holds_are_refused_and_stay(operator, send):
    mark = uuid.uuid4().hex
    send("order-events-dlq", {"requestContext": {"condition": "RetryAttemptsExhausted", "requestId": mark}})
    lost = letter_about(operator, "order-events", mark)
    refused = operator.call("POST", f"{ADMIN}/order-events/{lost['letter_id']}/redrive")
    assert (refused.status, refused.body["code"]) == (409, "dead_letter_not_redrivable")
