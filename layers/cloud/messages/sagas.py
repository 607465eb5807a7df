"""Step Functions: executions started by name, and answers to the tasks that wait for one."""

from typing import Any

import msgspec
from botocore.exceptions import ClientError

from layers.cloud import addresses
from layers.cloud.aws import client

# What Step Functions says of a token whose task was answered, timed out or never existed.
_NOBODY_WAITS = frozenset({"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"})


def start(machine: str, name: str, entry: dict[str, Any]) -> bool:
    """Start the execution `name`; False when it was started before. `entry` is what msgspec can encode.

    The execution is told its own name as `execution`, so that what it leaves behind for a person tells it as well.
    """
    states, given = client("stepfunctions"), entry | {"execution": name}
    try:
        states.start_execution(
            stateMachineArn=addresses.state_machine_arn(machine), name=name, input=msgspec.json.encode(given).decode()
        )
    except states.exceptions.ExecutionAlreadyExists:
        return False
    return True


class Tasks:
    """Answers by task token. Each is False when nobody waits for it any more."""

    def succeed(self, token: str, output: Any) -> bool:
        return _told("send_task_success", taskToken=token, output=msgspec.json.encode(output).decode())

    def fail(self, token: str, error: Exception) -> bool:
        """As if the task had raised `error`: Catch and Retry know it by the name of its class."""
        return _told("send_task_failure", taskToken=token, error=type(error).__name__, cause=str(error))

    def beat(self, token: str) -> bool:
        """The heartbeat: somebody still looks after the task."""
        return _told("send_task_heartbeat", taskToken=token)


def _told(call: str, **answer: str) -> bool:
    try:
        getattr(client("stepfunctions"), call)(**answer)
    except ClientError as refused:
        if refused.response["Error"]["Code"] in _NOBODY_WAITS:
            return False
        raise
    return True
