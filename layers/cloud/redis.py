"""Redis (Valkey) behind a short timeout and a breaker. It only ever spares work: without it all still runs, slower."""

import os
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from layers.cloud.breaker import CircuitBreaker

if TYPE_CHECKING:
    from redis import Redis

T = TypeVar("T")

# A healthy node answers in under a millisecond in one zone; past this, DynamoDB is the quicker way.
TIMEOUT_SECONDS = 0.15
_breaker = CircuitBreaker()


@cache
def _connect(url: str) -> "Redis":
    from redis import Redis  # 140 ms to import: only where a cache is used

    return Redis.from_url(
        url,
        socket_connect_timeout=TIMEOUT_SECONDS,
        socket_timeout=TIMEOUT_SECONDS,
        retry=None,
        health_check_interval=0,
    )


def attempt(call: Callable[[Any], T], otherwise: T) -> T:
    """The answer of `call(redis)`, or `otherwise` when Redis is not configured, not there or too slow."""
    url = os.environ.get("SLUICE_REDIS_URL", "")
    if not url or _breaker.open:
        return otherwise
    from redis.exceptions import RedisError

    try:
        answer = call(_connect(url))
    except (RedisError, OSError):
        _breaker.failed()
        return otherwise
    _breaker.succeeded()
    return answer


def state() -> str:
    """ "ok", "down", or "none" on a stage that has no cache."""
    if not os.environ.get("SLUICE_REDIS_URL"):
        return "none"
    return "ok" if attempt(lambda redis: redis.ping(), otherwise=False) else "down"
