"""Our model of DynamoDB against AWS's own DynamoDB Local, by random scripts: equal answers and errors to equal calls.

What is known to differ is left out of the comparison, each for its reason:
- DynamoDB Local gives numbers back as they were written (1e2); AWS, and the model, give 100.
- It stops a transaction at the first update that cannot be carried out (ValidationException); AWS cancels it and names
  each reason, ValidationError among them (API reference of TransactWriteItems).
- It adds up transactions', batches' and empty pages' units by rules of its own; single calls' as AWS does.
- Whether a page that ends exactly at its limit has another one, empty, after it, is left to each.
"""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.contracts.answers import as_text, plain
from tests.contracts.conftest import REAL
from tests.contracts.scripts import ORDERS, PRODUCTS, Script
from tests.support.dynamodb import DynamoDb
from tests.support.engines import Engine, definitions

CALLS = 60  # of a script
MEASURED = ("GetItem", "PutItem", "UpdateItem", "DeleteItem", "TransactGetItems")
STOCK = {"pk": {"S": "SKU#A#00"}, "sk": {"S": "STOCK"}}

pytestmark = pytest.mark.skipif("dynamodb_local" not in REAL, reason="SLUICE_NO_DYNAMODB_LOCAL is set")


@pytest.fixture
def both(dynamodb_local: Engine) -> tuple[DynamoDb, Any]:
    """The model and a client of DynamoDB Local, with the shop's tables, empty."""
    dynamodb_local.empty()
    return DynamoDb(definitions()), dynamodb_local.client


@pytest.mark.parametrize("seed", range(12))
def test_random_calls_are_answered_as_dynamodb_answers_them(seed: int, both: tuple[DynamoDb, Any]) -> None:
    model, real = both
    for operation, asked in Script(seed).calls(CALLS):
        if "ClientRequestToken" in asked:
            asked["ClientRequestToken"] += f"-{seed}"  # DynamoDB Local remembers those of the script before
        if operation in MEASURED:
            asked["ReturnConsumedCapacity"] = "TOTAL"
        right = answer_of(real, operation, asked)
        assert _agrees(answer_of(model, operation, asked), right), f"{operation} {json.dumps(asked)}: {right}"
    for table in (PRODUCTS, ORDERS):
        whole = {"TableName": table, "ConsistentRead": True}
        assert answer_of(model, "Scan", whole) == answer_of(real, "Scan", whole)


@pytest.mark.parametrize("limit", [1, 2, 3, 5])
@pytest.mark.parametrize("forward", [True, False])
def test_pages_put_together_are_the_whole_query(limit: int, forward: bool, both: tuple[DynamoDb, Any]) -> None:
    """By the table and by its index, whose items share sort keys."""
    for client in both:
        for number in range(6):
            item = {"pk": {"S": "SKU#A#00"}, "sk": {"S": f"RECEIPT#{number}"}}
            index = {"gsi1pk": {"S": "all"}, "gsi1sk": {"S": f"{number // 2}"}}
            client.put_item(TableName=PRODUCTS, Item={**item, **index})
    for index in ("", "gsi1"):
        found = [_pages(client, index, limit, forward) for client in both]
        assert found[0] == found[1]
        assert len(found[0]) == 6


def _pages(client: Any, index: str, limit: int, forward: bool) -> list[str]:
    """Sort keys, as far as their order is DynamoDB's to keep."""
    part, value = ("gsi1pk", "all") if index else ("pk", "SKU#A#00")
    asked: dict[str, Any] = {"TableName": PRODUCTS, "Limit": limit, "ScanIndexForward": forward}
    asked |= {"KeyConditionExpression": f"{part} = :v", "ExpressionAttributeValues": {":v": {"S": value}}}
    asked |= {"IndexName": index} if index else {}
    items = []
    while True:
        answer = client.query(**asked)
        items += answer["Items"]
        if not answer.get("LastEvaluatedKey"):
            return [item["gsi1sk" if index else "sk"]["S"] for item in items]
        asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def test_a_scan_by_pages_meets_every_item_once(both: tuple[DynamoDb, Any]) -> None:
    for client in both:
        for number in range(25):
            client.put_item(TableName=ORDERS, Item={"pk": {"S": f"P{number % 7}"}, "sk": {"S": f"{number}"}})
        seen, asked = [], {"TableName": ORDERS, "Limit": 4}
        while True:
            answer = client.scan(**asked)
            seen += [(item["pk"]["S"], item["sk"]["S"]) for item in answer["Items"]]
            if not answer.get("LastEvaluatedKey"):
                break
            asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
        assert sorted(seen) == sorted((f"P{number % 7}", f"{number}") for number in range(25))


