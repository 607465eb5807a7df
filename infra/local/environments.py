"""The dispatcher's side of an environment: calls it, and tells how it failed."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
from collections.abc import Callable

from infra.local import wire
from infra.local.worker import FAILED


class TimedOutError(Exception):
    """The invocation outlasted the function's timeout; its environment was killed."""


class CrashedError(Exception):
    """The environment died in the middle of an invocation. The message says how, in Lambda's words."""


class NeverBegunError(Exception):
    """The environment was dead before it took the invocation: another one can have it."""


class Environment:
    """One process serving one invocation at a time."""

    def __init__(self, pid: int, connection: socket.socket, how_it_ended: Callable[[int], int | None]) -> None:
        self.pid = pid
        self._connection = connection
        self._how_it_ended = how_it_ended
        self.usable = True

    def call(self, head: bytes, event: bytes, timeout: float) -> tuple[bool, bytes]:
        """Whether the handler failed, and its JSON. `timeout` in seconds."""
        self.usable = False
        self._connection.settimeout(timeout)
        try:
            begun, kind, payload = self._exchange(head, event)
        except TimeoutError as error:
            self.kill()
            raise TimedOutError from error
        if begun is None:
            raise NeverBegunError
        if kind is None or payload is None:
            raise CrashedError(_in_words(self._how_it_ended(self.pid)))
        self.usable = True
        return kind == FAILED, payload

    def _exchange(self, head: bytes, event: bytes) -> tuple[bytes | None, ...]:
        """Three frames: begun, how it ended, with what. None from where the other end was gone."""
        said: list[bytes | None] = [None, None, None]
        try:
            wire.send(self._connection, head, event)
            for index in range(3):
                said[index] = wire.receive(self._connection)
        except TimeoutError:
            raise
        except OSError:
            pass
        return tuple(said)

    def is_alive(self) -> bool:
        """An idle environment says nothing: if its socket has something to read, that is its end."""
        return not select.select([self._connection], [], [], 0)[0]

    def kill(self) -> None:
        self._connection.close()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


def _in_words(status: int | None) -> str:
    if status is not None and status >= 0:
        return f"exit status {status}"
    return "signal: killed" if status in (None, -signal.SIGKILL) else f"signal: {signal.Signals(-status).name}"
