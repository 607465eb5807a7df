"""Redis (Valkey) behind a short timeout and a breaker. It only ever spares work: without it all still runs, slower."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from layers.cloud import settings
from layers.cloud.breaker import CircuitBreaker
from layers.cloud.environment import Remembered

if TYPE_CHECKING:
    from redis import Redis

T = TypeVar("T")

# A healthy node answers in under a millisecond in one zone; past this, DynamoDB is the quicker way.
TIMEOUT_SECONDS = 0.15
_breaker = Remembered(CircuitBreaker)


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


_connection: Callable[[str], Any] = _connect


@contextmanager
def reached_by(connection: Callable[[str], Any]) -> Iterator[None]:
    """Reach Redis by other connections (simulations)."""
    global _connection
    before, _connection = _connection, connection
    try:
        yield
    finally:
        _connection = before


def attempt(call: Callable[[Any], T], otherwise: T) -> T:
    """The answer of `call(redis)`, or `otherwise` when Redis is not configured, not there or too slow."""
    url, breaker = settings.REDIS_URL(), _breaker()
    if not url or breaker.open:
        return otherwise
    from redis.exceptions import RedisError

    try:
        answer = call(_connection(url))
    except (RedisError, OSError):
        breaker.failed()
        return otherwise
    breaker.succeeded()
    return answer


def is_set_up() -> bool:
    return bool(settings.REDIS_URL())


def is_given_up() -> bool:
    """Whether there is no Redis to count on: none is set up, or the breaker is open. A call that fails alone is a
    hiccup."""
    return not is_set_up() or _breaker().open


def state() -> str:
    """ "ok", "down", or "none" on a stage that has no cache."""
    if not is_set_up():
        return "none"
    return "ok" if attempt(lambda redis: redis.ping(), otherwise=False) else "down"
