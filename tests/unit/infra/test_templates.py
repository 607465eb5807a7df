"""What the templates promise of data, queues and sagas."""

import json
from typing import Any

import pytest

from infra.deploying import templates
from infra.deploying.policies import CHALICE, RIGHTS
from infra.deploying.tables import create_calls
from layers.cloud.messages.redelivery import PATIENT_TRIES
from layers.shop.backoffice.operations.model import QUEUES as KEPT

TABLES = templates.load("tables")["Resources"]
QUEUES = templates.resources("queues", "AWS::SQS::Queue")
CONFIG = json.loads((CHALICE / "config.json").read_text())["lambda_functions"]


def named(noun: str) -> dict[str, Any]:
    return next(queue for queue in QUEUES.values() if queue["QueueName"]["Fn::Sub"] == f"sluice-${{Stage}}-{noun}")


@pytest.mark.parametrize("table", TABLES)
def test_a_table_can_be_restored_and_outlives_its_stack(table: str) -> None:
    assert TABLES[table]["Properties"]["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert TABLES[table]["DeletionPolicy"].startswith("Retain")
    assert TABLES[table]["UpdateReplacePolicy"] == "Retain"


@pytest.mark.parametrize("noun", ["orders", "checkups", "notifications", "imports"])
def test_dead_letters_outlive_the_queue_they_come_from(noun: str) -> None:
    dead = next(name for name, queue in QUEUES.items() if queue is named(f"{noun}-dlq"))
    assert named(noun)["RedrivePolicy"]["deadLetterTargetArn"] == {"Fn::GetAtt": [dead, "Arn"]}
    assert named(f"{noun}-dlq")["MessageRetentionPeriod"] > named(noun)["MessageRetentionPeriod"]


@pytest.mark.parametrize("queue", [queue for queue in QUEUES.values() if "RedrivePolicy" in queue])
def test_a_consumer_has_its_own_tries_before_sqs_buries_a_message_without_a_word(queue: dict[str, Any]) -> None:
    assert queue["RedrivePolicy"]["maxReceiveCount"] > PATIENT_TRIES


def test_every_queue_of_dead_letters_is_emptied_by_a_function() -> None:
    kept = {noun for rights in RIGHTS.values() for noun in rights.consume}
    nouns = {queue["QueueName"]["Fn::Sub"].removeprefix("sluice-${Stage}-") for queue in QUEUES.values()}
    assert nouns <= kept
    assert {noun.removesuffix("-dlq") for noun in nouns if noun.endswith("-dlq")} | {"stuck-orders"} == set(KEPT)


@pytest.mark.parametrize("function", [name for name, rights in RIGHTS.items() if rights.consume])
def test_a_message_stays_hidden_six_times_as_long_as_its_function_may_run(function: str) -> None:
    (noun,) = RIGHTS[function].consume
    assert named(noun)["VisibilityTimeout"] >= 6 * CONFIG[function]["lambda_timeout"]


def test_the_definition_of_a_saga_is_inlined_with_the_arns_of_its_steps() -> None:
    saga = templates.resources("sagas", "AWS::StepFunctions::StateMachine")["OrderSaga"]
    definition = saga["DefinitionString"]["Fn::Sub"]
    assert json.loads(definition)["StartAt"] == "ChooseEntry"
    assert ":function:sluice-${Stage}-authorize-payment" in definition
    assert "AuthorizePaymentArn" not in definition
    assert len(templates.body("sagas").encode()) < 51_200


def test_short_tags_are_read_as_their_long_forms() -> None:
    outputs = templates.load("tables")["Outputs"]
    assert outputs["OrdersStreamArn"]["Value"] == {"Fn::GetAtt": ["OrdersTable", "StreamArn"]}


def test_the_tables_can_be_made_without_cloudformation() -> None:
    calls = {call["TableName"]: call for call in create_calls("dev")}
    assert calls["sluice-dev-orders"]["StreamSpecification"]["StreamEnabled"] is True
    assert calls["sluice-dev-products"]["GlobalSecondaryIndexes"][0]["IndexName"] == "gsi1"


def test_what_has_run_low_is_told_to_whoever_is_told_of_alarms() -> None:
    alarms = templates.resources("observability", "AWS::CloudWatch::Alarm")
    (low,) = [alarm for alarm in alarms.values() if alarm["MetricName"] == "StockLow"]
    assert low["AlarmActions"] == [{"Ref": "Alarms"}]
    assert low["Period"] == 900  # a look every quarter of an hour


def test_the_edge_adds_the_same_security_headers_to_answers_as_to_pages() -> None:
    (edge,) = templates.resources("edge", "AWS::CloudFront::Distribution").values()
    behaviours = [edge["DistributionConfig"]["DefaultCacheBehavior"], *edge["DistributionConfig"]["CacheBehaviors"]]
    assert len(behaviours) == 3
    assert len({each["ResponseHeadersPolicyId"] for each in behaviours}) == 1
