"""Virtual time, and who goes on: every actor is a greenlet, and nobody runs but the one whose moment has come.

An actor runs until it pauses or waits; then the earliest thing that is due happens. Nothing takes time but pauses, so a
quarter of an hour costs nothing, and who overtakes whom is decided by how long each pauses: that is, by the seed.
"""

import heapq
import itertools
from collections.abc import Callable
from typing import Any

from greenlet import getcurrent, greenlet

MOST_STEPS = 200_000  # of one run: past this, something goes round in circles


class CrashedError(BaseException):
    """The process that an actor ran in is gone. No `except Exception` survives that."""


class NoRestError(AssertionError):
    """Whatever happens, a shop comes to rest once nobody wants anything of it any more."""


class Home:
    """What an actor runs in: a memory of its own, and a clock that may be wrong by `skew` seconds."""

    __slots__ = ("memory", "name", "skew")

    def __init__(self, name: str, skew: float = 0.0) -> None:
        self.name, self.skew = name, skew
        self.memory: dict[Any, Any] = {}


class Due:
    """Something that is to happen. What is called off does not even let time pass."""

    __slots__ = ("act", "called_off")

    def __init__(self, act: Callable[[], None]) -> None:
        self.act, self.called_off = act, False


class Actor:
    """Somebody who acts, one step after the other, in a home."""

    __slots__ = ("_greenlet", "_turn", "alive", "home", "name", "waiting")

    def __init__(self, name: str, home: Home, run: Callable[[], None], hub: greenlet) -> None:
        self.name, self.home, self.alive, self.waiting = name, home, True, False
        self._greenlet = greenlet(run, parent=hub)
        self._turn = 0


class Scheduler:
    """`enter(home)` is called whenever another home's actor goes on."""

    def __init__(self, enter: Callable[[Home], None], most_steps: int = MOST_STEPS) -> None:
        self.time = 0.0  # seconds since the run began
        self.steps = 0
        self.current: Actor | None = None
        self._enter, self._most_steps = enter, most_steps
        self._due: list[tuple[float, int, Due]] = []
        self._serial = itertools.count()
        self._hub = getcurrent()

    def at(self, seconds: float, act: Callable[[], None]) -> Due:
        """Let `act` happen `seconds` from now, unless it is called off. It must not pause."""
        due = Due(act)
        heapq.heappush(self._due, (self.time + seconds, next(self._serial), due))
        return due

    def start(
        self,
        name: str,
        home: Home,
        act: Callable[[], Any],
        ended: Callable[[Any, Exception | None], None] | None = None,
    ) -> Actor:
        """Let an actor begin, now. `ended` hears of its result or error, unless it crashes; an error that nobody hears
        of ends the run."""

        def run() -> None:
            result, failure = None, None
            try:
                result = act()
            except CrashedError:
                return
            except Exception as error:  # noqa: BLE001 - handed on to whoever waits for the result
                failure = error
            actor.alive = False
            if ended:
                ended(result, failure)
            elif failure:
                raise failure

        actor = Actor(name, home, run, self._hub)
        self.at(0.0, lambda: self._go_on(actor, 0, None))
        return actor

    def pause(self, seconds: float) -> None:
        """Let `seconds` pass for the present actor."""
        actor = self.current
        assert actor is not None
        turn = actor._turn
        self.at(seconds, lambda: self._go_on(actor, turn, None))
        self._hub.switch()

    def wait(self) -> Any:
        """Let time pass for the present actor until somebody wakes it; answers what with."""
        actor = self.current
        assert actor is not None
        actor.waiting = True
        return self._hub.switch()

    def wake(self, actor: Actor, value: Any = None) -> bool:
        """Let an actor that waits go on. False when it does not wait."""
        if not (actor.alive and actor.waiting):
            return False
        actor.waiting = False
        turn = actor._turn
        self.at(0.0, lambda: self._go_on(actor, turn, value))
        return True

    def crash(self, actor: Actor) -> None:
        """End an actor where it stands: at its last pause, or right here if it is the present one."""
        actor.alive = False
        if actor is self.current:
            raise CrashedError
        if self.current is None:
            self._end(actor)
        else:  # a greenlet that ends goes on in the hub, and not in who ended it
            self.at(0.0, lambda: self._end(actor))

    def run(self) -> None:
        """Until nothing is due any more."""
        while self._due:
            time, _, due = heapq.heappop(self._due)
            if due.called_off:
                continue
            self.time = time
            self.steps += 1
            if self.steps > self._most_steps:
                raise NoRestError(f"still busy after {self._most_steps} steps, at {self.time:.0f} s")
            due.act()

    def stop(self) -> None:
        """Forget what is due; nobody goes on any more."""
        self._due.clear()

    def _go_on(self, actor: Actor, turn: int, value: Any) -> None:
        if not actor.alive or actor._turn != turn:
            return
        actor._turn += 1
        before, self.current = self.current, actor
        self._enter(actor.home)
        try:
            actor._greenlet.switch(value) if actor._greenlet else actor._greenlet.switch()
        finally:
            self.current = before

    def _end(self, actor: Actor) -> None:
        """What a dying process still does in `finally` blocks may not reach anybody: edges ask `alive`."""
        if not actor._greenlet:  # has not begun
            return
        before, self.current = self.current, actor
        self._enter(actor.home)
        try:
            actor._greenlet.throw(CrashedError)
        finally:
            self.current = before
