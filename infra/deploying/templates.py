"""Reads infra/templates as CloudFormation wants them: short tags spelled out, state machines and code inlined.

A state machine's definition is a file of its own. AWS can fetch such a file from S3 and substitute names in it,
but emulators know neither DefinitionS3Location nor DefinitionSubstitutions; all of them know a DefinitionString
under a plain Fn::Sub, so that is what a path and its substitutions become here.

What a template says of `{step}` is said of each step that the state machines call (infra/asl/steps.py).
"""

import json
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from infra.asl.graph import load as load_machine
from infra.asl.steps import all_steps, spelt, steps_of
from infra.deploying import site

TEMPLATES = Path(__file__).parent.parent / "templates"
Template = dict[str, Any]


def names() -> list[str]:
    """All concerns, alphabetically: `["cache", "edge", ...]`."""
    return sorted(path.stem for path in TEMPLATES.glob("*.yaml"))


def load(name: str) -> Template:
    """The template of one concern, e.g. `load("tables")`, with every definition inlined."""
    template: Template = yaml.load((TEMPLATES / f"{name}.yaml").read_text(), _CloudFormation)
    for resource in template["Resources"].values():
        if "DefinitionS3Location" in resource.get("Properties", {}):
            _inline_definition(resource["Properties"])
        if resource.get("Properties", {}).get("FunctionCode") == site.CODE.name:
            resource["Properties"]["FunctionCode"] = site.function_code()
    template["Resources"] = _for_each_step(template["Resources"])
    return template


def body(name: str) -> str:
    """The same as JSON text, ready to be the TemplateBody of create_stack."""
    return json.dumps(load(name), separators=(",", ":"))


def resources(name: str, kind: str) -> dict[str, dict[str, Any]]:
    """Logical id to properties of all of one type, e.g. `resources("tables", "AWS::DynamoDB::Table")`."""
    found = load(name)["Resources"].items()
    return {logical: each["Properties"] for logical, each in found if each["Type"] == kind}


def _inline_definition(properties: dict[str, Any]) -> None:
    path = TEMPLATES / properties.pop("DefinitionS3Location")
    text, steps = path.read_text(), steps_of(load_machine(path))
    for name, value in properties.pop("DefinitionSubstitutions", {}).items():
        each = steps if "{Step}" in name else [""]
        for placeholder, meaning in zip(spelt(name, each), spelt(_as_sub_text(value), each), strict=True):
            text = text.replace(f"${{{placeholder}}}", meaning)
    # The definition loses its blanks: a template may have 51,200 bytes.
    properties["DefinitionString"] = {"Fn::Sub": json.dumps(json.loads(text), separators=(",", ":"))}


def _for_each_step(node: Any) -> Any:
    """A `!Sub` of `{step}` in a list becomes one for each step."""
    if isinstance(node, dict):
        return {key: _for_each_step(value) for key, value in node.items()}
    if not isinstance(node, list):
        return node
    found: list[Any] = []
    for each in node:
        text = str(each.get("Fn::Sub", "")) if isinstance(each, dict) else ""
        many = "{step}" in text
        found += [{"Fn::Sub": one} for one in spelt(text, all_steps())] if many else [_for_each_step(each)]
    return found


def _as_sub_text(value: Any) -> str:
    """What a value reads like inside a Fn::Sub of one part: in the form of two, moto turns `$$.` into `$.`."""
    match value:
        case str():
            return value
        case {"Ref": name}:
            return f"${{{name}}}"
        case {"Fn::Sub": str(text)}:
            return text
        case {"Fn::GetAtt": [logical, attribute]}:
            return f"${{{logical}.{attribute}}}"
    raise ValueError(f"a substitution must be a text, Ref, Sub or GetAtt, not {value!r}")


class _CloudFormation(yaml.SafeLoader):  # type: ignore[misc]
    """YAML with CloudFormation's short tags: `!Ref X` is `{"Ref": "X"}`, `!GetAtt A.B` a list of two."""


def _short_tag(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    long = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        text = loader.construct_scalar(node)
        return {long: text.split(".", 1) if suffix == "GetAtt" else text}
    if isinstance(node, yaml.SequenceNode):
        return {long: loader.construct_sequence(node, deep=True)}
    return {long: loader.construct_mapping(node, deep=True)}


_CloudFormation.add_multi_constructor("!", _short_tag)
