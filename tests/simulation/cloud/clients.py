"""What stands in for botocore's clients in a run: each call goes through the edge of the function that makes it."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from random import Random
from types import SimpleNamespace
from typing import Any

from botocore.exceptions import ClientError, ReadTimeoutError

from infra.local.chains import Chain
from tests.simulation import weather as faults
from tests.simulation.cloud.bus import Bus
from tests.simulation.cloud.former import FormerItems
from tests.simulation.cloud.machines import ExistsError, Machines
from tests.simulation.cloud.queues import Queues
from tests.simulation.edge import Edge, Errors
from tests.simulation.states import TaskFailedError
from tests.simulation.witness import Witness
from tests.support.dynamodb import Client, DynamoDb, Refusal

PREFIX = "sluice-dev-"
WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"})
_ANY = frozenset(faults.CALL_FAULTS)
_NO_CONFLICT = _ANY - {faults.CONFLICT}


def _error(code: str, **more: Any) -> Callable[[str], Exception]:
    return lambda operation: ClientError({"Error": {"Code": code, "Message": code}, **more}, operation)


def _lost(operation: str) -> Exception:
    return ReadTimeoutError(endpoint_url=f"https://aws/{operation}")


def _conflict(asked: Mapping[str, Any]) -> Callable[[str], Exception]:
    """Somebody else's transaction is at one of the items; which one is told in a transaction."""
    if "TransactItems" not in asked:
        return _error("TransactionConflictException")
    reasons = [{"Code": "None"} for _ in asked["TransactItems"]]
    reasons[-1] = {"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"}
    return _error("TransactionCanceledException", CancellationReasons=reasons)


SERVICE = Errors(_NO_CONFLICT, _error("InternalFailure"), _lost, _error("ThrottlingException"), patience=5.0)
TABLE = Errors(_NO_CONFLICT, _error("InternalServerError"), _lost, _error("ProvisionedThroughputExceededException"))


class TablesClient(Client):
    """DynamoDB. A transaction that the client itself repeats is the same one, by its token; other writes come twice."""

    def __init__(self, edge: Edge, database: DynamoDb, witness: Witness, random: Random) -> None:
        self._edge, self._database, self._witness, self._random = edge, database, witness, random
        self._former = FormerItems(database, lambda: edge.scheduler.time)

    def call(self, operation: str, asked: Mapping[str, Any]) -> Any:
        if operation == "BatchGetItem":
            return self._read_apart(asked)
        if operation not in WRITES:
            return self._through(operation, asked, lambda: self._read(operation, asked))
        begun, changed = self._witness.sent(), []

        def write() -> Any:
            answer = self._database.call(operation, asked)
            changed.extend(self._witness.done(begun, asked))
            return answer

        answer = self._through(operation, asked, write)
        self._witness.answered(changed)
        return answer

    def _read(self, operation: str, asked: Mapping[str, Any]) -> Any:
        if operation in ("GetItem", "BatchGetItem") and self._edge.weather.strikes(faults.STALE):
            with self._former.shown(asked):
                return self._database.call(operation, asked)
        return self._database.call(operation, asked)

    def _read_apart(self, asked: Mapping[str, Any]) -> Any:
        """A batch of reads is no moment: the first keys may be read before somebody's write, the others after it."""
        ((table, request),) = asked["RequestItems"].items()
        wanted = sorted(request["Keys"], key=repr)  # who asks may have had them in a set
        self._random.shuffle(wanted)
        cut = self._random.randint(0, len(wanted))
        found: list[Any] = []
        for keys in (wanted[:cut], wanted[cut:]):
            if found and self._edge.scheduler.current:
                self._edge.scheduler.pause(self._random.choice((0.0, 0.3)) * self._random.random())
            if keys:
                part = {**asked, "RequestItems": {table: {**request, "Keys": keys}}}
                answer = self._through("BatchGetItem", part, lambda part=part: self._read("BatchGetItem", part))
                found += answer["Responses"].get(table, [])
        return {"Responses": {table: found}, "UnprocessedKeys": {}}

    def _through(self, operation: str, asked: Mapping[str, Any], act: Callable[[], Any]) -> Any:
        errors = TABLE
        if operation in ("PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"):
            errors = TABLE._replace(possible=_ANY, conflict=_conflict(asked))
        repeats = operation != "TransactWriteItems"
        return self._edge.call(_told(operation, asked), operation, act, errors, repeats)


def _told(operation: str, asked: Mapping[str, Any]) -> str:
    if operation == "TransactWriteItems":
        return f"{operation} {', '.join(_item(*next(iter(entry.items()))) for entry in asked['TransactItems'])}"
    if "TableName" in asked:
        return f"{operation} {_item('', asked)}"
    tables = ", ".join(name.removeprefix(PREFIX) for name in asked.get("RequestItems", ()))
    return f"{operation} {tables}"


