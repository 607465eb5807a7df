"""Cache-aside reads: the function's own memory, then Redis, then the table.

Redis holds a value for twice its time to live and a note of when it went stale. A stale value is still served while one
caller, holding a short lock, fetches a fresh one: a popular key that runs out does not send its crowd to the table.
Times to live are spread by a tenth, so that keys loaded together do not run out together. "There is no such thing"
is cached too, for a shorter time.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar

import msgspec

from layers.cloud import chance, clock
from layers.cloud.environment import Remembered
from layers.cloud.memory import redis
from layers.cloud.watch import timing

T = TypeVar("T")
MEMORY_ENTRIES = 2_000
LOCK_MS = 2_000


class _Entry(msgspec.Struct, array_like=True):
    stale_at: float
    value: bytes | None


class ReadThrough(Generic[T]):
    """Reads of one kind of value by key.

    `load(keys)` answers what exists; `type` is the msgspec type of a value; `ttl`, `negative_ttl` and `memory_ttl` are
    seconds. Failures of Redis never surface; failures of `load` do.
    """

    def __init__(
        self,
        name: str,
        load: Callable[[list[str]], Mapping[str, T]],
        type: Any,  # noqa: A002 - the word msgspec uses for it
        ttl: float,
        negative_ttl: float = 2.0,
        memory_ttl: float = 1.0,
    ) -> None:
        self._name = name
        self._load = load
        self._decoder = msgspec.msgpack.Decoder(type)
        self._entry_decoder = msgspec.msgpack.Decoder(_Entry)
        self._ttl = ttl
        self._negative_ttl = negative_ttl
        self._memory_ttl = memory_ttl
        self._memory: Remembered[OrderedDict[str, tuple[float, T | None]]] = Remembered(OrderedDict)

    def get(self, key: str) -> T | None:
        return self.get_many([key]).get(key)

    def get_many(self, keys: Iterable[str]) -> dict[str, T]:
        """What exists of `keys`, each from the nearest level that knows it."""
        wanted = list(dict.fromkeys(keys))
        found: dict[str, T | None] = self._from_memory(wanted)
        if missing := [key for key in wanted if key not in found]:
            found |= self._from_redis(missing)
        if missing := [key for key in wanted if key not in found]:
            found |= self._from_table(missing)
        return {key: value for key in wanted if (value := found[key]) is not None}

    def forget(self, keys: Iterable[str]) -> None:
        """Drop `keys` here and in Redis, after a write."""
        keys = list(keys)
        memory = self._memory()
        for key in keys:
            memory.pop(key, None)
        if keys:
            redis.attempt(lambda r: self._together(r, "delete", keys), otherwise=[])

    def _redis_key(self, key: str) -> str:
        return f"{self._name}:{key}"

    def _together(self, connection: Any, command: str, keys: list[str]) -> list[Any]:
        """One round trip. Not MGET: a cluster, as ElastiCache Serverless is, refuses keys of several slots in one."""
        pipeline = connection.pipeline(transaction=False)
        for key in keys:
            getattr(pipeline, command)(self._redis_key(key))
        return list(pipeline.execute())

    def _from_memory(self, keys: list[str]) -> dict[str, T | None]:
        now, memory = clock.monotonic(), self._memory()
        found = {key: held[1] for key in keys if (held := memory.get(key)) and held[0] > now}
        if found:
            timing.note("memory")
        return found

    def _remember(self, key: str, value: T | None) -> None:
        memory = self._memory()
        memory[key] = (clock.monotonic() + self._memory_ttl, value)
        memory.move_to_end(key)
        if len(memory) > MEMORY_ENTRIES:
            memory.popitem(last=False)

    def _from_redis(self, keys: list[str]) -> dict[str, T | None]:
        nothing: list[bytes | None] = [None] * len(keys)
        raws = redis.attempt(lambda r: self._together(r, "get", keys), otherwise=nothing)
        found: dict[str, T | None] = {}
        for key, raw in zip(keys, raws, strict=True):
            if raw is None:
                continue
            try:
                entry = self._entry_decoder.decode(raw)
                value = None if entry.value is None else self._decoder.decode(entry.value)
            except msgspec.MsgspecError:
                continue  # written by another version of the shop: as good as not there
            if entry.stale_at < clock.now().timestamp() and self._may_refresh(key):
                continue  # this caller goes to the table; the others serve the stale value meanwhile
            found[key] = value
            self._remember(key, found[key])
        if found:
            timing.note("redis")
        return found

    def _may_refresh(self, key: str) -> bool:
        lock = f"{self._redis_key(key)}:lock"
        return bool(redis.attempt(lambda r: r.set(lock, 1, nx=True, px=LOCK_MS), otherwise=True))

    def _from_table(self, keys: list[str]) -> dict[str, T | None]:
        timing.note("dynamodb")
        loaded = self._load(keys)
        found: dict[str, T | None] = {key: loaded.get(key) for key in keys}
        redis.attempt(lambda r: self._write(r, found), otherwise=None)
        for key, value in found.items():
            self._remember(key, value)
        return found

    def _write(self, connection: Any, values: dict[str, T | None]) -> None:
        pipeline = connection.pipeline(transaction=False)
        for key, value in values.items():
            ttl = (self._negative_ttl if value is None else self._ttl) * chance.between(0.9, 1.1)
            body = None if value is None else msgspec.msgpack.encode(value)
            raw = msgspec.msgpack.encode(_Entry(clock.now().timestamp() + ttl, body))
            pipeline.set(self._redis_key(key), raw, px=int(2_000 * ttl))
        pipeline.execute()
