"""Digests under the signing key: tokens are such, and ids and keys of limits that stand for a person.

A plain hash of an address of mail, a home or a machine is found out by hashing all there are; nobody without the key
can hash these. Each says what it is for, so that none passes for another.

The secret `signing-key` has one key to a line, the newest first. The first makes everything new; the others are tried
where something made earlier comes back, so that a key is changed without anybody noticing.
"""

import hashlib
import hmac
from collections.abc import Iterator

from layers.cloud import ids
from layers.cloud.secrets import signing_keys

CHARACTERS = 20  # 80 bits


def digests(purpose: str, *parts: str) -> Iterator[bytes]:
    """32 bytes under each key, the newest first. Raises SecretMissingError."""
    for key in signing_keys():
        yield digest(key, purpose, *parts)


def digest(key: str, purpose: str, *parts: str) -> bytes:
    """32 bytes under one key."""
    return hmac.new(key.encode(), "\x1f".join((purpose, *parts)).encode(), hashlib.sha256).digest()


def key_of(purpose: str, *parts: str) -> str:
    """20 hex digits that stand for the parts, and that only we can make of them."""
    return keys_of(purpose, *parts)[0]


def keys_of(purpose: str, *parts: str) -> list[str]:
    """As key_of, under each signing key, the newest first."""
    return [digest.hex()[:CHARACTERS] for digest in digests(f"key of {purpose}", *parts)]


def ids_of(prefix: str, purpose: str, *parts: str) -> list[str]:
    """An id (`mem_...`) of the parts that only we can make, under each signing key, the newest first."""
    return [ids.spell(prefix, digest[:16]) for digest in digests(f"id of {purpose}", *parts)]
