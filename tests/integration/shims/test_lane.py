"""The quick lane answers a call as moto does behind its own HTTP, refusals included."""

import json

import pytest
from moto.backends import get_backend
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.test import Client

from infra.local.shims.lane import ACTIONS, Lane
from tests.integration.shims.conftest import plain
from tests.integration.shims.lanterns import TABLE, key, lantern

HEADERS = {"Authorization": "AWS4-HMAC-SHA256 Credential=laptop/20261122/us-east-1/x/aws4_request, SignedHeaders=x"}
STATE_MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:pass"
NOW = "attribute_not_exists(pk)"
RAW = {"B": "aGVsbG8="}
NESTED = {"L": [{"M": {"x": {"BOOL": True}}}, {"NULL": True}]}
PUT = {"TableName": "lanterns", "Item": lantern("d")}
ENTRIES = [{"Id": "1", "MessageBody": "x"}, {"Id": "2", "MessageBody": "y"}]
CALLS = [
    ("DynamoDB_20120810.CreateTable", TABLE),
    ("DynamoDB_20120810.PutItem", {"TableName": "lanterns", "Item": lantern("a", g1="red", g2="1", n={"N": "1.50"})}),
    (
        "DynamoDB_20120810.PutItem",
        {"TableName": "lanterns", "Item": lantern("b", raw=RAW), "ReturnValues": "ALL_OLD"},
    ),
    ("DynamoDB_20120810.PutItem", {"TableName": "lanterns", "Item": key("a"), "ConditionExpression": NOW}),
    ("DynamoDB_20120810.PutItem", {"TableName": "nowhere", "Item": key("a")}),
    ("DynamoDB_20120810.GetItem", {"TableName": "lanterns", "Key": key("a")}),
    ("DynamoDB_20120810.GetItem", {"TableName": "lanterns", "Key": key("b"), "ReturnConsumedCapacity": "TOTAL"}),
    ("DynamoDB_20120810.GetItem", {"TableName": "lanterns", "Key": key("nobody")}),
    ("DynamoDB_20120810.GetItem", {"TableName": "lanterns", "Key": {"pk": {"S": "a"}}}),
    (
        "DynamoDB_20120810.UpdateItem",
        {
            "TableName": "lanterns",
            "Key": key("a"),
            "UpdateExpression": "SET g1 = :c, tags = :t",
            "ExpressionAttributeValues": {
                ":c": {"S": "gold"},
                ":t": {"L": [{"M": {"x": {"BOOL": True}}}, {"NULL": True}]},
            },
            "ReturnValues": "ALL_NEW",
        },
    ),
    (
        "DynamoDB_20120810.Query",
        {
            "TableName": "lanterns",
            "IndexName": "by-colour",
            "KeyConditionExpression": "g1 = :c",
            "ExpressionAttributeValues": {":c": {"S": "gold"}},
        },
    ),
    ("DynamoDB_20120810.BatchGetItem", {"RequestItems": {"lanterns": {"Keys": [key("a"), key("b")]}}}),
    ("DynamoDB_20120810.BatchWriteItem", {"RequestItems": {"lanterns": [{"PutRequest": {"Item": lantern("c")}}]}}),
    ("DynamoDB_20120810.TransactGetItems", {"TransactItems": [{"Get": {"TableName": "lanterns", "Key": key("a")}}]}),
    (
        "DynamoDB_20120810.TransactWriteItems",
        {"TransactItems": [{"Put": {"TableName": "lanterns", "Item": lantern("d")}}]},
    ),
    (
        "DynamoDB_20120810.TransactWriteItems",
        {"TransactItems": [{"Put": PUT | {"ConditionExpression": NOW}}]},
    ),
    ("DynamoDB_20120810.DeleteItem", {"TableName": "lanterns", "Key": key("a"), "ReturnValues": "ALL_OLD"}),
    ("DynamoDB_20120810.DeleteItem", {"TableName": "lanterns", "Key": key("a")}),
    ("AmazonSQS.CreateQueue", {"QueueName": "q"}),
    ("AmazonSQS.GetQueueUrl", {"QueueName": "q"}),
    ("AmazonSQS.GetQueueUrl", {"QueueName": "nowhere"}),
    ("AmazonSQS.SendMessage", {"QueueUrl": "http://x/123456789012/q", "MessageBody": "灯"}),
    (
        "AmazonSQS.SendMessage",
        {
            "QueueUrl": "http://x/123456789012/q",
            "MessageBody": "with",
            "MessageAttributes": {"a": {"DataType": "String", "StringValue": "b"}},
        },
    ),
    (
        "AmazonSQS.SendMessageBatch",
        {
            "QueueUrl": "http://x/123456789012/q",
            "Entries": [{"Id": "1", "MessageBody": "x"}, {"Id": "2", "MessageBody": "y"}],
        },
    ),
    ("AmazonSQS.SendMessage", {"QueueUrl": "http://x/123456789012/nowhere", "MessageBody": "x"}),
    (
        "AmazonSQS.ReceiveMessage",
        {"QueueUrl": "http://x/123456789012/q", "MaxNumberOfMessages": 10, "MessageAttributeNames": ["All"]},
    ),
    ("AmazonSQS.ReceiveMessage", {"QueueUrl": "http://x/123456789012/q"}),
    ("AmazonSQS.DeleteMessage", {"QueueUrl": "http://x/123456789012/q", "ReceiptHandle": "never given"}),
    (
        "AWSStepFunctions.CreateStateMachine",
        {
            "name": "pass",
            "roleArn": "arn:aws:iam::123456789012:role/x",
            "definition": json.dumps({"StartAt": "P", "States": {"P": {"Type": "Wait", "Seconds": 60, "End": True}}}),
        },
    ),
    ("AWSStepFunctions.StartExecution", {"stateMachineArn": STATE_MACHINE, "name": "one", "input": "{}"}),
    ("AWSStepFunctions.StartExecution", {"stateMachineArn": STATE_MACHINE, "name": "one", "input": '{"other": 1}'}),
    ("AWSStepFunctions.StartExecution", {"stateMachineArn": STATE_MACHINE + "x", "name": "one"}),
    ("AWSEvents.PutEvents", {"Entries": [{"Source": "s", "DetailType": "t", "Detail": "{}"}]}),
    ("AWSEvents.PutEvents", {"Entries": [{"Source": "s", "DetailType": "t", "Detail": "broken"}]}),
]


