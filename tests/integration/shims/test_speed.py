"""Shims that only make things faster: what moto answers stays as it is."""

import threading

import pytest

from infra.local.shims import threads
from tests.integration.shims.conftest import Recorder

KEY = {"pk": {"S": "CART#may"}}
UPDATES = [
    ("SET #a = :one, b.c = :text", {"#a": "a"}, {":one": {"N": "1"}, ":text": {"S": "x"}}),
    ("SET a = if_not_exists(a, :one), d = if_not_exists(d, :one)", {}, {":one": {"N": "1"}}),
    ("SET l = list_append(l, :more), a = a + :one", {}, {":more": {"L": [{"S": "y"}]}, ":one": {"N": "1"}}),
    ("SET a = a - :one REMOVE b.c ADD n :one", {}, {":one": {"N": "1"}}),
    ("REMOVE l[0], l[1]", {}, None),
    ("ADD s :set DELETE t :set", {}, {":set": {"SS": ["x"]}}),
    ("SET l[7] = :one", {}, {":one": {"N": "1"}}),
    ("SET #k = :one", {"#k": "pk"}, {":one": {"S": "1"}}),  # the key: refused
    ("SET a = :one, a = :one", {}, {":one": {"N": "1"}}),
    ("SET a = :missing", {}, {":one": {"N": "1"}}),
    ("SET a = nowhere", {}, None),
    ("SET status = :one", {}, {":one": {"S": "1"}}),  # a reserved word
    ("SET a = s + :one", {}, {":one": {"N": "1"}}),
    ("SET x.y.z = :one", {}, {":one": {"N": "1"}}),
    ("SET a = a + ", {}, None),
]


def a_cart():
    aws = Recorder("dynamodb")
    keys = {"AttributeName": "pk", "KeyType": "HASH"}
    kinds = {"AttributeName": "pk", "AttributeType": "S"}
    aws.client.create_table(
        TableName="carts", KeySchema=[keys], AttributeDefinitions=[kinds], BillingMode="PAY_PER_REQUEST"
    )
    return aws


@pytest.mark.parametrize(("expression", "names", "values"), UPDATES)
def test_an_update_answers_and_leaves_what_it_does_without_the_shims(both, expression, names, values):
    def script():
        aws = a_cart()
        item = {"a": {"N": "5"}, "b": {"M": {"c": {"S": "old"}}}, "l": {"L": [{"N": "1"}, {"N": "2"}, {"N": "3"}]}}
        sets = {"s": {"SS": ["a"]}, "t": {"SS": ["x", "y"]}}
        aws.client.put_item(TableName="carts", Item={**KEY, **item, **sets})
        given = {"ExpressionAttributeNames": names, "ExpressionAttributeValues": values}
        for value in ("ALL_NEW", "UPDATED_OLD"):
            aws(
                "update_item",
                TableName="carts",
                Key=KEY,
                UpdateExpression=expression,
                ReturnValues=value,
                **{name: held for name, held in given.items() if held},
            )
            aws("get_item", TableName="carts", Key=KEY)
        return aws.answers

    published, shimmed = both(script)
    assert shimmed == published


def test_a_thread_that_is_done_takes_the_next_target():
    ran = []

    def run():
        thread = threads.PooledThread(target=lambda: ran.append(threading.get_ident()))
        thread.start()
        thread.join(5)
        assert not thread.is_alive()

    for _ in range(20):
        run()
    assert len(ran) == 20
    assert len(set(ran)) < 20


def test_a_target_that_never_ends_holds_up_nobody_else():
    stuck, gate = threading.Event(), threading.Event()
    waiting = threads.PooledThread(target=lambda: (stuck.set(), gate.wait(10)))
    waiting.start()
    assert stuck.wait(5)
    other = threads.PooledThread(target=lambda: None)
    other.start()
    other.join(5)
    assert not other.is_alive()
    assert waiting.is_alive()
    gate.set()


