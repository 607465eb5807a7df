"""Overload: the pacer's rounds, and what operators see of the load."""

from typing import Any

import msgspec

from layers.shop.traffic.overload.pace_intake import Step, keep_pace
from layers.shop.traffic.overload.show_load import LoadView, show_load
from layers.shop.traffic.switches.model import Strain
from layers.shop.traffic.switches.switch_part import steer_switches
from layers.shop.traffic.waiting_room.show_room import RoomView, show_room
from layers.shop.traffic.waiting_room.steer_room import steer_room

ROUND_SECONDS = 50.0  # of the minute until the next one; whoever invokes it may ask for less


def pace_intake(event: Any) -> dict[str, int]:
    """Every minute: look, and stay while there is something to steer."""
    asked = event if isinstance(event, dict) else event.to_dict()
    seconds = float(asked.get("detail", {}).get("seconds", ROUND_SECONDS))
    return {"looks": keep_pace(min(seconds, ROUND_SECONDS), _follow)}


def _follow(step: Step) -> bool:
    """What has to be steered by the same look; a slow payment provider is nothing that fewer facets would help."""
    strain = Strain(step.oldest, tuple(trouble for trouble in step.troubles if not trouble.startswith("payments ")))
    steered = (steer_switches(strain), steer_room(step.oldest, step.sample.placed_per_second))
    return any(steered)


class WholeLoadView(LoadView, frozen=True, kw_only=True):
    waiting_room: RoomView


def get_load() -> WholeLoadView:
    """How much waits, how fast it is worked on, and what is slow or refuses."""
    return WholeLoadView(**msgspec.structs.asdict(show_load()), waiting_room=show_room())
