"""The DynamoDB shims: the same answers, atomic under threads, and a transaction that costs what it touches."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from moto.dynamodb.models import dynamodb_backends

from tests.integration.shims.conftest import Recorder
from tests.integration.shims.lanterns import TABLE, key, lantern

ACCOUNT = "123456789012"


def table():
    dynamodb = Recorder("dynamodb")
    dynamodb.client.create_table(**TABLE)
    return dynamodb


def query(dynamodb, index, expression, values, **more):
    values = {name: {"S": value} for name, value in values.items()}
    given = {"KeyConditionExpression": expression, "ExpressionAttributeValues": values} | more
    return dynamodb("query", TableName="lanterns", **({"IndexName": index} if index else {}), **given)


def a_day_of_a_table():
    dynamodb = table()
    for number in range(30):
        colour = ("red", "gold", "jade")[number % 3]
        item = lantern(f"p{number % 5}", f"{number:02}", g1=colour, g2=f"{number % 7}", n={"N": str(number)})
        dynamodb("put_item", TableName="lanterns", Item=item)
    dynamodb("put_item", TableName="lanterns", Item=lantern("p0", "bare", map={"M": {"a": {"L": [{"N": "1"}]}}}))
    queries(dynamodb)
    update = {"TableName": "lanterns", "Key": key("p1", "01"), "ReturnValues": "ALL_NEW"}
    red = {":red": {"S": "red"}}
    dynamodb("update_item", **update, UpdateExpression="SET g1 = :red", ExpressionAttributeValues=red)
    dynamodb("update_item", **update, UpdateExpression="REMOVE g2")
    dynamodb("update_item", **update, UpdateExpression="ADD n :one", ExpressionAttributeValues={":one": {"N": "1"}})
    dynamodb("update_item", **update | {"Key": key("new")}, UpdateExpression="SET g1 = :red, #o = :red",
             ExpressionAttributeValues=red, ExpressionAttributeNames={"#o": "other"})  # fmt: skip
    dynamodb("update_item", **update, UpdateExpression="SET g1 = missing + :red", ExpressionAttributeValues=red)
    dynamodb("update_item", **update, UpdateExpression="SET pk = :red", ExpressionAttributeValues=red)
    dynamodb("update_item", **update, UpdateExpression="nonsense")
    refused = {"ConditionExpression": "n > :big", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    values = red | {":big": {"N": "99"}}
    dynamodb("update_item", **update, UpdateExpression="SET g1 = :red", ExpressionAttributeValues=values, **refused)
    dynamodb("put_item", TableName="lanterns", Item=lantern("p1", "01"), ConditionExpression="attribute_not_exists(pk)")
    dynamodb("put_item", TableName="lanterns", Item=lantern("p1", "01", g1={"NULL": True}))
    dynamodb("put_item", TableName="lanterns", Item=lantern("p1", "01", big="x" * 410_000))
    dynamodb("delete_item", TableName="lanterns", Key=key("p2", "02"), ReturnValues="ALL_OLD")
    dynamodb("delete_item", TableName="lanterns", Key=key("nobody"), ReturnValues="ALL_OLD")
    dynamodb("get_item", TableName="lanterns", Key=key("nobody"))
    dynamodb("get_item", TableName="lanterns", Key=key("p0", "bare"), ProjectionExpression="map.a")
    queries(dynamodb)
    dynamodb("scan", TableName="lanterns", Limit=7)
    dynamodb("scan", TableName="lanterns", IndexName="keys")
    dynamodb("batch_get_item", RequestItems={"lanterns": {"Keys": [key("p0", "00"), key("nobody")]}})
    return dynamodb.answers


def queries(dynamodb):
    query(dynamodb, None, "pk = :p", {":p": "p0"})
    query(dynamodb, None, "pk = :p AND sk > :s", {":p": "p0", ":s": "10"}, ScanIndexForward=False)
    query(dynamodb, None, "pk = :p", {":p": "nobody"})
    query(dynamodb, "by-colour", "g1 = :c", {":c": "red"}, Limit=4)
    query(dynamodb, "by-colour", "g1 = :c AND g2 >= :n", {":c": "gold", ":n": "3"})
    query(dynamodb, "keys", "g2 = :n", {":n": "3"})
    query(dynamodb, "no-such-index", "g2 = :n", {":n": "3"})
    page = query(dynamodb, "by-colour", "g1 = :c", {":c": "red"}, Limit=3)
    if last := page.get("LastEvaluatedKey"):
        query(dynamodb, "by-colour", "g1 = :c", {":c": "red"}, Limit=3, ExclusiveStartKey=last)


def a_day_of_transactions():
    dynamodb = table()
    missing, there = "attribute_not_exists(pk)", "attribute_exists(pk)"

    def put(pk, condition=None, **more):
        told = {"ConditionExpression": condition} if condition else {}
        return {"Put": {"TableName": "lanterns", "Item": lantern(pk, **more), **told}}

    def take(pk, count, **more):
        values = {":n": {"N": str(count)}}
        told = {
            "UpdateExpression": "SET n = n - :n",
            "ConditionExpression": "n >= :n",
            "ExpressionAttributeValues": values,
        }
        return {"Update": {"TableName": "lanterns", "Key": key(pk), **told, **more}}

    def transact(*items):
        dynamodb("transact_write_items", TransactItems=list(items))

    transact(put("a", missing, n={"N": "5"}), put("b", missing, n={"N": "1"}))
    transact(put("a", missing), take("b", 1))
    transact(take("a", 2), take("b", 2, ReturnValuesOnConditionCheckFailure="ALL_OLD"))
    transact(take("a", 2), take("nobody", 2, ReturnValuesOnConditionCheckFailure="ALL_OLD"))
    transact(take("a", 2), take("b", 1), put("order", missing, g1="red", g2="1"))
    transact(take("a", 1), take("a", 1))
    transact({"ConditionCheck": {"TableName": "lanterns", "Key": key("b"), "ConditionExpression": there}}, put("c"))
    transact({"Delete": {"TableName": "lanterns", "Key": key("c")}}, put("d", there))
    transact({"Delete": {"TableName": "lanterns", "Key": key("c")}}, put("d"))
    transact({"Put": {"TableName": "nowhere", "Item": lantern("a")}})
    dynamodb("scan", TableName="lanterns")
    query(dynamodb, "by-colour", "g1 = :c", {":c": "red"})
    return dynamodb.answers


@pytest.mark.parametrize("script", [a_day_of_a_table, a_day_of_transactions])
def test_a_table_answers_as_before(both, script):
    published, shimmed = both(script)

    for before, now in zip(published, shimmed, strict=True):
        assert now == before


def test_the_last_lantern_is_taken_once_when_twenty_threads_race(shimmed):
    dynamodb = table()
    for number in range(8):
        dynamodb("put_item", TableName="lanterns", Item=lantern(f"stock{number}", n={"N": "1"}))

    def take(number, buyer):
        values = {":one": {"N": "1"}}
        order = {"Put": {"TableName": "lanterns", "Item": lantern(f"order{number}", str(buyer))}}
        told = {"UpdateExpression": "SET n = n - :one", "ConditionExpression": "n >= :one"}
        stock = {"TableName": "lanterns", "Key": key(f"stock{number}"), "ExpressionAttributeValues": values, **told}
        answer = dynamodb("transact_write_items", TransactItems=[order, {"Update": stock}])
        return "Error" not in answer

    with ThreadPoolExecutor(20) as pool:
        for number in range(8):
            assert sum(pool.map(lambda buyer, number=number: take(number, buyer), range(20))) == 1
    assert len(query(dynamodb, None, "pk = :p", {":p": "order7"})["Items"]) == 1


def test_a_hundred_additions_by_ten_threads_are_a_hundred(shimmed):
    dynamodb = table()
    told = {"UpdateExpression": "ADD n :one", "ExpressionAttributeValues": {":one": {"N": "1"}}}

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda _: dynamodb("update_item", TableName="lanterns", Key=key("sum"), **told), range(100)))

    assert dynamodb("get_item", TableName="lanterns", Key=key("sum"))["Item"]["n"] == {"N": "100"}


def test_a_transaction_costs_the_same_on_a_large_table(shimmed):
    table()
    backend = dynamodb_backends[ACCOUNT]["us-east-1"]

    def transact(times=20):
        started = time.perf_counter()
        for number in range(times):
            backend.transact_write_items([{"Put": {"TableName": "lanterns", "Item": lantern("same", str(number))}}])
        return time.perf_counter() - started

    small = min(transact() for _ in range(3))
    for number in range(3000):
        backend.put_item("lanterns", lantern(f"p{number}", g1="red", g2=str(number)))
    assert min(transact() for _ in range(3)) < 10 * small  # moto itself copies the table: thousands of times


def test_a_transaction_sent_again_with_its_token_is_done_once(shimmed):
    dynamodb = table()
    condition = {"ConditionExpression": "attribute_not_exists(pk)"}
    items = [{"Put": {"TableName": "lanterns", "Item": lantern("once"), **condition}}]

    first = dynamodb("transact_write_items", TransactItems=items, ClientRequestToken="token-1")
    again = dynamodb("transact_write_items", TransactItems=items, ClientRequestToken="token-1")
    other = dynamodb("transact_write_items", TransactItems=items, ClientRequestToken="token-2")
    changed = [{"Put": {"TableName": "lanterns", "Item": lantern("twice")}}]
    misused = dynamodb("transact_write_items", TransactItems=changed, ClientRequestToken="token-1")

    assert "Error" not in first
    assert "Error" not in again
    assert other["Error"]["Code"] == "TransactionCanceledException"
    assert misused["Error"]["Code"] == "IdempotentParameterMismatchException"


def records(table_name="lanterns"):
    shard = dynamodb_backends[ACCOUNT]["us-east-1"].get_table(table_name).stream_shard
    return [(each.record["eventName"], each.record["dynamodb"]["Keys"]["pk"]["S"]) for each in shard.items]


def test_a_transaction_reads_a_hundred_items_and_no_more(shimmed):
    dynamodb = table()
    dynamodb("put_item", TableName="lanterns", Item=lantern("once"))
    gets = [{"Get": {"TableName": "lanterns", "Key": {"pk": lantern("once")["pk"], "sk": lantern("once")["sk"]}}}]

    read = dynamodb("transact_get_items", TransactItems=gets * 100)
    too_many = dynamodb("transact_get_items", TransactItems=gets * 101)

    assert len(read["Responses"]) == 100
    assert too_many["Error"]["Code"] == "ValidationException"


def test_the_stream_tells_each_change_once_and_only_changes(shimmed):
    dynamodb = table()
    told = {"UpdateExpression": "SET g1 = :red", "ExpressionAttributeValues": {":red": {"S": "red"}}}
    for _ in range(2):
        dynamodb("update_item", TableName="lanterns", Key=key("a"), **told)
    dynamodb("put_item", TableName="lanterns", Item=lantern("a", g1="red"))
    dynamodb("put_item", TableName="lanterns", Item=lantern("a", g1="gold"))
    dynamodb("delete_item", TableName="lanterns", Key=key("a"))

    assert records() == [("INSERT", "a"), ("MODIFY", "a"), ("REMOVE", "a")]


def test_a_cancelled_transaction_tells_the_stream_nothing(shimmed):
    dynamodb = table()
    refused = {"Put": {"TableName": "lanterns", "Item": lantern("b"), "ConditionExpression": "attribute_exists(pk)"}}
    dynamodb("transact_write_items", TransactItems=[{"Put": {"TableName": "lanterns", "Item": lantern("a")}}, refused])

    assert records() == []
    assert dynamodb("scan", TableName="lanterns")["Count"] == 0


def test_an_update_that_fails_leaves_nothing_behind(shimmed):
    dynamodb = table()
    told = {"UpdateExpression": "SET a = :x, b = nothing", "ExpressionAttributeValues": {":x": {"S": "x"}}}
    dynamodb("update_item", TableName="lanterns", Key=key("ghost"), **told)

    assert "Item" not in dynamodb("get_item", TableName="lanterns", Key=key("ghost"))
    assert records() == []


def test_the_stream_keeps_the_last_thousand_records_and_their_numbers(shimmed):
    table()
    backend = dynamodb_backends[ACCOUNT]["us-east-1"]
    for number in range(3000):
        backend.put_item("lanterns", lantern(f"p{number}"))

    shard = backend.get_table("lanterns").stream_shard
    numbers = [int(each.record["dynamodb"]["SequenceNumber"]) for each in shard.items]
    assert len(numbers) <= 2000
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert int(shard.get(numbers[-1], 1)[0]["dynamodb"]["SequenceNumber"]) == numbers[-1]
