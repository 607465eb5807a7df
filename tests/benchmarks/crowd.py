"""A crowd over real HTTP: thousands of people on few connections.

A person is a generator: it yields a `Call` and is sent the `Reply`, or yields seconds and is woken after them. As many
calls are on their way at once as there are connections; everybody else waits for a turn or sleeps, as people behind a
provider's proxy do.
"""

import heapq
import threading
import time
from collections import defaultdict
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.benchmarks.http import Connection, Reply


@dataclass(frozen=True)
class Call:
    """One request; `kind` is what it is counted as."""

    kind: str
    method: str
    path: str
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


Person = Generator[Call | float, Reply | None, None]


@dataclass
class Took:
    """What a crowd was answered: seconds and statuses, by kind of call."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    broken_connections: int = 0

    def faults(self) -> int:
        """Answers that blame the shop, and connections it dropped."""
        fives = sum(n for told in self.statuses.values() for status, n in told.items() if status >= 500)
        return fives + self.broken_connections


class Crowd:
    """Lets people act until all have gone, or `patience` seconds are over."""

    def __init__(self, url: str, connections: int = 64, patience: float = 600.0) -> None:
        self.took = Took()
        self._url, self._connections = url, connections
        self._patience = patience
        self._due: list[tuple[float, int, Person, Call | None]] = []
        self._serial = 0
        self._present = 0
        self._turn = threading.Condition()
        self._errors: list[BaseException] = []

    def let_in(self, people: Iterable[Person]) -> None:
        """All at once."""
        now = time.monotonic()
        for person in people:
            self._put(now, person, None)
            self._present += 1

    def run(self) -> float:
        """Seconds until the last one had gone. Raises what a person raised, or TimeoutError."""
        started = time.monotonic()
        threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(self._connections)]
        for thread in threads:
            thread.start()
        with self._turn:
            everybody_gone = self._turn.wait_for(lambda: not self._present or self._errors, self._patience)
            self._present = 0
            self._turn.notify_all()
        for thread in threads:
            thread.join(60)
        if self._errors:
            raise self._errors[0]
        if not everybody_gone:
            raise TimeoutError(f"people are still waiting after {self._patience:.0f} s")
        return time.monotonic() - started

    def _put(self, at: float, person: Person, call: Call | None) -> None:
        self._serial += 1
        heapq.heappush(self._due, (at, self._serial, person, call))

    def _serve(self) -> None:
        connection = Connection(self._url)
        while taken := self._next():
            person, call = taken
            try:
                connection = self._act(connection, person, call)
            except BaseException as error:  # noqa: BLE001 - shown by whoever runs the crowd
                with self._turn:
                    self._errors.append(error)
                    self._turn.notify_all()
                return

    def _next(self) -> tuple[Person, Call | None] | None:
        with self._turn:
            while self._present:
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    _, _, person, call = heapq.heappop(self._due)
                    return person, call
                self._turn.wait(wait)
        return None

    def _act(self, connection: Connection, person: Person, call: Call | None) -> Connection:
        reply = None
        if call:
            try:
                reply = self._ask(connection, call)
            except OSError:  # as a browser does: once more, on a new connection
                with self._turn:
                    self.took.broken_connections += 1
                    self._put(time.monotonic() + 0.2, person, call)
                    self._turn.notify()
                return Connection(self._url)
        self._go_on(person, reply)
        return connection

    def _ask(self, connection: Connection, call: Call) -> Reply:
        asked = time.monotonic()
        reply = connection.call(call.method, call.path, call.body, call.headers)
        with self._turn:
            self.took.seconds[call.kind].append(time.monotonic() - asked)
            self.took.statuses[call.kind][reply.status] += 1
        return reply

    def _go_on(self, person: Person, reply: Reply | None) -> None:
        try:
            wish = person.send(reply)
        except StopIteration:
            wish = None
        with self._turn:
            if wish is None:
                self._present -= 1
            elif isinstance(wish, Call):
                self._put(time.monotonic(), person, wish)
            else:
                self._put(time.monotonic() + wish, person, None)
            self._turn.notify_all() if not self._present else self._turn.notify()
