"""A counter that moves when the catalogue does, for those who keep a copy of it. Lost with Redis, and nothing else."""

from typing import NamedTuple

from layers.cloud import clock
from layers.cloud.environment import Remembered
from layers.cloud.memory import redis

KEY = "catalog:version"
READ_EVERY = 1.0  # seconds: how often one process asks Redis


class Version(NamedTuple):
    """Equal as long as nothing is known to have changed: writes of this process, and of all that Redis heard."""

    here: int
    everywhere: int


NOTHING = Version(0, 0)
_here = Remembered(int)
_last_read = Remembered(lambda: (0.0, 0))  # when, and what


def note_change() -> None:
    _here.become(_here() + 1)
    redis.attempt(lambda r: r.incr(KEY), otherwise=0)


def version() -> Version:
    if clock.monotonic() - _last_read()[0] > READ_EVERY:
        _last_read.become((clock.monotonic(), int(redis.attempt(lambda r: r.get(KEY), otherwise=None) or 0)))
    return Version(_here(), _last_read()[1])
