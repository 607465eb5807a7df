"""Runs MiniStack, which it is given as its Python, with what it does not know of CloudFormation.

Each type is named here and made as nothing: the rest of its template is carried out. Without this the emulator
refuses the whole template.
"""

import uuid
from typing import Any

from ministack.app import main  # type: ignore[import-not-found]
from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS  # type: ignore[import-not-found]

UNKNOWN = ("AWS::CloudWatch::CompositeAlarm", "AWS::Logs::QueryDefinition")


def _made(logical_id: str, properties: dict[str, Any], stack_name: str) -> tuple[str, dict[str, Any]]:
    return f"{stack_name}-{logical_id}-{uuid.uuid4().hex[:8]}", {}


def _metric_alarm(create: Any) -> Any:
    """Alarms over an expression are refused there, too; those over one metric are made as ever."""

    def made(logical_id: str, properties: dict[str, Any], stack_name: str) -> Any:
        return (_made if "Metrics" in properties else create)(logical_id, properties, stack_name)

    return made


def _gone(physical_id: str, properties: dict[str, Any]) -> None:
    """There was nothing."""


if __name__ == "__main__":
    for kind in UNKNOWN:
        if kind in _RESOURCE_HANDLERS:
            raise SystemExit(f"MiniStack has learnt {kind}: take it off the list in tests/emulators/more_types.py")
        _RESOURCE_HANDLERS[kind] = {"create": _made, "delete": _gone}
    alarms = _RESOURCE_HANDLERS["AWS::CloudWatch::Alarm"]
    alarms["create"] = _metric_alarm(alarms["create"])
    main()
