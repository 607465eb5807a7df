"""EventBridge, moto 5.2.5.

- A bus has no physical id, so a rule with `EventBusName: !Ref Bus` does not find its bus.
- Events reach a queue with `ingestion-time`, which AWS does not send; disabled rules deliver all the same.
- An archive keeps every event for ever; here the last 1,000.
"""

from __future__ import annotations

from typing import Any

from moto.events.models import EventBus, Rule, events_backends

KEPT_IN_ARCHIVE = 1_000
_original: dict[str, Any] = {}


def _send_to_targets(rule: Rule, event: Any, transform_input: bool = True) -> None:
    if rule.state != "DISABLED":
        _original["send_to_targets"](rule, event, transform_input)


def _send_to_queue(rule: Rule, queue: str, event: dict[str, Any], group_id: str | None = None) -> None:
    sent = {name: value for name, value in event.items() if name != "ingestion-time"}
    _original["send_to_queue"](rule, queue, sent, group_id)


def _send_to_archive(rule: Rule, resource_id: str, event: Any) -> None:
    _original["send_to_archive"](rule, resource_id, event)
    archive = events_backends[rule.account_id][rule.region_name].archives.get(resource_id.split(":")[0])
    if archive is not None:
        del archive.events[:-KEPT_IN_ARCHIVE]


def install() -> None:
    """Patch moto's event bus in place; a second call does nothing."""
    if _original:
        return
    _original.update(
        send_to_targets=Rule.send_to_targets,
        send_to_queue=Rule._send_to_sqs_queue,
        send_to_archive=Rule._send_to_events_archive,
    )
    EventBus.physical_resource_id = property(lambda bus: bus.name)  # type: ignore[assignment,method-assign]
    Rule.send_to_targets = _send_to_targets  # type: ignore[method-assign]
    Rule._send_to_sqs_queue = _send_to_queue  # type: ignore[method-assign]
    Rule._send_to_events_archive = _send_to_archive  # type: ignore[method-assign]
