"""Redis in this process (fakeredis, which runs the real Lua scripts), behind the edge and on the run's clock."""

import sys
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import fakeredis
from redis.client import NEVER_DECODE, Pipeline
from redis.exceptions import ConnectionError as GoneError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as TooSlowError

from layers.cloud.memory.redis import TIMEOUT_SECONDS
from tests.simulation import weather as faults
from tests.simulation.cloud.shortcut import Connection, Socket
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

    def __init__(self, now: Callable[[], float]) -> None:
        super().__init__(server=fakeredis.FakeServer(), connection_class=Connection)
        connection: Any = self.connection_pool.get_connection()
        self._socket: Socket = connection.get_socket()
        self._encode, self._now = connection.encoder.encode, now
        keep_time_by(now)

    def execute_command(self, *asked: Any, **options: Any) -> Any:
        return self._through(str(asked[0]), lambda: self.do(asked, options))

    def do(self, asked: Sequence[Any], options: Mapping[str, Any]) -> Any:
        """A command's answer. Raises what redis-py raises."""
        answer = self.answer(asked, options)
        if isinstance(answer, RedisError):
            raise answer
        return answer

    def answer(self, asked: Sequence[Any], options: Mapping[str, Any]) -> Any:
        """A command's answer as redis-py reads it, or the error that it is."""
        reply = self._socket.do([self._encode(each) for each in asked], self._now())
        if isinstance(reply, RedisError):
            return reply
        told = {name: value for name, value in options.items() if name not in ("keys", NEVER_DECODE)}
        callback = self.response_callbacks.get(asked[0])
        return callback(reply, **told) if callback else reply

    def pipeline(self, transaction: bool = True, shard_hint: Any = None) -> "Pipe":
        pipe = Pipe(self.connection_pool, self.response_callbacks, transaction, shard_hint)
        pipe.cache = self
        return pipe

    def restart(self) -> None:
        """All is forgotten, scripts too."""
        for forget in (("FLUSHALL",), ("SCRIPT FLUSH",)):
            self.do(forget, {})

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
        return self.cache._through(commands, self._do_all)

    def _do_all(self) -> list[Any]:
        """Every command is done, whatever became of those before it."""
        asked, self.command_stack = self.command_stack, []
        answers = [self.cache.answer(command, options) for command, options in asked]
        for answer in answers:
            if isinstance(answer, RedisError):
                raise answer
        return answers


def keep_time_by(now: Callable[[], float]) -> None:
    """Let keys run out by another clock: fakeredis asks the machine's, in several modules."""
    clock = types.SimpleNamespace(time=now, monotonic=now)
    for name, module in list(sys.modules.items()):
        if name.startswith("fakeredis") and "time" in vars(module):
            vars(module)["time"] = clock
