"""Ids: a prefix that tells the kind, then 26 characters of base32 (128 bits)."""

import base64
import hashlib

from layers.cloud import chance


def _spell(prefix: str, bits: bytes) -> str:
    return f"{prefix}_{base64.b32encode(bits).decode().rstrip('=').lower()}"


def new_id(prefix: str) -> str:
    """A random id, e.g. `crt_mzxw6...`."""
    return _spell(prefix, chance.random_bytes(16))


def derived_id(prefix: str, *parts: str) -> str:
    """The same id for the same parts, for ever: what makes a repeated request the same thing."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return _spell(prefix, digest[:16])
