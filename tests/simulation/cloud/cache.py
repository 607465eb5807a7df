"""Redis in this process (fakeredis, which runs the real Lua scripts), behind the edge and on the run's clock."""

import sys
import types
from collections.abc import Callable
from typing import Any

import fakeredis
from redis.client import Pipeline
from redis.exceptions import ConnectionError as GoneError
from redis.exceptions import TimeoutError as TooSlowError

from layers.cloud.redis import TIMEOUT_SECONDS
from tests.simulation import weather as faults
from tests.simulation.edge import Edge, Errors

ERRORS = Errors(
    frozenset({faults.REFUSED, faults.REPLY_LOST, faults.LATE, faults.CRASH_BEFORE, faults.CRASH_AFTER}),
    refused=lambda _: GoneError("connection refused"),
    lost=lambda _: TooSlowError("timed out"),
    patience=TIMEOUT_SECONDS,
)


class Cache(fakeredis.FakeRedis):
    """A connection. `down` refuses every call until it is up again."""

    edge: Edge
    down = False

    def execute_command(self, *asked: Any, **options: Any) -> Any:
        return self._through(str(asked[0]), lambda: super(Cache, self).execute_command(*asked, **options))

    def pipeline(self, transaction: bool = True, shard_hint: Any = None) -> "Pipe":
        pipe = Pipe(self.connection_pool, self.response_callbacks, transaction, shard_hint)
        pipe.cache = self
        return pipe

    def restart(self) -> None:
        """All is forgotten, scripts too."""
        for forget in (("FLUSHALL",), ("SCRIPT FLUSH",)):
            super().execute_command(*forget)

    def _through(self, command: str, act: Callable[[], Any]) -> Any:
        def done() -> Any:
            if self.down:
                raise GoneError("connection refused")
            return act()

        return self.edge.call(f"redis {command}", command, done, ERRORS)


class Pipe(Pipeline):
    """Commands sent together: one call."""

    cache: Cache

    def execute(self, raise_on_error: bool = True) -> list[Any]:
        commands = " ".join(str(command[0][0]) for command in self.command_stack)
        return self.cache._through(commands, lambda: super(Pipe, self).execute(raise_on_error))


def keep_time_by(now: Callable[[], float]) -> None:
    """Let keys run out by another clock: fakeredis asks the machine's, in several modules."""
    clock = types.SimpleNamespace(time=now, monotonic=now)
    for name, module in list(sys.modules.items()):
        if name.startswith("fakeredis") and "time" in vars(module):
            vars(module)["time"] = clock