def test_a_target_that_fails_leaves_its_thread_fit_for_the_next(monkeypatch):
    told = []
    monkeypatch.setattr(threading, "excepthook", told.append)
    for _ in range(3):
        failing = threads.PooledThread(target=lambda: 1 / 0)
        failing.start()
        failing.join(5)
    assert [each.exc_type for each in told] == [ZeroDivisionError] * 3


CONDITIONS = [
    ("attribute_exists(pk) AND #a = :one", {"#a": "a"}, {":one": {"N": "5"}}),
    ("a > :one OR (size(l) < :one AND begins_with(pk, :text))", {}, {":one": {"N": "4"}, ":text": {"S": "CART"}}),
    ("NOT a IN (:one, :two)", {}, {":one": {"N": "1"}, ":two": {"N": "2"}}),
    ("a BETWEEN :one AND :two", {}, {":one": {"N": "6"}, ":two": {"N": "7"}}),  # not so: refused
    ("status = :one", {}, {":one": {"N": "1"}}),
    ("((a = :one))", {}, {":one": {"N": "1"}}),
]


@pytest.mark.parametrize(("condition", "names", "values"), CONDITIONS)
def test_a_condition_holds_or_is_refused_as_without_the_shims(both, condition, names, values):
    def script():
        aws = a_cart()
        for number in (5, 1):  # the same text with other values, and on another item
            aws.client.put_item(TableName="carts", Item={**KEY, "a": {"N": str(number)}, "l": {"L": []}})
            given = {"ExpressionAttributeNames": names, "ExpressionAttributeValues": values}
            given = {name: held for name, held in given.items() if held}
            for _ in range(2):
                aws(
                    "put_item", TableName="carts", Item={**KEY, "a": {"N": "5"}}, ConditionExpression=condition, **given
                )
                aws(
                    "update_item",
                    TableName="carts",
                    Key=KEY,
                    UpdateExpression="REMOVE z",
                    ConditionExpression=condition,
                    **given,
                )
                aws("get_item", TableName="carts", Key=KEY)
        return aws.answers

    published, shimmed = both(script)
    assert shimmed == published


EVERY_KIND = {
    "s": {"S": ""},
    "n": {"N": "1.50"},
    "yes": {"BOOL": True},
    "nothing": {"NULL": True},
    "bytes": {"B": b"\x00\xff"},
    "texts": {"SS": ["a", "b"]},
    "numbers": {"NS": ["1", "2"]},
    "blobs": {"BS": [b"a"]},
    "map": {"M": {"S": {"S": "a name like a kind"}, "deep": {"M": {"list": {"L": [{"N": "1"}, {"B": b"x"}]}}}}},
    "list": {"L": [{"M": {}}, {"L": []}, {"S": "x"}]},
}


def test_values_of_every_kind_and_depth_are_answered_as_without_the_shims(both):
    def script():
        aws = a_cart()
        aws.client.put_item(TableName="carts", Item={**KEY, **EVERY_KIND})
        aws("get_item", TableName="carts", Key=KEY)
        aws(
            "get_item",
            TableName="carts",
            Key=KEY,
            ProjectionExpression="#m.deep, bytes",
            ExpressionAttributeNames={"#m": "map"},
        )
        aws("scan", TableName="carts")
        aws("query", TableName="carts", KeyConditionExpression="pk = :pk", ExpressionAttributeValues={":pk": KEY["pk"]})
        aws("batch_get_item", RequestItems={"carts": {"Keys": [KEY, {"pk": {"S": "nobody"}}]}})
        aws("transact_get_items", TransactItems=[{"Get": {"TableName": "carts", "Key": KEY}}])
        refused = {"ConditionExpression": "attribute_not_exists(pk)", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
        aws("delete_item", TableName="carts", Key=KEY, **refused)
        aws("transact_write_items", TransactItems=[{"Delete": {"TableName": "carts", "Key": KEY, **refused}}])
        aws("delete_item", TableName="carts", Key=KEY, ReturnValues="ALL_OLD")
        return aws.answers

    published, shimmed = both(script)
    assert shimmed == published
