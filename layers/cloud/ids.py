"""Ids: a prefix that tells the kind, then 26 characters of base32 (128 bits)."""

import base64
import hashlib

from layers.cloud import chance


def spell(prefix: str, bits: bytes) -> str:
    """The id of these bits (16 bytes)."""
    return f"{prefix}_{base64.b32encode(bits).decode().rstrip('=').lower()}"


def new_id(prefix: str) -> str:
    """A random id, e.g. `crt_mzxw6...`."""
    return spell(prefix, chance.random_bytes(16))


def derived_id(prefix: str, *parts: str) -> str:
    """The same id for the same parts, for ever: what makes a repeated request the same thing.

    Anybody can work it out: of parts that stand for a person, keyed.ids_of makes it.
    """
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return spell(prefix, digest[:16])
