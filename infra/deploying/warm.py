"""Warm throughput: what tables and their indexes take in the first second of a sale, before they have grown into it.

By the stage's file, written into the template as numbers. AWS raises it and never lowers it:
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html
"""

from collections.abc import Iterator
from typing import Any

from infra.deploying import templates
from infra.deploying.stages import Stage, Warm

TABLES = "tables"
TABLE = "AWS::DynamoDB::Table"
NEW_TABLE = Warm()  # what AWS gives every new table on demand
Template = dict[str, Any]


def template_of(concern: str, stage: Stage) -> Template:
    """The template of one concern, as this stage has it."""
    template = templates.load(concern)
    for resource in template["Resources"].values() if concern == TABLES else ():
        if resource["Type"] == TABLE and (warm := stage.warm_throughput.get(_noun(resource))):
            _heat(resource["Properties"], warm)
    return template


def wrongs(stage: Stage) -> Iterator[str]:
    """Tables in the stage's file that there are none of."""
    known = {_noun(each) for each in templates.load(TABLES)["Resources"].values() if each["Type"] == TABLE}
    for noun in sorted(set(stage.warm_throughput) - known):
        yield f"warm_throughput: there is no table {noun} (there are: {', '.join(sorted(known))})"


def _heat(properties: dict[str, Any], warm: Warm) -> None:
    """An index takes the writes of its table, and reads of its own."""
    units = {"ReadUnitsPerSecond": warm.reads, "WriteUnitsPerSecond": warm.writes}
    for each in (properties, *properties.get("GlobalSecondaryIndexes", ())):
        each["WarmThroughput"] = dict(units)


def _noun(resource: dict[str, Any]) -> str:
    return str(resource["Properties"]["TableName"]["Fn::Sub"]).removeprefix("sluice-${Stage}-")