def _item(kind: str, asked: Mapping[str, Any]) -> str:
    key = asked.get("Key") or asked.get("Item") or {}
    where = "/".join(key[name]["S"] for name in ("pk", "sk") if name in key)
    return f"{kind} {asked['TableName'].removeprefix(PREFIX)} {where}".strip()


class QueuesClient:
    """SQS."""

    def __init__(self, edge: Edge, queues: Queues) -> None:
        self._edge, self._queues = edge, queues

    def get_queue_url(self, **asked: str) -> dict[str, str]:
        return {"QueueUrl": asked["QueueName"]}

    def send_message(self, **asked: Any) -> dict[str, str]:
        chain = self._queues.chain()
        return {"MessageId": self._call("SendMessage", asked, lambda: self._send(asked["QueueUrl"], asked, chain))}

    def send_message_batch(self, **asked: Any) -> dict[str, Any]:
        chain = self._queues.chain()

        def send() -> dict[str, Any]:
            for entry in asked["Entries"]:
                self._send(asked["QueueUrl"], entry, chain)
            return {"Successful": [{"Id": entry["Id"]} for entry in asked["Entries"]], "Failed": []}

        return self._call("SendMessageBatch", asked, send)

    def change_message_visibility(self, **asked: Any) -> None:
        hide = partial(self._queues.hide, asked["QueueUrl"], asked["ReceiptHandle"], asked["VisibilityTimeout"])
        self._call("ChangeMessageVisibility", asked, hide)

    def _send(self, queue: str, entry: Mapping[str, Any], chain: Chain) -> str:
        delay, attributes = entry.get("DelaySeconds", 0), entry.get("MessageAttributes")
        return self._queues.send(queue, entry["MessageBody"], delay, attributes, chain)

    def _call(self, operation: str, asked: Mapping[str, Any], act: Callable[[], Any]) -> Any:
        return self._edge.call(f"{operation} {asked['QueueUrl'].removeprefix(PREFIX)}", operation, act, SERVICE)


class MachinesClient:
    """Step Functions."""

    exceptions = SimpleNamespace(ExecutionAlreadyExists=ExistsError)

    def __init__(self, edge: Edge, machines: Machines) -> None:
        self._edge, self._machines = edge, machines

    def start_execution(self, **asked: str) -> dict[str, str]:
        machine, name = asked["stateMachineArn"].rpartition(":")[2].removeprefix(PREFIX), asked["name"]
        start = partial(self._machines.start, machine, name, asked["input"])
        self._edge.call(f"StartExecution {machine} {name}", "StartExecution", start, SERVICE)
        return {"executionArn": name}

    def send_task_success(self, **asked: str) -> None:
        token, output = asked["taskToken"], json.loads(asked["output"])
        self._answer("SendTaskSuccess", token, lambda: self._machines.answer(token, output))

    def send_task_failure(self, **asked: str) -> None:
        token, failure = asked["taskToken"], TaskFailedError(asked["error"], asked["cause"])
        self._answer("SendTaskFailure", token, lambda: self._machines.answer(token, failure))

    def send_task_heartbeat(self, **asked: str) -> None:
        token = asked["taskToken"]
        self._answer("SendTaskHeartbeat", token, lambda: self._machines.beat(token))

    def _answer(self, operation: str, token: str, tell: Callable[[], bool]) -> None:
        def told() -> None:
            if not tell():
                raise _error("TaskTimedOut")(operation)

        self._edge.call(f"{operation} {token}", operation, told, SERVICE)


class BusClient:
    """EventBridge."""

    def __init__(self, edge: Edge, bus: Bus) -> None:
        self._edge, self._bus = edge, bus

    def put_events(self, **asked: Any) -> dict[str, Any]:
        def put() -> dict[str, Any]:
            for entry in asked["Entries"]:
                self._bus.put(entry["Source"], entry["DetailType"], entry["Detail"])
            return {"FailedEntryCount": 0, "Entries": [{} for _ in asked["Entries"]]}

        return self._edge.call("PutEvents", "PutEvents", put, SERVICE)


class MailClient:
    """SES and SNS: what is sent is gone."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge

    def send_email(self, **_: Any) -> dict[str, str]:
        return self._edge.call("SendEmail", "SendEmail", lambda: {"MessageId": "1"}, SERVICE)

    def publish(self, **_: Any) -> dict[str, str]:
        return self._edge.call("Publish", "Publish", lambda: {"MessageId": "1"}, SERVICE)


__all__ = ["BusClient", "MachinesClient", "MailClient", "QueuesClient", "Refusal", "TablesClient"]
