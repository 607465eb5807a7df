"""The parts of the shop that can be given up, in the order in which they are, and when that happens by itself.

Pure. Checkout is given up last: nothing here that gives itself up is needed to order, to pay or to be told of it.
"""

from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

BY_ITSELF = "the pacer"  # who switched, in views and in the audit log
STRAINED_AT = 20.0  # seconds that the oldest order waits: before the waiting room opens
CALM_AT = 5.0
LOOKS_TO_GIVE_UP = 2  # in a row, for each part: a hiccup switches nothing
LOOKS_TO_TAKE_UP = 6  # half a minute of calm, for each part


class Part(NamedTuple):
    """`without`: what the shop does while it is off. `yields`: whether it may give itself up under load."""

    name: str
    without: str
    yields: bool
    usual: bool = True  # on, unless somebody switches


# In the order in which they are given up; taken up again in the other.
PARTS = (
    Part("reviews", "pages show no reviews, and none are taken", yields=True),
    Part("facets", "search finds as before, and counts nothing", yields=True),
    Part("browse-only", "everybody can look and order: while it is on, only look", yields=False, usual=False),
)
NAMES = tuple(part.name for part in PARTS)
_BY_NAME = {part.name: part for part in PARTS}


class Setting(Struct, frozen=True):
    """How one part was switched last. `automatic`: it may give itself up; `since`: ISO 8601 UTC."""

    on: bool
    automatic: bool
    since: str = ""
    by: str = ""
    reason: str = ""


class Switches(Struct, frozen=True):
    """All settings that somebody made, by the name of their part; `looks` how many in a row spoke for a change."""

    settings: dict[str, Setting] = {}
    looks: int = 0
    version: int = 0

    def of(self, name: str) -> Setting:
        """Raises KeyError for a name that no part has."""
        part = _BY_NAME[name]
        return self.settings.get(name) or Setting(on=part.usual, automatic=part.yields)

    def is_on(self, name: str) -> bool:
        return self.of(name).on


class Strain(NamedTuple):
    """What the pacer saw: seconds that the oldest order waits, and in words which services are slow or refuse."""

    oldest: float
    troubles: tuple[str, ...] = ()

    @property
    def is_strained(self) -> bool:
        return self.oldest >= STRAINED_AT or bool(self.troubles)

    @property
    def is_calm(self) -> bool:
        return self.oldest < CALM_AT and not self.troubles

    def __str__(self) -> str:
        waits = [f"the oldest order waits {self.oldest:.0f} s"] if self.oldest >= STRAINED_AT else []
        return "; ".join([*waits, *self.troubles])


def switched(before: Switches, name: str, setting: Setting) -> Switches:
    """After a part was switched by hand. Raises KeyError."""
    before.of(name)
    return _with(before, name, setting)


def steered(before: Switches, strain: Strain, at: str) -> Switches:
    """After a look at the back end at `at` (ISO 8601 UTC): one part less under strain, one more once it is calm. The
    same object where nothing changes."""
    name, needed = _next(before, strain)
    if not name:
        return replace(before, looks=0, version=before.version + 1) if before.looks else before
    if before.looks + 1 < needed:
        return replace(before, looks=before.looks + 1, version=before.version + 1)
    setting = replace(before.of(name), on=strain.is_calm, since=at, by=BY_ITSELF, reason=str(strain))
    return _with(before, name, setting)


def changed(before: Switches, after: Switches) -> list[str]:
    """The names of the parts that are on in one and off in the other."""
    return [name for name in NAMES if before.is_on(name) != after.is_on(name)]


def _next(switches: Switches, strain: Strain) -> tuple[str, int]:
    """The part whose turn it is, and how many looks it takes; "" where none is."""
    yielding = [part.name for part in PARTS if part.yields and switches.of(part.name).automatic]
    if strain.is_strained:
        return _first(name for name in yielding if switches.is_on(name)), LOOKS_TO_GIVE_UP
    if strain.is_calm:
        given_up = (name for name in reversed(yielding) if not switches.is_on(name))
        return _first(name for name in given_up if switches.of(name).by == BY_ITSELF), LOOKS_TO_TAKE_UP
    return "", 0


def _first(names: Iterable[str]) -> str:
    return next(iter(names), "")


def _with(before: Switches, name: str, setting: Setting) -> Switches:
    settings = {**before.settings, name: setting}
    return Switches(settings, looks=0, version=before.version + 1)
