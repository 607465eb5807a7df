"""Templates without the resources that an emulator does not know, and what is said of those."""

import json
from typing import Any

Template = dict[str, Any]

# By emulator: what it does not make of a template. All else of prod's templates is carried out.
NOBODY = {  # no emulator that costs nothing does; cfn-lint reads what they say
    "AWS::ElastiCache::ServerlessCache",
    "AWS::Logs::Delivery",
    "AWS::Logs::DeliveryDestination",
    "AWS::Logs::DeliverySource",
    "AWS::WAFv2::LoggingConfiguration",
}
MINISTACK = NOBODY | {"AWS::EC2::EIP", "AWS::EC2::NatGateway", "AWS::Events::Archive"}
ABSENT = "not-known-here"


def without(template: Template, kinds: set[str]) -> Template:
    """The template less resources of these types; what refers to one of them gets a text in its place."""
    gone = {name for name, each in template["Resources"].items() if each["Type"] in kinds}
    kept = {name: _forget(each, gone) for name, each in template["Resources"].items() if name not in gone}
    return {**template, "Resources": kept, "Outputs": _forget(template.get("Outputs", {}), gone)}


def _forget(node: Any, gone: set[str]) -> Any:
    if isinstance(node, list):
        return [_forget(each, gone) for each in node]
    if not isinstance(node, dict):
        return node
    named = str(next(iter(node.values()), "")) if len(node) == 1 else ""
    if node.get("Ref") in gone or ("Fn::GetAtt" in node and node["Fn::GetAtt"][0] in gone):
        return ABSENT
    if "Fn::Sub" in node and any(f"${{{name}." in named or f"${{{name}}}" in named for name in gone):
        return ABSENT
    return {key: _forget(value, gone) for key, value in node.items()}


def patterns_as_text(template: Template) -> Template:
    """moto reads the pattern of an archive as text, where CloudFormation takes either."""
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Events::Archive":
            resource["Properties"]["EventPattern"] = json.dumps(resource["Properties"]["EventPattern"])
    return template
