"""What a use case sends, starts, answers and files, kept in this process: SQS, Step Functions, S3 and Lambda's event
sources, as far as the shop asks them.

They keep what they are given and deliver nothing; a test looks at it. Real delivery is the laptop's, with other suites.
"""

import io
import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from botocore.exceptions import ClientError

from layers.cloud import aws, clock, names
from tests.support import engines
from tests.support.dynamodb import DynamoDb

WAITING = "ApproximateNumberOfMessages"


class ExecutionAlreadyExistsError(ClientError):
    def __init__(self) -> None:
        super().__init__({"Error": {"Code": "ExecutionAlreadyExists", "Message": ""}}, "StartExecution")


class ExecutionDoesNotExistError(ClientError):
    def __init__(self) -> None:
        super().__init__({"Error": {"Code": "ExecutionDoesNotExist", "Message": ""}}, "DescribeExecution")


class Queues:
    """A client of SQS that keeps what is sent, by the queue's noun, as `(delay in seconds, decoded message)`."""

    def __init__(self) -> None:
        self.sent: dict[str, list[tuple[int, Any]]] = defaultdict(list)
        self.attributes: list[dict[str, str]] = []  # of each message that bore some, in the order they were sent
        self.hidden: dict[str, int] = {}  # receipt handles, and for how many seconds
        self.waiting: dict[str, int] = {}  # how many wait on a queue, where that is not what was sent

    def messages(self, noun: str) -> list[Any]:
        """What was sent there, in order."""
        return [message for _, message in self.sent[noun]]

    def get_queue_url(self, QueueName: str) -> dict[str, str]:  # noqa: N803 - as botocore's client
        return {"QueueUrl": QueueName}

    def send_message(self, **asked: Any) -> dict[str, str]:
        self._keep(asked["QueueUrl"], asked)
        return {"MessageId": "1"}

    def send_message_batch(self, **asked: Any) -> dict[str, Any]:
        for entry in asked["Entries"]:
            self._keep(asked["QueueUrl"], entry)
        return {"Successful": [{"Id": entry["Id"]} for entry in asked["Entries"]], "Failed": []}

    def change_message_visibility(self, **asked: Any) -> None:
        self.hidden[asked["ReceiptHandle"]] = asked["VisibilityTimeout"]

    def get_queue_attributes(self, **asked: Any) -> dict[str, Any]:
        noun = _noun(asked["QueueUrl"])
        waiting = self.waiting.get(noun, len(self.sent[noun]))
        return {"Attributes": {**dict.fromkeys(asked["AttributeNames"], "0"), WAITING: str(waiting)}}

    def _keep(self, url: str, entry: dict[str, Any]) -> None:
        noun, body = _noun(url), entry["MessageBody"]
        try:
            message = json.loads(body)
        except ValueError:
            message = body
        self.sent[noun].append((entry.get("DelaySeconds", 0), message))
        if told := entry.get("MessageAttributes"):
            self.attributes.append({name: value["StringValue"] for name, value in told.items()})


def _noun(url: str) -> str:
    return url.removeprefix(names.queue(""))


