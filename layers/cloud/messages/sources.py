"""How many batches of a queue Lambda works on at once: the event source mapping's limit.

A limit of the source, unlike a function's reserved concurrency, never drives messages to the dead letters.
"""

from typing import Any

from layers.cloud import names
from layers.cloud.aws import client

LEAST = 2  # AWS takes no smaller one for a queue
MOST = 1000


class NoSourceError(Exception):
    """A function that reads a queue has an event source mapping."""


def concurrency_of(function: str) -> int:
    """The limit of the source of `function` ("intake"); MOST where none is set. Raises NoSourceError."""
    return _limit(_mapping(function))


def limit_concurrency(function: str, most: int) -> bool:
    """Let at most `most` batches run at once; False when that was so. Raises NoSourceError."""
    mapping = _mapping(function)
    if _limit(mapping) == most:
        return False
    client("lambda").update_event_source_mapping(UUID=mapping["UUID"], ScalingConfig={"MaximumConcurrency": most})
    return True


def _limit(mapping: dict[str, Any]) -> int:
    return int((mapping.get("ScalingConfig") or {}).get("MaximumConcurrency", MOST))


def _mapping(function: str) -> dict[str, Any]:
    found = client("lambda").list_event_source_mappings(FunctionName=names.function(function))["EventSourceMappings"]
    if not found:
        raise NoSourceError(function)
    mapping: dict[str, Any] = found[0]
    return mapping
