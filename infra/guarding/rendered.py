"""Templates as a stage deploys them: its parameters put in, its conditions decided."""

from collections.abc import Mapping
from typing import Any

from infra.deploying import warm
from infra.deploying.plan import plan
from infra.deploying.stages import Stage
from infra.deploying.steps import PutStack

Template = dict[str, Any]
GONE = {"Ref": "AWS::NoValue"}
ELSEWHERE = "told-by-another-stack"  # in the place of what only a deployment knows


def of_stage(stage: Stage) -> dict[str, Template]:
    """Each stack that the stage puts up, by its concern; of one that is put twice, the last."""
    steps = [step for step in plan(stage) if isinstance(step, PutStack)]
    return {step.template: of_step(step, stage) for step in steps}


def of_step(step: PutStack, stage: Stage) -> Template:
    told = {name: value if isinstance(value, str) else ELSEWHERE for name, value in step.parameters.items()}
    return render(warm.template_of(step.template, stage), {"Stage": stage.name, **told})


def render(template: Template, parameters: Mapping[str, str]) -> Template:
    """The template with its parameters, and without what its conditions leave out. Other references stay."""
    defaults = {name: each["Default"] for name, each in template.get("Parameters", {}).items() if "Default" in each}
    known = _Known({**defaults, **parameters}, template.get("Conditions", {}))
    resources = template["Resources"].items()
    here = {name: each for name, each in resources if "Condition" not in each or known.holds(each["Condition"])}
    return {**template, "Resources": {name: known.put_into(each) for name, each in here.items()}}


class _Known:
    def __init__(self, parameters: Mapping[str, Any], conditions: Mapping[str, Any]) -> None:
        self._parameters, self._conditions = parameters, conditions

    def holds(self, name: str) -> bool:
        return self._decide(self._conditions[name])

    def _decide(self, condition: Any) -> bool:
        ((function, told),) = condition.items()
        match function:
            case "Fn::Equals":
                one, other = (self.put_into(each) for each in told)
                return bool(one == other)
            case "Fn::Not":
                return not self._decide(told[0])
            case "Fn::And":
                return all(self._decide(each) for each in told)
            case "Fn::Or":
                return any(self._decide(each) for each in told)
            case "Condition":
                return self.holds(told)
        raise ValueError(f"a condition is Equals, Not, And or Or, not {function}")

    def put_into(self, node: Any) -> Any:
        """A node with what is known in the place of what refers to it."""
        if isinstance(node, list):
            found = [self.put_into(each) for each in node]
            return [each for each in found if each != GONE]
        if not isinstance(node, dict):
            return node
        if set(node) == {"Fn::If"}:
            name, then, otherwise = node["Fn::If"]
            return self.put_into(then if self.holds(name) else otherwise)
        if node.get("Ref") in self._parameters:
            return self._parameters[node["Ref"]]
        if isinstance(node.get("Fn::Sub"), str):
            return {"Fn::Sub": self._spell(node["Fn::Sub"])}
        return {name: found for name, each in node.items() if (found := self.put_into(each)) != GONE}

    def _spell(self, text: str) -> str:
        for name, value in self._parameters.items():
            text = text.replace(f"${{{name}}}", str(value))
        return text
