"""Switch a part by hand, or let it give itself up and take itself up again."""

from layers.cloud import audit, clock
from layers.cloud.patience import until_written
from layers.cloud.watch.telemetry import count, logger
from layers.shop.traffic.switches.current_switches import publish
from layers.shop.traffic.switches.errors import SwitchesChangedError, SwitchNotFoundError
from layers.shop.traffic.switches.model import (
    BY_ITSELF,
    NAMES,
    Setting,
    Strain,
    Switches,
    changed,
    steered,
    switched,
)
from layers.shop.traffic.switches.store import switches_table

TRIES = 5


def switch_part(name: str, on: bool, automatic: bool, by: str, reason: str) -> Switches:
    """Set a part; who switched last goes first. Raises SwitchNotFoundError and SwitchesChangedError."""
    if name not in NAMES:
        raise SwitchNotFoundError(name, NAMES)
    audit.note("switch", by, name, ["on" if on else "off"], reason)
    setting = Setting(on, automatic, clock.iso(clock.now()), by, reason)
    switches = until_written(lambda: _written(switched(switches_table.read(), name, setting)), _busy(), TRIES)
    publish(switches)
    logger.info("part switched", part=name, on=on, automatic=automatic)
    return switches


def steer_switches(strain: Strain) -> bool:
    """After every look of the pacer; whether there is something to steer, now or soon.

    An operator who switches at the same moment goes first: the next look steers what was switched.
    """
    before = switches_table.read()
    after = steered(before, strain, clock.iso(clock.now()))
    if after is before:
        return _gave_up(before)
    moved = changed(before, after)
    for name in moved:
        audit.note("switch", BY_ITSELF, name, ["on" if after.is_on(name) else "off"], str(strain))
    if not switches_table.write(after):
        return True
    for name in moved:
        count("PartTakenUp" if after.is_on(name) else "PartGivenUp")
        logger.info("part switched", part=name, on=after.is_on(name), automatic=True)
    publish(after)
    return True


def _gave_up(switches: Switches) -> bool:
    """Whether a part that gave itself up waits to be taken up again."""
    return any(not setting.on and setting.by == BY_ITSELF for setting in switches.settings.values())


def _written(switches: Switches) -> Switches | None:
    """None when somebody else was quicker."""
    return switches if switches_table.write(switches) else None


def _busy() -> SwitchesChangedError:
    return SwitchesChangedError("others are switching at this moment")