@dataclass
class Machines:
    """A client of Step Functions that keeps what is started, and answers to the task tokens in `waiting`.

    An execution runs until a test says how it `ended`.
    """

    waiting: set[str] = field(default_factory=set)
    started: dict[str, dict[str, Any]] = field(default_factory=dict)  # by the execution's name
    answers: list[tuple[str, Any]] = field(default_factory=list)  # (token, output, or the error's name)
    beats: int = 0
    ended: dict[str, str] = field(default_factory=dict)  # names of executions that run no more, and how they ended
    exceptions = SimpleNamespace(
        ExecutionAlreadyExists=ExecutionAlreadyExistsError, ExecutionDoesNotExist=ExecutionDoesNotExistError
    )

    def start_execution(self, **asked: str) -> dict[str, str]:
        if asked["name"] in self.started:
            raise ExecutionAlreadyExistsError
        machine = asked["stateMachineArn"].rpartition(":")[2].removeprefix(names.queue(""))
        self.started[asked["name"]] = {"machine": machine, **json.loads(asked["input"])}
        return {"executionArn": asked["name"]}

    def describe_execution(self, **asked: str) -> dict[str, Any]:
        machine, name = asked["executionArn"].split(":")[-2:]
        if self.started.get(name, {}).get("machine") != machine.removeprefix(names.queue("")):
            raise ExecutionDoesNotExistError
        status = self.ended.get(name, "RUNNING")
        return {"name": name, "stateMachineArn": machine, "status": status, "startDate": clock.now()}

    def send_task_success(self, **asked: str) -> None:
        self._answer(asked["taskToken"], json.loads(asked["output"]))

    def send_task_failure(self, **asked: str) -> None:
        self._answer(asked["taskToken"], asked["error"])

    def send_task_heartbeat(self, **asked: str) -> None:
        self._known(asked["taskToken"])
        self.beats += 1

    def _answer(self, token: str, answer: Any) -> None:
        self._known(token)
        self.waiting.remove(token)
        self.answers.append((token, answer))

    def _known(self, token: str) -> None:
        if token not in self.waiting:
            raise ClientError({"Error": {"Code": "TaskTimedOut", "Message": ""}}, "SendTaskSuccess")


class Sources:
    """A client of Lambda that keeps how many batches of a queue each function works on at once, by its short name."""

    def __init__(self) -> None:
        self.limits: dict[str, int] = {}

    def list_event_source_mappings(self, FunctionName: str) -> dict[str, Any]:  # noqa: N803
        name = FunctionName.removeprefix(names.function(""))
        if name not in self.limits:
            return {"EventSourceMappings": []}
        return {"EventSourceMappings": [{"UUID": name, "ScalingConfig": {"MaximumConcurrency": self.limits[name]}}]}

    def update_event_source_mapping(self, UUID: str, ScalingConfig: dict[str, int]) -> None:  # noqa: N803
        self.limits[UUID] = ScalingConfig["MaximumConcurrency"]


class Piecewise(io.BytesIO):
    """The body of an object, read as botocore lets it be read."""

    def iter_chunks(self, chunk_size: int) -> Iterator[bytes]:
        while chunk := self.read(chunk_size):
            yield chunk


class Buckets:
    """A client of S3 that keeps objects by bucket and key."""

    def __init__(self) -> None:
        self.objects: dict[tuple[str, str], bytes] = {}

    def put_object(self, **asked: Any) -> dict[str, Any]:
        self.objects[asked["Bucket"], asked["Key"]] = asked["Body"]
        return {}

    def get_object(self, **asked: Any) -> dict[str, Any]:
        if (body := self.objects.get((asked["Bucket"], asked["Key"]))) is None:
            raise ClientError({"Error": {"Code": "NoSuchKey", "Message": ""}}, "GetObject")
        return {"Body": Piecewise(body)}


@dataclass
class Cloud:
    """What answers a use case in a test."""

    tables: DynamoDb
    queues: Queues
    machines: Machines
    buckets: Buckets
    sources: Sources


@contextmanager
def in_process() -> Iterator[Cloud]:
    """Every table of the shop, empty, on our model of DynamoDB; queues, state machines and buckets that keep what they
    get."""
    buckets, sources = Buckets(), Sources()
    others = aws.answered_by(**{"s3": buckets, "lambda": sources})
    with engines.model() as tables, messages() as (queues, machines), others:
        yield Cloud(tables, queues, machines, buckets, sources)


@contextmanager
def messages() -> Iterator[tuple[Queues, Machines]]:
    """Let SQS and Step Functions be answered in this process, whatever answers for DynamoDB."""
    queues, machines = Queues(), Machines()
    with aws.answered_by(sqs=queues, stepfunctions=machines):
        yield queues, machines
