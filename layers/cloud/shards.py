"""Keys that spread: `SKU#LANTERN-RED#03`. The one place that builds and reads shard suffixes."""

import hashlib

MAX_SHARDS = 64


def shard_of(value: str, shards: int) -> int:
    """The shard of `value`, 0 to shards-1: equal everywhere, even over any value's hash."""
    return int.from_bytes(hashlib.blake2s(value.encode(), digest_size=4).digest(), "big") % shards


def sharded(key: str, shard: int) -> str:
    return f"{key}#{shard:02d}"


def all_shards(key: str, shards: int) -> list[str]:
    return [sharded(key, shard) for shard in range(shards)]


def split(key: str) -> tuple[str, int]:
    """`SKU#A#03` is (`SKU#A`, 3)."""
    base, _, suffix = key.rpartition("#")
    return base, int(suffix)
