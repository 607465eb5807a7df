"""EventBridge, moto 5.2.5.

- A bus has no physical id, so a rule with `EventBusName: !Ref Bus` does not find its bus.
- Events reach a queue with `ingestion-time`, which AWS does not send; disabled rules deliver all the same.
- Without an input transformer each event was put together again from JSON paths, parsed for each event (a fifth of
  what the cloud process did), and lost its account on the way.
- An archive keeps every event for ever; here the last 1,000. Its pattern in CloudFormation is an object, not text.
"""

from __future__ import annotations

import json
from typing import Any

from moto.events.models import Archive, EventBus, Rule, events_backends

from infra.local.shims.patches import Patches

KEPT_IN_ARCHIVE = 1_000


def _send_to_targets(rule: Rule, event: Any, transform_input: bool = True) -> None:
    transformed = any(target.get("InputTransformer") for target in rule.targets)
    if rule.state != "DISABLED":
        _moto_send_to_targets(rule, event, transform_input and transformed)


def _send_to_queue(rule: Rule, queue: str, event: dict[str, Any], group_id: str | None = None) -> None:
    sent = {name: value for name, value in event.items() if name != "ingestion-time"}
    _moto_send_to_queue(rule, queue, sent, group_id)


def _send_to_archive(rule: Rule, resource_id: str, event: Any) -> None:
    _moto_send_to_archive(rule, resource_id, event)
    archive = events_backends[rule.account_id][rule.region_name].archives.get(resource_id.split(":")[0])
    if archive is not None:
        del archive.events[:-KEPT_IN_ARCHIVE]


def _create_archive(cls: Any, /, resource_name: str, cloudformation_json: Any, *where: Any, **named: Any) -> Any:
    properties = cloudformation_json["Properties"]
    if isinstance(properties.get("EventPattern"), dict):
        properties["EventPattern"] = json.dumps(properties["EventPattern"])
    return _moto_create_archive.__func__(cls, resource_name, cloudformation_json, *where, **named)


PATCHES = Patches()
_moto_create_archive = PATCHES.replace(Archive, "create_from_cloudformation_json", classmethod(_create_archive))
PATCHES.replace(EventBus, "physical_resource_id", property(lambda bus: bus.name))
_moto_send_to_targets = PATCHES.replace(Rule, "send_to_targets", _send_to_targets)
_moto_send_to_queue = PATCHES.replace(Rule, "_send_to_sqs_queue", _send_to_queue)
_moto_send_to_archive = PATCHES.replace(Rule, "_send_to_events_archive", _send_to_archive)
