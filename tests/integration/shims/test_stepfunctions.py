"""The Step Functions shim: the same executions, quicker, named once, told whole."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
from moto.stepfunctions.parser.models import stepfunctions_parser_backends

from infra.local.shims import executions
from tests.integration.shims.conftest import Recorder

ROLE = "arn:aws:iam::123456789012:role/x"
MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:lighting"
DEFINITION = json.dumps(
    {
        "StartAt": "Look",
        "States": {
            "Look": {"Type": "Pass", "Result": {"seen": True}, "ResultPath": "$.look", "Next": "Choose"},
            "Choose": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.oil", "NumericGreaterThan": 0, "Next": "Both"}],
                "Default": "Dry",
            },
            "Both": {
                "Type": "Parallel",
                "Branches": [
                    {"StartAt": "Left", "States": {"Left": {"Type": "Pass", "End": True}}},
                    {"StartAt": "Right", "States": {"Right": {"Type": "Pass", "Result": 2, "End": True}}},
                ],
                "ResultPath": "$.both",
                "Next": "Each",
            },
            "Each": {
                "Type": "Map",
                "ItemsPath": "$.wicks",
                "MaxConcurrency": 1,
                "Iterator": {"StartAt": "Trim", "States": {"Trim": {"Type": "Pass", "End": True}}},
                "ResultPath": "$.trimmed",
                "Next": "Lit",
            },
            "Lit": {"Type": "Succeed"},
            "Dry": {"Type": "Fail", "Error": "NoOil", "Cause": "the lantern is dry"},
        },
    }
)


def create(states):
    states("create_state_machine", name="lighting", definition=DEFINITION, roleArn=ROLE)


def finish(states, name, **told):
    states("start_execution", stateMachineArn=MACHINE, name=name, input=json.dumps(told))
    arn = MACHINE.replace(":stateMachine:", ":execution:") + f":{name}"
    end = time.monotonic() + 5
    while states.client.describe_execution(executionArn=arn)["status"] == "RUNNING":
        assert time.monotonic() < end
        time.sleep(0.01)
    time.sleep(0.05)  # moto says SUCCEEDED before it has an output
    return arn


def a_day_of_a_state_machine():
    states = Recorder("stepfunctions")
    create(states)
    for name, told in {"lit": {"oil": 1, "wicks": ["a", "b"]}, "dry": {"oil": 0, "wicks": []}}.items():
        arn = finish(states, name, **told)
        states("describe_execution", executionArn=arn)
    states("start_execution", stateMachineArn=MACHINE, name="lit", input='{"oil": 1, "wicks": ["a", "b"]}')
    states("start_execution", stateMachineArn=MACHINE + "x", name="lit")
    states("describe_execution", executionArn=arn + "x")
    states("list_executions", stateMachineArn=MACHINE, statusFilter="FAILED")
    return states.answers


def test_executions_end_as_before(both):
    published, shimmed = both(a_day_of_a_state_machine)

    for before, now in zip(published, shimmed, strict=True):
        assert now == before


@pytest.mark.usefixtures("shimmed")
def test_an_input_that_is_no_json_is_refused_by_name():
    states = Recorder("stepfunctions")
    create(states)

    with pytest.raises(states.client.exceptions.InvalidExecutionInput):
        states.client.start_execution(stateMachineArn=MACHINE, name="broken", input="{")


def test_the_history_is_the_same(both):
    def history():
        states = Recorder("stepfunctions")
        create(states)
        events = states.client.get_execution_history(executionArn=finish(states, "dry", oil=0, wicks=[]))["events"]
        return [{name: each[name] for name in each if name != "timestamp"} for each in events]

    published, shimmed = both(history)

    assert shimmed == published


@pytest.mark.usefixtures("shimmed")
def test_a_definition_is_parsed_once():
    first, second = (AmazonStateLanguageParser.parse(DEFINITION)[0] for _ in range(2))

    assert first is second


@pytest.mark.usefixtures("shimmed")
def test_thirty_executions_of_one_program_do_not_disturb_one_another():
    states = Recorder("stepfunctions")
    create(states)

    def light(number):
        arn = finish(states, f"lit-{number}", oil=1, wicks=[number])
        return json.loads(states.client.describe_execution(executionArn=arn)["output"])["trimmed"]

    with ThreadPoolExecutor(10) as pool:
        assert list(pool.map(light, range(30))) == [[number] for number in range(30)]


@pytest.mark.usefixtures("shimmed")
def test_of_twenty_starts_at_once_one_starts():
    states = Recorder("stepfunctions")
    waiting = json.dumps({"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 30, "End": True}}})
    states("create_state_machine", name="lighting", definition=waiting, roleArn=ROLE)
    start = {"stateMachineArn": MACHINE, "name": "one", "input": "{}"}

    with ThreadPoolExecutor(20) as pool:
        arns = set(pool.map(lambda _: states.client.start_execution(**start)["executionArn"], range(20)))

    assert len(arns) == 1
    (machine,) = stepfunctions_parser_backends["123456789012"]["us-east-1"].state_machines
    assert len(machine.executions) == 1


@pytest.mark.usefixtures("shimmed")
def test_old_executions_are_dropped_but_their_names_stay_taken(monkeypatch):
    monkeypatch.setattr(executions, "KEPT_EXECUTIONS", 10)
    states = Recorder("stepfunctions")
    create(states)
    for number in range(15):
        finish(states, f"lit-{number}", oil=1, wicks=[])

    assert len(states.client.list_executions(stateMachineArn=MACHINE)["executions"]) <= 11
    with pytest.raises(states.client.exceptions.ExecutionAlreadyExists):
        states.client.start_execution(stateMachineArn=MACHINE, name="lit-0", input="{}")


@pytest.mark.usefixtures("shimmed")
def test_a_task_token_carries_its_cause():
    states = Recorder("stepfunctions")
    definition = {
        "StartAt": "Wait",
        "States": {
            "Wait": {
                "Type": "Task",
                "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                "Parameters": {"QueueUrl": "http://sqs/123456789012/tokens", "MessageBody.$": "$$.Task.Token"},
                "End": True,
            }
        },
    }
    sqs = Recorder("sqs")
    url = sqs("create_queue", QueueName="tokens")["QueueUrl"]
    states("create_state_machine", name="lighting", definition=json.dumps(definition), roleArn=ROLE)
    states("start_execution", stateMachineArn=MACHINE, name="one", input="{}")
    (message,) = sqs("receive_message", QueueUrl=url, WaitTimeSeconds=10)["Messages"]

    states("send_task_failure", taskToken=message["Body"], error="Declined", cause="card declined")

    arn = MACHINE.replace(":stateMachine:", ":execution:") + ":one"
    end = time.monotonic() + 5
    while (told := states.client.describe_execution(executionArn=arn))["status"] == "RUNNING":
        assert time.monotonic() < end
        time.sleep(0.01)
    assert (told["error"], told["cause"]) == ("Declined", "card declined")
