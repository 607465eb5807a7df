"""Switches: what operators give up by hand, and what routes need to be on."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from msgspec import Meta, Struct

from layers.cloud.web.http import Caller
from layers.cloud.web.texts import NOTE
from layers.shop.traffic.switches import current_switches
from layers.shop.traffic.switches.errors import SwitchedOffError
from layers.shop.traffic.switches.model import PARTS
from layers.shop.traffic.switches.show_switches import SwitchView, read_switches, show_switches
from layers.shop.traffic.switches.switch_part import switch_part


class SwitchRequest(Struct):
    """`automatic`: the part gives itself up under load and comes back; left out, it stays as it was set here."""

    on: bool
    automatic: bool = False
    reason: Annotated[str, Meta(max_length=500, pattern=NOTE)] = ""


class SwitchesView(Struct):
    items: list[SwitchView]


def list_switches() -> SwitchesView:
    """Every part that can be given up, in the order in which it is."""
    return SwitchesView(read_switches())


def put_switch(name: str, body: SwitchRequest, caller: Caller) -> SwitchView:
    """Switch a part on or off for everybody, within seconds."""
    yields = {part.name for part in PARTS if part.yields}
    switches = switch_part(name, body.on, body.automatic and name in yields, caller.name, body.reason)
    return next(view for view in show_switches(switches) if view.name == name)


def needs(name: str) -> Callable[[], None]:
    """For app.py's table: a route that is there only while this part is on."""
    return partial(current_switches.need, name)


def sells() -> None:
    """For app.py's table: a route that fills carts or orders them. Raises SwitchedOffError."""
    if current_switches.is_on("browse-only"):
        raise SwitchedOffError("ordering")
