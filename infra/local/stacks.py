"""Tables, queues, bus, buckets and state machines, from the very templates that go to AWS (infra/templates).

moto's CloudFormation only warns when it does not know a type and reports success. Here that is an error, except for
the types listed below: what they do is not imitated on a laptop, and nothing in the shop calls it.
"""

from __future__ import annotations

import warnings
from pathlib import Path

from moto.cloudformation.models import cloudformation_backends

from infra.deploying import templates
from infra.local.settings import ACCOUNT, REGION

TEMPLATES = templates.TEMPLATES
# In order: queues before the bus that fills them, and what the laptop runs last.
LAPTOP = ("tables", "queues", "storage", "events", "sagas")
NOT_IMITATED = {
    "AWS::SQS::QueuePolicy": "no policy is enforced on a laptop",
    "AWS::S3::BucketPolicy": "no policy is enforced on a laptop",
}


class UnknownTypeError(Exception):
    """A template holds a type moto does not know and NOT_IMITATED does not name."""


def create_all(stage: str, folder: Path = TEMPLATES, only: tuple[str, ...] = LAPTOP) -> list[str]:
    """Create every stack of `only` that has a template in `folder`, in that order; the names of those created."""
    names = [name for name in only if (folder / f"{name}.yaml").exists()]
    for name in names:
        create(f"sluice-{stage}-{name}", _text(folder, name), {"Stage": stage})
    return [f"sluice-{stage}-{name}" for name in names]


def create(stack: str, template: str, parameters: dict[str, str]) -> None:
    """Create one stack in moto, in this process. Raises UnknownTypeError."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        cloudformation_backends[ACCOUNT][REGION].create_stack(stack, template, parameters)
    unknown = [str(each.message) for each in caught if "not supported by moto" in str(each.message)]
    refused = [text for text in unknown if not any(f" {known} " in text for known in NOT_IMITATED)]
    if refused:
        raise UnknownTypeError(f"{stack}: {'; '.join(sorted(set(refused)))}")


def _text(folder: Path, name: str) -> str:
    """The shop's own templates as they are deployed, with state machines inlined; others as they are."""
    return templates.body(name) if folder.samefile(TEMPLATES) else (folder / f"{name}.yaml").read_text()
