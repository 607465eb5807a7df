"""A gate in Redis: a line in front of something scarce or slow, and who may pass now.

Whoever comes enters the line of what they want (a `kind`) and asks again how the entry stands. An admission pointer
moves at a settable rate; where a kind has tokens, only as many are admitted as there are tokens for. An admission is a
lease: what is not spent in time, is given back, or is lost after it was spent, lets the next one in, in any later call
of anybody. A name (a person, an address) holds no more units than its limit. Numbers are microseconds since 1970, so
a gate that lost its memory lets everybody back to their old place.

Every call is one script: one round trip, and atomic. All keys of a gate share one hash tag, so a cluster keeps them
together. Time is Redis's own. Each call answers None when Redis does not: the caller must be right without a gate.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from layers.cloud import clock
from layers.cloud.memory import redis
from layers.cloud.memory.gate_answers import Entry, EntryRequest, Outcome, Spent, Survey, Terms, entry_of, survey_of
from layers.cloud.memory.scripts import evaluate, evaluate_all

PARTS = ("settings", "entries", "due", "open", "counts", "tally")
BATCH = 100  # calls in one round trip
MOST_OPEN = 2_000  # open entries that a survey names


class Gate:
    """The gate `name`, for these kinds (always all of them, however many a call is about)."""

    def __init__(self, name: str, kinds: Iterable[str] = ("",)) -> None:
        tag = f"gate:{{{name}}}"
        self._keys = [*(f"{tag}:{part}" for part in PARTS), *(f"{tag}:line:{kind}" for kind in sorted(kinds))]
        self._lock = f"{tag}:lock"

    def open(self, terms: Terms) -> bool | None:
        """Admit under these terms from now on; whether the gate was open before. Tokens are set by `recount`."""
        return self._set(terms.settings | {"built": 1})

    def prepare(self, terms: Terms) -> bool | None:
        """As `open`, but admit nobody yet."""
        return self._set(terms.settings)

    def set_rate(self, rate: float) -> bool | None:
        return self._set({"rate": rate})

    def enter(self, request: EntryRequest) -> Entry | None:
        """Enter the line, or see how an entry made before stands: the more often asked, the sooner admitted to know."""
        limits = [text for limit in request.limits for text in (limit.name, limit.units)]
        answer = self._run(
            "stand", request.entry_id, request.kind, request.units, request.number, request.gone_at, *limits
        )
        return None if answer is None else entry_of(answer)

    def leave(self, entry_id: str) -> str | None:
        """Give the entry or the admission up; the state it is in now, "" for one unknown."""
        return self._text("leave", entry_id)

    def spend(self, request: EntryRequest, by: str) -> Spent | None:
        """Use an admission for the thing with the id `by`; "used" if another thing has used it."""
        wanted = (request.kind, request.units, *request.names)
        return self._text("spend", request.entry_id, by, *wanted)  # type: ignore[return-value]

    def report_outcome(self, request: EntryRequest, outcome: Outcome, by: str) -> str | None:
        """Report what became of a spent admission, as often and as late as it pleases; the state it is in now."""
        return self._text("settle", request.entry_id, outcome, by, request.kind, request.units, *request.names)

    def report_outcomes(self, told: Sequence[tuple[EntryRequest, Outcome, str]]) -> bool:
        """As `report_outcome`, of many, a hundred to a round trip; False when Redis did not answer all."""
        return all(self._report_some(told[start : start + BATCH]) for start in range(0, len(told), BATCH))

    def recount(self, kind: str, version: int, free: int) -> bool | None:
        """Set the free units of a kind to what the truth says, unless something moved since `version` was seen."""
        answer = self._run("recount", kind, version, free)
        return None if answer is None else bool(answer)

    def survey(self, named: int = 0, counted: bool = False) -> Survey | None:
        """How everything stands, with the `named` oldest open entries; `counted`: with the tally, which is long."""
        answer = self._run("survey", named, int(counted))
        return None if answer is None else survey_of(answer)

    def lock(self, holder: str, seconds: float) -> bool:
        """Whether `holder` alone may do something long with the gate, for so long. Without Redis nobody may."""
        milliseconds = int(seconds * 1000)
        return bool(redis.attempt(lambda r: r.set(self._lock, holder, nx=True, px=milliseconds), otherwise=False))

    def unlock(self, holder: str) -> bool:
        """Give back what `holder` has locked; False where that has run out, and the lock may be another's."""
        return bool(redis.attempt(lambda r: evaluate(r, ("unlock",), [self._lock], [holder]), otherwise=False))

    def erase(self) -> None:
        """Forget everything."""
        redis.attempt(lambda r: r.delete(*self._keys), otherwise=None)

    def _set(self, settings: Mapping[str, float]) -> bool | None:
        answer = self._run("open", *(text for pair in settings.items() for text in pair))
        return None if answer is None else bool(answer)

    def _text(self, script: str, *arguments: Any) -> str | None:
        answer = self._run(script, *arguments)
        return None if answer is None else answer.decode()

    def _run(self, script: str, *arguments: Any) -> Any:
        return redis.attempt(
            lambda r: evaluate(r, ("common", script), self._keys, [self._now(), *arguments]), otherwise=None
        )

    def _report_some(self, told: Sequence[tuple[EntryRequest, Outcome, str]]) -> bool:
        calls = [
            [self._now(), request.entry_id, outcome, by, request.kind, request.units, *request.names]
            for request, outcome, by in told
        ]
        return bool(redis.attempt(lambda r: evaluate_all(r, ("common", "settle"), self._keys, calls), otherwise=[]))

    def _now(self) -> int:
        """0 for Redis's own clock, which functions cannot disagree about; in a simulation, the simulation's."""
        return 0 if clock.is_the_machines() else clock.now_ms()
