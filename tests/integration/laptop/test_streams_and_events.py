"""DynamoDB streams in order, poison set aside; the event bus into queues."""

import json

from tests.integration.laptop.conftest import ACCOUNT, aws_client
from tests.support.patience import eventually


def drain(sqs, shop, queue, wanted, seconds=10):
    """Bodies of messages that `wanted` says yes to, kept as they come, until it has seen enough."""
    found = []

    def look():
        where = f"{shop.aws_endpoint}/{ACCOUNT}/{queue}"
        got = sqs.receive_message(QueueUrl=where, MaxNumberOfMessages=10, VisibilityTimeout=30)
        for message in got.get("Messages", []):
            body = json.loads(message["Body"])
            if not wanted(body):
                continue
            found.append(body)
            sqs.delete_message(QueueUrl=where, ReceiptHandle=message["ReceiptHandle"])
        return found

    return look


def put(dynamodb, name, **attributes):
    item = {"pk": {"S": name}} | {key: {"S": value} for key, value in attributes.items()}
    dynamodb.put_item(TableName="tiny-dev-lanterns", Item=item)


def test_changes_of_one_item_come_in_order_and_once(dynamodb, sqs, shop, name):
    for colour in ("red", "green", "green", "gold"):
        put(dynamodb, name, colour=colour)
    dynamodb.delete_item(TableName="tiny-dev-lanterns", Key={"pk": {"S": name}})

    look = drain(sqs, shop, "tiny-dev-heard", lambda body: body.get("pk") == name)
    heard = eventually(lambda: (got := look()) and len(got) >= 4 and got)

    assert [each["what"] for each in heard] == ["INSERT", "MODIFY", "MODIFY", "REMOVE"]
    assert [each["new"].get("colour", {}).get("S") for each in heard] == ["red", "green", "gold", None]


def test_an_update_that_creates_is_one_insert(dynamodb, sqs, shop, name):
    dynamodb.update_item(
        TableName="tiny-dev-lanterns",
        Key={"pk": {"S": name}},
        UpdateExpression="SET colour = :colour",
        ExpressionAttributeValues={":colour": {"S": "red"}},
    )
    put(dynamodb, name, colour="end")

    look = drain(sqs, shop, "tiny-dev-heard", lambda body: body.get("pk") == name)
    heard = eventually(lambda: (got := look()) and len(got) >= 2 and got)

    assert [(each["what"], each["new"]["colour"]["S"]) for each in heard] == [("INSERT", "red"), ("MODIFY", "end")]


def test_poison_is_set_aside_and_what_follows_goes_on(dynamodb, sqs, shop, name):
    put(dynamodb, name, behave="poison")
    put(dynamodb, f"{name}-after", colour="red")

    look = drain(sqs, shop, "tiny-dev-heard", lambda body: body.get("pk") == f"{name}-after")
    assert eventually(look, seconds=15)
    aside = drain(sqs, shop, "tiny-dev-follow-dlq", lambda body: "DDBStreamBatchInfo" in body)
    assert eventually(aside)[0]["requestContext"]["condition"] == "RetryAttemptsExhausted"


def test_an_event_reaches_the_queue_of_its_rule_as_aws_sends_it(sqs, shop, name):
    events = aws_client(shop, "events")
    entry = {"Source": "tiny.lanterns", "DetailType": "LanternLit", "Detail": json.dumps({"name": name})}
    events.put_events(Entries=[entry | {"EventBusName": "tiny-dev-events"}])

    look = drain(sqs, shop, "tiny-dev-heard", lambda body: body.get("detail", {}).get("name") == name)
    (event,) = eventually(look)

    assert set(event) == {
        "version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail"
    }  # fmt: skip
    assert (event["detail-type"], event["account"], event["version"]) == ("LanternLit", ACCOUNT, "0")


def test_stream_records_can_be_read_by_hand(shop, dynamodb, name):
    streams = aws_client(shop, "dynamodbstreams")
    put(dynamodb, name, colour="red")
    arn = dynamodb.describe_table(TableName="tiny-dev-lanterns")["Table"]["LatestStreamArn"]
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    start = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")

    records = streams.get_records(ShardIterator=start["ShardIterator"])["Records"]

    assert name in [record["dynamodb"]["Keys"]["pk"]["S"] for record in records]
