"""What is asked of a gate, and what it answers."""

from typing import Any, Literal

import msgspec
from msgspec import Struct

State = Literal[
    "waiting", "admitted", "spent", "placed", "sold", "returned", "expired", "left", "refused", "short", "taken"
]
Spent = Literal["spent", "used", "expired", "left"]
Outcome = Literal["placed", "sold", "returned", "void"]


class Terms(Struct, frozen=True):
    """How a gate works. `rate` is admissions a second, 0 for none; the rest are seconds.

    `lease`: how long an admission is good; `claim`: how long one whose turn it is may take to ask again; `idle`: how
    long one who waits may be silent; `keep`: how long an ended entry is remembered; `interval`: of the curve.
    `until` (milliseconds since 1970, 0 for ever) is when the last one is called.
    """

    rate: float
    lease: float = 60.0
    claim: float = 20.0
    idle: float = 60.0
    keep: float = 3600.0
    interval: float = 1.0
    until: int = 0

    @property
    def settings(self) -> dict[str, float]:
        spans = ("lease", "claim", "idle", "keep", "interval")
        return {"rate": self.rate, "until": self.until, **{span: int(getattr(self, span) * 1000) for span in spans}}


class Limit(Struct, frozen=True):
    """At most `units` in one name's hands (waiting, admitted or sold); 0 for no limit, counted all the same."""

    name: str
    units: int


class EntryRequest(Struct, frozen=True):
    """Who enters for what. `number` is that of the entry had before, "" for a new one; `gone_at`: when all may be
    forgotten."""

    entry_id: str
    kind: str = ""
    units: int = 1
    limits: tuple[Limit, ...] = ()
    number: str = ""
    gone_at: int = 0

    @property
    def names(self) -> list[str]:
        return [limit.name for limit in self.limits]


class Entry(Struct, frozen=True):
    """How one's entry stands. Times are milliseconds since 1970.

    `refused_by` is the index of the limit that refused, from 1. `free` units are nobody's (None: no end of them),
    `held` ones somebody's who may still give them back; `verified` says that both were compared with the truth since
    anything moved; a gate that is not `built` admits nobody yet.
    """

    state: State
    number: str
    position: int
    refused_by: int
    until: int
    free: int | None
    held: int
    verified: bool
    built: bool
    rate: float
    now: int

    def lacks(self, units: int) -> bool:
        """Whether so many units are neither free nor may become so."""
        return self.free is not None and self.free + self.held < units

    @property
    def estimate(self) -> int | None:
        """Seconds until it is this one's turn at the present rate; None when nobody can say."""
        if self.state != "waiting" or self.rate <= 0 or (self.free is not None and self.position > self.free):
            return None
        return max(1, round(self.position / self.rate))


class KindCount(Struct, frozen=True, array_like=True):
    kind: str
    free: int | None
    leased: int
    spent: int
    placed: int
    sold: int
    version: int
    verified: bool
    waiting: int

    @property
    def is_sold_out(self) -> bool:
        return self.verified and self.free == 0 and not self.leased + self.spent + self.placed


class OpenEntry(Struct, frozen=True):
    """A spent admission whose end is not known yet."""

    entry_id: str
    since: int
    state: State
    by: str
    kind: str
    units: int


class Survey(Struct, frozen=True):
    built: bool
    since: int  # when this gate began to count
    now: int
    kinds: list[KindCount]
    open: list[OpenEntry]
    tally: dict[str, int]

    def kind(self, name: str) -> KindCount:
        return next(count for count in self.kinds if count.kind == name)


def entry_of(answer: list[Any]) -> Entry:
    state, number, position, refused_by, until, free, held, verified, built, rate, now = answer
    return Entry(
        state.decode(),
        number.decode(),
        position,
        refused_by,
        until,
        int(free) if free else None,
        held,
        bool(verified),
        bool(built),
        float(rate),
        int(now),
    )


def survey_of(answer: list[Any]) -> Survey:
    built, since, now, kinds, entries, tally = answer
    return Survey(
        built=bool(built),
        since=int(since),
        now=int(now),
        kinds=[_count(row) for row in kinds],
        open=[_open_entry(*entry) for entry in entries],
        tally={tally[i].decode(): int(tally[i + 1]) for i in range(0, len(tally), 2)},
    )


def _count(row: list[Any]) -> KindCount:
    kind, free, leased, spent, placed, sold, version, verified, waiting = row
    known = int(free) if free else None
    return KindCount(kind.decode(), known, leased, spent, placed, sold, version, bool(verified), waiting)


def _open_entry(entry_id: bytes, since: int, text: bytes) -> OpenEntry:
    entry = msgspec.json.decode(text)
    return OpenEntry(entry_id.decode(), since, entry["state"], entry["by"], entry["kind"], entry["units"])
