"""The steps of the machines: what one spelling of a name is in the others.

A step has one name. Its entry is `authorize_payment` (functions/, and one line of app.py), its Lambda function
`sluice-<stage>-authorize-payment`, and a machine says `${AuthorizePaymentArn}`. ARNs, the role of the machines and the
simulation's map of steps are made of what the machines say.
"""

import json
import re
from collections.abc import Iterable

from infra.asl.graph import Machine, load, paths

CALLED = re.compile(r"\$\{(\w+)Arn\}")


def steps_of(machine: Machine) -> list[str]:
    """The steps that a machine calls, in the order of its states, each once: `["AuthorizePayment", ...]`."""
    return list(dict.fromkeys(CALLED.findall(json.dumps(machine.definition))))


def all_steps() -> list[str]:
    """The steps of every machine of ours."""
    return list(dict.fromkeys(step for path in paths() for step in steps_of(load(path))))


def function_of(step: str) -> str:
    """The Lambda function's noun: AuthorizePayment is "authorize-payment"."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", step).lower()


def step_of(function: str) -> str:
    """The way back: "authorize-payment" is AuthorizePayment."""
    return "".join(part.capitalize() for part in function.split("-"))


def spelt(pattern: str, steps: Iterable[str]) -> list[str]:
    """`pattern` for each step: `{Step}` is AuthorizePayment in it, and `{step}` authorize-payment."""
    return [pattern.replace("{Step}", step).replace("{step}", function_of(step)) for step in steps]
