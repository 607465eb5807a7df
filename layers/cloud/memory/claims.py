"""Idempotency claims in Redis: which request a key stands for, and whether it was carried out.

A claim is short-lived while its request runs, so that a crash in the middle frees it, and is kept for a day once done
(the time Stripe and others keep theirs). Redis only remembers; callers must be right without it.
"""

from typing import Literal

from layers.cloud.memory import redis

Claim = Literal["first", "running", "done", "conflict", "unknown"]
RUNNING_SECONDS = 30
DONE_SECONDS = 24 * 3600
_NO_ANSWER = b"no answer"


def claim(subject: str, fingerprint: str) -> Claim:
    """Claim `subject` for the request with this fingerprint.

    "first": nobody had it; "running" or "done": the same request has; "conflict": another one has; "unknown": Redis
    cannot say.
    """
    running = f"running:{fingerprint}"
    held: bytes | None = redis.attempt(
        lambda r: r.set(_key(subject), running, nx=True, get=True, ex=RUNNING_SECONDS), otherwise=_NO_ANSWER
    )
    if held is _NO_ANSWER:
        return "unknown"
    if held is None:
        return "first"
    state, _, owner = held.decode().partition(":")
    if owner != fingerprint:
        return "conflict"
    return "done" if state == "done" else "running"


def settle(subject: str, fingerprint: str) -> None:
    """The request was carried out: keep the claim for a day."""
    redis.attempt(lambda r: r.set(_key(subject), f"done:{fingerprint}", ex=DONE_SECONDS), otherwise=None)


def release(subject: str) -> None:
    """The request was refused: its key may be used again, for a corrected one."""
    redis.attempt(lambda r: r.delete(_key(subject)), otherwise=None)


def _key(subject: str) -> str:
    return f"claim:{subject}"
