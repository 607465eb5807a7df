"""A counter that moves when the catalogue does, for those who keep a copy of it. Lost with Redis, and nothing else."""

import time

from layers.cloud import redis

KEY = "catalog:version"
LOOK_EVERY = 1.0  # seconds: how often one process asks Redis

_here = 0
_seen: tuple[float, int] = (0.0, 0)


def note_change() -> None:
    global _here, _seen
    _here += 1
    _seen = (0.0, 0)
    redis.attempt(lambda r: r.incr(KEY), otherwise=0)


def version() -> tuple[int, int]:
    """Equal as long as nothing is known to have changed: what this process wrote, and what Redis heard of all."""
    global _seen
    if time.monotonic() - _seen[0] > LOOK_EVERY:
        _seen = (time.monotonic(), int(redis.attempt(lambda r: r.get(KEY), otherwise=None) or 0))
    return _here, _seen[1]
