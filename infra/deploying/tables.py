"""tables.yaml as create_table calls, for what knows DynamoDB but not CloudFormation (DynamoDB Local)."""

from collections.abc import Iterator
from typing import Any

from infra.deploying import templates

# What create_table takes; the rest of a template's properties are calls of their own (backups, TTL).
TAKEN = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")


def create_calls(stage: str) -> Iterator[dict[str, Any]]:
    """The arguments of create_table, one set per table."""
    for properties in templates.resources("tables", "AWS::DynamoDB::Table").values():
        call = {key: properties[key] for key in TAKEN if key in properties}
        if view := properties.get("StreamSpecification"):
            call["StreamSpecification"] = {"StreamEnabled": True, **view}
        yield {"TableName": properties["TableName"]["Fn::Sub"].replace("${Stage}", stage), **call}
