"""What the laptop cloud keeps of a day's load: bounded, packed, or gone when nothing holds it."""

import gc
import json

import pytest
from moto.dynamodb.models.dynamo_type import Item
from moto.sqs.models import Message
from moto.stepfunctions.parser.models import stepfunctions_parser_backends

from infra.local.shims import executions, transactions
from infra.local.shims.executions import Ended
from tests.integration.shims.conftest import Recorder
from tests.integration.shims.test_stepfunctions import MACHINE, create, finish

LANTERNS = {
    "TableName": "lanterns",
    "KeySchema": [{"AttributeName": "sku", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "sku", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}


def living(kind):
    gc.collect()
    return sum(isinstance(each, kind) for each in gc.get_objects())


def executions_of_lighting():
    (machine,) = stepfunctions_parser_backends["123456789012"]["us-east-1"].state_machines
    return executions.executions_of(machine)


@pytest.mark.usefixtures("shimmed")
def test_a_row_that_is_written_300_times_is_kept_once():
    tables = Recorder("dynamodb")
    tables("create_table", **LANTERNS)
    before = living(Item)
    for count in range(300):
        tables.client.put_item(TableName="lanterns", Item={"sku": {"S": "LANTERN-RED"}, "count": {"N": str(count)}})

    assert living(Item) - before == 1


@pytest.mark.usefixtures("shimmed")
def test_messages_are_gone_once_they_are_deleted():
    queues = Recorder("sqs")
    url = queues("create_queue", QueueName="orders")["QueueUrl"]
    before = living(Message)
    for number in range(100):
        queues.client.send_message(QueueUrl=url, MessageBody=str(number))
        (message,) = queues.client.receive_message(QueueUrl=url)["Messages"]
        queues.client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

    assert living(Message) == before


@pytest.mark.usefixtures("shimmed")
def test_an_execution_that_ended_is_packed_and_still_told_whole():
    states = Recorder("stepfunctions")
    create(states)
    arn = finish(states, "lit", oil=1, wicks=["a", "b"])

    (kept,) = executions_of_lighting()
    told = states.client.describe_execution(executionArn=arn)

    assert isinstance(kept, Ended)
    assert len(kept._packed) < 3_000
    assert json.loads(told["output"])["trimmed"] == ["a", "b"]
    assert json.loads(told["input"]) == {"oil": 1, "wicks": ["a", "b"]}
    assert states.client.stop_execution(executionArn=arn)["stopDate"] == told["stopDate"]


@pytest.mark.usefixtures("shimmed")
def test_executions_that_were_dropped_are_counted_and_so_are_the_names_that_stay_taken(monkeypatch):
    monkeypatch.setattr(executions, "KEPT_EXECUTIONS", 10)
    monkeypatch.setattr(executions, "SPENT_NAMES", 3)
    states = Recorder("stepfunctions")
    create(states)
    arns = [finish(states, f"lit-{number}", oil=1, wicks=[]) for number in range(30)]
    known = executions_of_lighting()
    last_dropped = next(reversed(known.spent_names))

    assert len(known) + known.dropped == 30
    assert (len(known) <= 12, len(known.spent_names)) == (True, 3)
    with pytest.raises(states.client.exceptions.ExecutionDoesNotExist, match=f"dropped {known.dropped}"):
        states.client.describe_execution(executionArn=f"{arns[0].rpartition(':')[0]}:{last_dropped}")
    with pytest.raises(states.client.exceptions.ExecutionAlreadyExists):
        states.client.start_execution(stateMachineArn=MACHINE, name=last_dropped, input="{}")


@pytest.mark.usefixtures("shimmed")
def test_of_transactions_the_newest_tokens_are_remembered(monkeypatch):
    monkeypatch.setattr(transactions, "REMEMBERED_TOKENS", 5)
    tables = Recorder("dynamodb")
    tables("create_table", **LANTERNS)
    for number in range(20):
        put = {"Put": {"TableName": "lanterns", "Item": {"sku": {"S": f"LANTERN-{number}"}}}}
        tables.client.transact_write_items(TransactItems=[put], ClientRequestToken=f"newest-{number}")

    assert len(transactions._tokens) == len(transactions._done) == 5
    assert max(len(asked) for asked in transactions._tokens.values()) == 32
