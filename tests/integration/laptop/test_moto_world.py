"""The in-process world that contract suites run on."""

import os

import botocore.session

from infra.local.testing import moto_world


def test_a_world_holds_the_shops_tables_and_queues_and_is_gone_afterwards():
    before = dict(os.environ)
    with moto_world():
        session = botocore.session.get_session()
        tables = session.create_client("dynamodb", "us-east-1").list_tables()["TableNames"]
        queues = session.create_client("sqs", "us-east-1").list_queues()["QueueUrls"]

    assert {"sluice-dev-orders", "sluice-dev-stock", "sluice-dev-products"} <= set(tables)
    assert any(url.endswith("/sluice-dev-orders-dlq") for url in queues)
    assert dict(os.environ) == before


def test_each_world_is_new():
    for _ in range(2):
        with moto_world("test"):
            dynamodb = botocore.session.get_session().create_client("dynamodb", "us-east-1")
            assert dynamodb.scan(TableName="sluice-test-orders")["Count"] == 0
            dynamodb.put_item(TableName="sluice-test-orders", Item={"pk": {"S": "a"}, "sk": {"S": "b"}})
