"""Recorded AWS calls, as the IAM actions and resources they need, and whether a policy allows them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from infra.deploying.policies import document

ACCOUNT = "arn:aws:{service}:us-east-1:123456789012:"
# Operations that are other actions to IAM; the rest are called as they are.
ACTIONS = {"SendMessageBatch": "SendMessage"}
TRANSACTED = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}


@dataclass(frozen=True, order=True)
class Need:
    function: str
    action: str
    resource: str

    def met(self) -> bool:
        return any(
            fnmatchcase(self.action, action) and any(fnmatchcase(self.resource, arn) for arn in statement["Resource"])
            for statement in document("dev", self.function)["Statement"]
            for action in statement["Action"]
            if "Resource" in statement and statement["Effect"] == "Allow"
        )

    def __str__(self) -> str:
        return f"{self.function} needs {self.action} on {self.resource}"


def needs(calls: Path) -> set[Need]:
    """What the functions called for; calls of others (seeding, pollers) are left out."""
    found: set[Need] = set()
    for line in calls.read_text().splitlines():
        caller, service, operation, body, path = json.loads(line)
        if caller.startswith("sluice-dev"):
            function = caller.removeprefix("sluice-dev").lstrip("-") or "api_handler"
            found |= {Need(function, *need) for need in _needs(service, operation, _parsed(body), path)}
    return found


def _needs(service: str, operation: str, body: dict[str, Any], path: str) -> Iterator[tuple[str, str]]:
    here = ACCOUNT.format(service=service)
    action = f"{service}:{ACTIONS.get(operation, operation)}"
    if "TransactItems" in body:
        for item in body["TransactItems"]:
            for verb, request in item.items():
                yield f"dynamodb:{TRANSACTED[verb]}", f"{here}table/{request['TableName']}"
    elif service == "dynamodb":
        for table in body.get("RequestItems") or [body["TableName"]]:
            yield action, f"{here}table/{table}"
    elif service == "sqs":
        yield action, here + (body.get("QueueName") or body["QueueUrl"].rpartition("/")[2])
    elif "taskToken" in body:  # names no machine, but only one of ours waits
        yield action, f"{here}stateMachine:sluice-dev-payment-wait"
    elif service == "states":
        yield action, body.get("stateMachineArn") or body["executionArn"]
    elif service == "ssm":
        yield action, f"{here}parameter{body['Name']}"
    elif service == "events":
        yield action, f"{here}event-bus/{body['Entries'][0]['EventBusName']}"
    elif service == "s3":
        yield action, f"arn:aws:s3:::{path.strip('/')}"


def _parsed(body: str) -> dict[str, Any]:
    try:
        return dict(json.loads(body))
    except ValueError:
        return {}
