"""Step Functions with functions as tasks: results, catches by exception class, retries, timeouts, names."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.laptop.conftest import ACCOUNT, aws_client
from tests.support.patience import eventually

MACHINE = f"arn:aws:states:us-east-1:{ACCOUNT}:stateMachine:tiny-dev-lighting"


def run(states, name, behave="", seconds=10):
    started = states.start_execution(
        stateMachineArn=MACHINE, name=name, input=json.dumps({"name": name, "behave": behave})
    )
    return eventually(lambda: _ended(states, started["executionArn"]), seconds)


def _ended(states, arn):
    described = states.describe_execution(executionArn=arn)
    return described if described["status"] != "RUNNING" else None


def visited(states, arn):
    events = states.get_execution_history(executionArn=arn, maxResults=1000)["events"]
    return [each["stateEnteredEventDetails"]["name"] for each in events if "stateEnteredEventDetails" in each]


def test_a_happy_execution_ends_with_its_output(states, name):
    ended = run(states, name)

    assert (ended["status"], json.loads(ended["output"])["name"]) == ("SUCCEEDED", name)
    assert visited(states, ended["executionArn"]) == ["Fill", "Strike", "Hang", "Glow", "Lit"]


def test_an_exception_is_caught_by_its_class_and_undone(states, name):
    ended = run(states, name, "no-oil")

    assert visited(states, ended["executionArn"]) == ["Fill", "Undo", "Out"]
    assert json.loads(ended["output"])["error"]["Error"] == "NoOilError"


def test_a_crashed_runtime_is_retried_and_then_told_by_name(states, name):
    ended = run(states, name, "kill")

    assert (ended["status"], ended["error"]) == ("FAILED", "Runtime.ExitError")


def test_a_timeout_is_told_by_name(states, name):
    ended = run(states, name, "overstay")

    assert (ended["status"], ended["error"]) == ("FAILED", "Sandbox.Timedout")


def test_a_name_is_used_once(states, name):
    run(states, name)

    with pytest.raises(states.exceptions.ExecutionAlreadyExists):
        states.start_execution(stateMachineArn=MACHINE, name=name, input=json.dumps({"name": name, "behave": ""}))


def test_the_same_start_while_it_runs_is_the_same_execution(states, name):
    told = {"stateMachineArn": MACHINE, "name": name, "input": json.dumps({"name": name, "behave": "overstay"})}

    first, second = states.start_execution(**told), states.start_execution(**told)

    assert first["executionArn"] == second["executionArn"]
    with pytest.raises(states.exceptions.ExecutionAlreadyExists):
        states.start_execution(**told | {"input": "{}"})


def test_executions_are_listed_by_status_newest_first(states, name):
    run(states, name)

    listed = states.list_executions(stateMachineArn=MACHINE, statusFilter="SUCCEEDED", maxResults=5)["executions"]

    assert name in [each["name"] for each in listed]
    assert [each["startDate"] for each in listed] == sorted((each["startDate"] for each in listed), reverse=True)


def test_history_comes_in_pages_and_backwards(states, name):
    arn = run(states, name)["executionArn"]

    first = states.get_execution_history(executionArn=arn, maxResults=3)
    rest = states.get_execution_history(executionArn=arn, maxResults=1000, nextToken=first["nextToken"])
    backwards = states.get_execution_history(executionArn=arn, maxResults=1, reverseOrder=True)["events"]

    assert [each["id"] for each in first["events"] + rest["events"]] == list(range(1, len(rest["events"]) + 4))
    assert backwards[0]["type"] == "ExecutionSucceeded"


def test_an_execution_that_never_was_is_not_found(states):
    with pytest.raises(states.exceptions.ExecutionDoesNotExist):
        states.describe_execution(executionArn=f"arn:aws:states:us-east-1:{ACCOUNT}:execution:tiny-dev-lighting:nobody")


def test_a_step_whose_function_is_full_is_refused_by_name_and_counted(shop, states, name):
    task = {"Type": "Task", "Resource": f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:tiny-dev-narrow", "End": True}
    told = {
        "definition": json.dumps({"StartAt": "Pass", "States": {"Pass": task}}),
        "roleArn": f"arn:aws:iam::{ACCOUNT}:role/x",
    }
    machine = states.create_state_machine(name=name, **told)["stateMachineArn"]
    arns = [
        states.start_execution(stateMachineArn=machine, name=f"{name}-{number}", input='{"for": 2}')["executionArn"]
        for number in range(4)
    ]
    ended = [eventually(lambda arn=arn: _ended(states, arn), 10) for arn in arns]
    refused = [each["error"] for each in ended if each["status"] == "FAILED"]
    assert refused == ["Lambda.TooManyRequestsException"] * 2
    assert throttled(shop, "narrow") >= 2


def throttled(shop, function):
    """As CloudWatch tells it."""
    now = datetime.now(UTC)
    metric = {
        "Namespace": "AWS/Lambda",
        "MetricName": "Throttles",
        "Dimensions": [{"Name": "FunctionName", "Value": f"tiny-dev-{function}"}],
    }
    found = aws_client(shop, "cloudwatch").get_metric_data(
        StartTime=now - timedelta(minutes=2),
        EndTime=now + timedelta(minutes=1),
        MetricDataQueries=[{"Id": "f", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}}],
    )
    return sum(found["MetricDataResults"][0]["Values"])