def answers(application):
    client, said = Client(application), []
    for target, body in CALLS:
        told = HEADERS | {"X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.0"}
        told["Authorization"] = told["Authorization"].replace("/x/", f"/{SERVICES[target.split('.')[0]]}/")
        response = client.post("/", data=json.dumps(body), headers=told)
        body = json.loads(response.data) if response.data else {}
        said.append((target, response.status_code, response.headers.get("Content-Type"), plain(body)))
    return said


SERVICES = {"DynamoDB_20120810": "dynamodb", "AmazonSQS": "sqs", "AWSStepFunctions": "states", "AWSEvents": "events"}


@pytest.mark.usefixtures("shimmed")
def test_every_answer_is_motos_own():
    long_way = answers(DomainDispatcherApplication(create_backend_app))
    forget()
    quick_way = answers(Lane(DomainDispatcherApplication(create_backend_app)))

    for before, now in zip(long_way, quick_way, strict=True):
        assert without_type(now) == without_type(before)


@pytest.mark.usefixtures("shimmed")
def test_the_calls_of_an_order_take_the_quick_way():
    asked = []

    def moto(environ, start_response):
        asked.append(environ["HTTP_X_AMZ_TARGET"])
        return DomainDispatcherApplication(create_backend_app)(environ, start_response)

    answers(Lane(moto))
    refused = {"StartExecution": 2, "SendMessage": 1, "PutEvents": 0, "UpdateItem": 0}  # those go the long way
    assert {name: sum(target.endswith(f".{name}") for target in asked) for name in refused} == refused


def without_type(answer):
    """SDKs do not look at the content type of JSON 1.0 and 1.1."""
    target, status, _, body = answer
    return target, status, body


def forget():
    for service in ("dynamodb", "sqs", "stepfunctions", "events"):
        for account in get_backend(service).values():
            for backend in account.values():
                backend.reset()


def test_every_action_of_the_lane_exists():
    for handler, method in ACTIONS.values():
        assert callable(getattr(handler, method))
