"""The switches as every request needs them."""

from layers.cloud.memory.bulletin import Bulletin
from layers.shop.traffic.switches.errors import SwitchedOffError
from layers.shop.traffic.switches.model import Switches
from layers.shop.traffic.switches.store import switches_table

_bulletin = Bulletin("switches", Switches(), switches_table.read)


def current_switches() -> Switches:
    """A moment old at most; what was known last while nobody can say."""
    return _bulletin.heard()


def publish(switches: Switches) -> None:
    """Let everybody hear of them, within two seconds."""
    _bulletin.publish(switches)


def is_on(name: str) -> bool:
    """Whether a part is on. Raises KeyError for a name that no part has."""
    return current_switches().is_on(name)


def need(name: str) -> None:
    """Raises SwitchedOffError."""
    if not is_on(name):
        raise SwitchedOffError(name)
