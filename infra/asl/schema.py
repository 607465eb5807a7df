"""The language itself, by the schema of Amazon States Language that cfn-lint carries."""

import json
import re

from cfnlint.api import lint  # type: ignore[import-untyped]

from infra.asl.graph import Machine

PLACEHOLDER = re.compile(r"\$\{\w+\}")
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:sluice"


def complaints(machine: Machine) -> list[str]:
    definition = json.loads(PLACEHOLDER.sub(FUNCTION, json.dumps(machine.definition)))
    properties = {"RoleArn": "arn:aws:iam::123456789012:role/sagas", "Definition": definition}
    resource = {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}
    found = lint(json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"Machine": resource}}))
    return [f"{machine.name}: {match.message}" for match in found if match.rule.id.startswith("E36")]
