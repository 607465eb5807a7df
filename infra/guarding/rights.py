"""Rules about who may do what: no wildcard that AWS lets one avoid, nobody served for a stranger."""

from collections.abc import Iterator
from typing import Any

from infra.guarding.findings import Finding, Template, listed, of_kind

# Actions that know no resource, by AWS's service authorization reference (a trailing * stands for the rest of a name).
WITHOUT_RESOURCE = (
    "xray:Put",
    "ec2:Describe",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
    "cloudwatch:GetMetricData",
    "lambda:ListEventSourceMappings",
    "logs:CreateLogDelivery",
    "logs:GetLogDelivery",
    "logs:UpdateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:Describe",
)
POLICED = ("AWS::SQS::QueuePolicy", "AWS::S3::BucketPolicy", "AWS::SNS::TopicPolicy")
SOURCES = {"aws:sourcearn", "aws:sourceaccount"}


def wide_right(template: Template) -> Iterator[Finding]:
    """A role's right names its actions, and its resources where the action knows any."""
    for name, role in of_kind(template, "AWS::IAM::Role"):
        for policy in role.get("Policies", []):
            yield from (Finding(name, why) for why in wide(policy["PolicyDocument"]))


def wide(document: dict[str, Any]) -> Iterator[str]:
    """What a policy document allows more widely than it has to."""
    for statement in listed(document["Statement"]):
        if statement["Effect"] == "Allow":
            yield from _wide(statement)


def _wide(statement: dict[str, Any]) -> Iterator[str]:
    actions = listed(statement.get("Action", "*"))
    yield from (f"allows {action}" for action in actions if action.endswith("*"))
    if "*" in listed(statement.get("Resource", [])):
        found = [action for action in actions if not action.startswith(WITHOUT_RESOURCE)]
        yield from (f"allows {action} on every resource" for action in found)


def open_door(template: Template) -> Iterator[Finding]:
    """A policy of a queue, bucket or topic allows nobody whom it does not name, and a service only for our own."""
    for kind in POLICED:
        for name, policy in of_kind(template, kind):
            for statement in listed(policy["PolicyDocument"]["Statement"]):
                yield from (Finding(name, why) for why in _open(statement))


def _open(statement: dict[str, Any]) -> Iterator[str]:
    if statement["Effect"] != "Allow":
        return
    principal = statement["Principal"]
    if principal == "*" or (isinstance(principal, dict) and "*" in listed(principal.get("AWS", []))):
        yield "allows everybody"
    elif "Service" in principal and not _told(statement) & SOURCES:
        yield f"serves {principal['Service']} for any account: no aws:SourceArn or aws:SourceAccount"


def _told(statement: dict[str, Any]) -> set[str]:
    return {key.lower() for told in statement.get("Condition", {}).values() for key in told}


def seen_secret(template: Template) -> Iterator[Finding]:
    """A parameter that carries a secret is NoEcho: else whoever may describe the stack reads it."""
    for name, parameter in template.get("Parameters", {}).items():
        if name.endswith(("Secret", "Key", "Password", "Token")) and parameter.get("NoEcho") is not True:
            yield Finding(name, "a secret by its name, and not NoEcho")
