"""The state machines themselves: what the console draws executions on."""

from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from layers.cloud import addresses, clock, names
from layers.cloud.aws import client
from layers.shop.backoffice.operations.errors import StateMachineNotFoundError

STATE_MACHINES = ("order-saga", "payment-wait", "return-saga")


class StateMachineView(Struct):
    """`definition` is in the Amazon States Language; `type` STANDARD or EXPRESS."""

    name: str
    type: str
    created_at: str
    definition: dict[str, Any]


def list_state_machines() -> list[StateMachineView]:
    return [show_state_machine(name) for name in STATE_MACHINES]


def show_state_machine(name: str) -> StateMachineView:
    """By our name for it ("order-saga"), or its deployed one. Raises StateMachineNotFoundError."""
    noun = known_machine(name)
    states = client("stepfunctions")
    try:
        described = states.describe_state_machine(stateMachineArn=addresses.state_machine_arn(noun))
    except states.exceptions.StateMachineDoesNotExist as missing:
        raise StateMachineNotFoundError(name) from missing
    created: datetime = described["creationDate"]
    return StateMachineView(noun, described["type"], clock.iso(created), msgspec.json.decode(described["definition"]))


def known_machine(name: str) -> str:
    noun = name.removeprefix(names.queue(""))
    if noun not in STATE_MACHINES:
        raise StateMachineNotFoundError(name)
    return noun