@pytest.mark.parametrize(
    ("operation", "asked"),
    [
        ("GetItem", {"TableName": "sluice-dev-nothing", "Key": STOCK}),
        ("GetItem", {"TableName": ORDERS, "Key": {"pk": {"S": "a"}}}),
        ("PutItem", {"TableName": ORDERS, "Item": {"pk": {"S": "a"}}}),
        ("PutItem", {"TableName": ORDERS, "Item": {"pk": {"N": "1"}, "sk": {"S": "b"}}}),
        ("PutItem", {"TableName": ORDERS, "Item": {"pk": {"S": ""}, "sk": {"S": "b"}}}),
        ("PutItem", {"TableName": ORDERS, "Item": {**STOCK, "body": {"S": "x" * 409_600}}}),
        ("PutItem", {"TableName": ORDERS, "Item": {**STOCK, "n": {"N": "many"}}}),
        ("PutItem", {"TableName": ORDERS, "Item": {**STOCK, "set": {"SS": []}}}),
        ("PutItem", {"TableName": ORDERS, "Item": {**STOCK, "set": {"NS": ["1", "1.0"]}}}),
        ("PutItem", {"TableName": PRODUCTS, "Item": {**STOCK, "gsi1pk": {"N": "1"}, "gsi1sk": {"S": "b"}}}),
        ("PutItem", {"TableName": PRODUCTS, "Item": {**STOCK, "gsi1pk": {"S": ""}, "gsi1sk": {"S": "b"}}}),
        ("UpdateItem", {"TableName": ORDERS, "Key": STOCK, "UpdateExpression": "SET status = pk"}),  # a reserved word
        ("UpdateItem", {"TableName": ORDERS, "Key": STOCK, "UpdateExpression": "SET sk = pk"}),
        ("UpdateItem", {"TableName": ORDERS, "Key": STOCK, "UpdateExpression": "REMOVE a, a"}),
        ("UpdateItem", {"TableName": ORDERS, "Key": STOCK, "UpdateExpression": "REMOVE a REMOVE b"}),
        ("UpdateItem", {"TableName": ORDERS, "Key": STOCK, "UpdateExpression": "SET a = :missing"}),
        ("UpdateItem", {"TableName": ORDERS, "Key": STOCK, "UpdateExpression": "SET a = "}),
        ("Query", {"TableName": ORDERS, "KeyConditionExpression": "sk = pk"}),
        ("Query", {"TableName": ORDERS, "IndexName": "gsi9", "KeyConditionExpression": "pk = sk"}),
        ("Scan", {"TableName": ORDERS, "Limit": 0}),
        ("BatchGetItem", {"RequestItems": {ORDERS: {"Keys": [STOCK, STOCK]}}}),
        ("BatchWriteItem", {"RequestItems": {ORDERS: [{"DeleteRequest": {"Key": STOCK}}] * 26}}),
        ("TransactWriteItems", {"TransactItems": []}),
        ("TransactWriteItems", {"TransactItems": [{"Delete": {"TableName": ORDERS, "Key": STOCK}}] * 2}),
        ("TransactWriteItems", {"TransactItems": [{"Delete": {"TableName": ORDERS, "Key": STOCK}}] * 101}),
        ("TransactGetItems", {"TransactItems": [{"Get": {"TableName": ORDERS, "Key": STOCK}}] * 2}),
    ],
)
def test_what_makes_no_sense_is_refused_as_dynamodb_refuses_it(
    operation: str, asked: dict[str, Any], both: tuple[DynamoDb, Any]
) -> None:
    model, real = (answer_of(client, operation, asked) for client in both)
    assert model == real
    assert model["Error"] in ("ValidationException", "ResourceNotFoundException")


def answer_of(client: Any, operation: str, asked: dict[str, Any]) -> Any:
    """What an engine answers, in a form in which answers can be compared."""
    try:
        answer = plain(client._make_api_call(operation, json.loads(json.dumps(asked))))
    except ClientError as error:
        reasons = error.response.get("CancellationReasons", ())
        return {
            "Error": error.response["Error"]["Code"],
            "Reasons": [(reason["Code"], plain(reason.get("Item"))) for reason in reasons],
            "Item": plain(error.response.get("Item")),
        }
    if isinstance(answer.get("ConsumedCapacity"), list):
        answer["ConsumedCapacity"].sort(key=as_text)
    if operation == "Query":
        answer.pop("LastEvaluatedKey", None)
    if operation == "Scan":
        answer["Items"].sort(key=as_text)
    if operation == "BatchGetItem":
        answer["Responses"] = {
            table: sorted(items, key=as_text) for table, items in answer["Responses"].items() if items
        }
    return answer


def _agrees(model: Any, real: Any) -> bool:
    if model == real:
        return True
    stopped = real.get("Error") == "ValidationException" and model.get("Error") == "TransactionCanceledException"
    return stopped and any(code == "ValidationError" for code, _ in model["Reasons"])
