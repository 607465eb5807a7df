"""CloudFormation stacks: put one up, say what changes, wait for it."""

import hashlib
import json
import time
from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from infra.deploying.cloud import Cloud, FailedError, describe, outputs_of

INLINE_LIMIT = 51_200  # bytes of a TemplateBody; a longer template is fetched from S3, up to 1 MB
POLL_SECONDS = 2.0
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
Template = dict[str, Any]


def changes(cloud: Cloud, concern: str, template: Template, region: str | None = None) -> list[str]:
    """What putting `template` up would do to the stack: `["+ OrdersTable", "~ StockTable", "- Old"]`."""
    before = _deployed(cloud, concern, region).get("Resources", {})
    after = template["Resources"]
    added = [f"+ {name}" for name in after if name not in before]
    changed = [f"~ {name}" for name in after if name in before and before[name] != after[name]]
    return [*added, *changed, *(f"- {name}" for name in before if name not in after)]


def put(cloud: Cloud, concern: str, template: Template, parameters: dict[str, str], region: str | None = None) -> str:
    """Creates or updates the stack, waits for it and says in a word what happened: created, updated or unchanged."""
    client, name = cloud.client("cloudformation", region), cloud.stack_name(concern)
    stack = describe(client, name)
    if stack and stack["StackStatus"] == "ROLLBACK_COMPLETE":
        raise FailedError(
            f"stack {name} was never created whole: aws cloudformation delete-stack --stack-name {name}, then try again"
        )
    wanted = [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()]
    call = {"StackName": name, "Parameters": wanted, "Capabilities": CAPABILITIES, **_source(cloud, concern, template)}
    if not stack:
        client.create_stack(
            **call, Tags=[{"Key": "app", "Value": "sluice"}, {"Key": "stage", "Value": cloud.stage.name}]
        )
        word = "created"
    else:
        word = _update(client, call)
    if word != "unchanged":
        stack = _wait(client, name)
    cloud.outputs[concern] = outputs_of(stack or {})
    return word


def _source(cloud: Cloud, concern: str, template: Template) -> dict[str, str]:
    body = json.dumps(template, separators=(",", ":"))
    if len(body.encode()) <= INLINE_LIMIT:
        return {"TemplateBody": body}
    key = f"templates/{concern}-{hashlib.sha256(body.encode()).hexdigest()[:16]}.json"
    cloud.client("s3").put_object(Bucket=cloud.artifacts, Key=key, Body=body.encode())
    host = cloud.endpoint_url or f"https://s3.{cloud.region}.amazonaws.com"
    return {"TemplateURL": f"{host}/{cloud.artifacts}/{key}"}


def _update(client: Any, call: dict[str, Any]) -> str:
    try:
        client.update_stack(**call)
    except ClientError as refused:
        if "No updates are to be performed" in str(refused):
            return "unchanged"
        raise
    return "updated"


def _wait(client: Any, name: str) -> dict[str, Any]:
    while (stack := describe(client, name)) and stack["StackStatus"].endswith("_IN_PROGRESS"):
        time.sleep(POLL_SECONDS)
    if not stack or stack["StackStatus"] not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        why = "\n".join(f"  {line}" for line in _failures(client, name)) or "  see its events in the console"
        raise FailedError(
            f"stack {name} ended in {stack and stack['StackStatus']}:\n{why}\nMend that and deploy again."
        )
    return stack


def _failures(client: Any, name: str) -> Iterator[str]:
    for event in client.describe_stack_events(StackName=name)["StackEvents"]:
        if event["ResourceStatus"].endswith("_FAILED"):
            yield f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', 'no reason given')}"


def _deployed(cloud: Cloud, concern: str, region: str | None) -> Template:
    client = cloud.client("cloudformation", region)
    try:
        body = client.get_template(StackName=cloud.stack_name(concern))["TemplateBody"]
    except ClientError as missing:
        if "does not exist" in str(missing):
            return {}
        raise
    return json.loads(body) if isinstance(body, str) else dict(body)
