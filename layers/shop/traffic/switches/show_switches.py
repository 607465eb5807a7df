"""What operators see of the switches."""

from msgspec import Struct

from layers.shop.traffic.switches.model import PARTS, Part, Switches
from layers.shop.traffic.switches.store import switches_table


class SwitchView(Struct, frozen=True):
    """`without`: what the shop does while the part is off; the first of the list is given up first. `usual`: as it is
    while nobody has switched it.

    `since`, `by` and `reason` are empty where nobody has switched it.
    """

    name: str
    on: bool
    usual: bool
    automatic: bool
    can_be_automatic: bool
    without: str
    since: str
    by: str
    reason: str


def read_switches() -> list[SwitchView]:
    """As they are, not as an environment has heard."""
    return show_switches(switches_table.read())


def show_switches(switches: Switches) -> list[SwitchView]:
    return [_view(part, switches) for part in PARTS]


def _view(part: Part, switches: Switches) -> SwitchView:
    setting = switches.of(part.name)
    return SwitchView(
        name=part.name,
        on=setting.on,
        usual=part.usual,
        automatic=setting.automatic,
        can_be_automatic=part.yields,
        without=part.without,
        since=setting.since,
        by=setting.by,
        reason=setting.reason,
    )
