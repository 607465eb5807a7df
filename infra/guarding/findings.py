"""What a rule finds, and how it looks into a template."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Template = dict[str, Any]
KEPT = ("Retain", "RetainExceptOnCreate", "Snapshot")


@dataclass(frozen=True)
class Finding:
    """A resource by its logical id, and what is wrong about it."""

    resource: str
    why: str


def of_kind(template: Template, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Logical id and properties of each resource of one type."""
    for name, resource in template["Resources"].items():
        if resource["Type"] == kind:
            yield name, resource.get("Properties", {})


def retains(resource: dict[str, Any]) -> bool:
    """Whether a resource stays when its stack goes, or when it is replaced."""
    return resource.get("DeletionPolicy") in KEPT and resource.get("UpdateReplacePolicy") in KEPT


def listed(value: Any) -> list[Any]:
    """What may be said as one or as a list of them."""
    return value if isinstance(value, list) else [value]
