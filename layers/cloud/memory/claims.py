"""Idempotency claims in Redis: which request a key stands for, and whether it was carried out.

A claim is short-lived while its request is looked at, so that a crash frees it, and is kept for a day from when it is
carried out (the time Stripe and others keep theirs). Redis only remembers; callers must be right without it.
"""

from typing import Any, Literal, NamedTuple

from layers.cloud.memory import redis
from layers.cloud.memory.scripts import Script, evaluate

State = Literal["first", "running", "done", "conflict", "unknown"]
RUNNING_SECONDS = 30
DONE_SECONDS = 24 * 3600
_NO_ANSWER = b"no answer"
_CLAIM: Script = ("claim",)
_RELEASE: Script = ("release",)


class Claim(NamedTuple):
    """What was found, and the `result` that whoever has the claim noted with it."""

    state: State
    result: str = ""


def claim(subject: str, owner: str) -> Claim:
    """Claim `subject` for `owner`: for a request, by its fingerprint, or for an attempt. Neither has a colon.

    "first": nobody had it; "running" or "done": the same owner has; "conflict": another one has; "unknown": Redis
    cannot say.
    """
    held = _evaluated(_CLAIM, subject, owner, RUNNING_SECONDS)
    if held is _NO_ANSWER:
        return Claim("unknown")
    return _read(held, owner) if held else Claim("first")


def note(subject: str, owner: str, result: str) -> None:
    """What the request is about to become, kept as long as if it had: whoever repeats it goes on with the same, and
    nobody takes up its key for another while nobody knows what became of it."""
    redis.attempt(lambda r: r.set(_key(subject), f"running:{owner}:{result}", ex=DONE_SECONDS), otherwise=None)


def settle(subject: str, owner: str, result: str = "", seconds: int = DONE_SECONDS) -> None:
    """The request was carried out: keep the claim for so long."""
    redis.attempt(lambda r: r.set(_key(subject), f"done:{owner}:{result}", ex=seconds), otherwise=None)


def release(subject: str, owner: str) -> Claim:
    """The request was refused: its key may be used again, for a corrected one.

    What the same request has come to meanwhile, sent twice at one moment, stands: "running" or "done", and where it is
    still running its key is free once that is done or has run out. "first" where nothing is left of the claim.
    """
    held = _evaluated(_RELEASE, subject, owner)
    if held is _NO_ANSWER:
        return Claim("unknown")
    return _read(held, owner) if held else Claim("first")


def _evaluated(script: Script, subject: str, *arguments: Any) -> bytes | None:
    return redis.attempt(lambda r: evaluate(r, script, [_key(subject)], arguments), otherwise=_NO_ANSWER)


def _read(held: bytes, owner: str) -> Claim:
    state, had_by, result = f"{held.decode()}::".split(":")[:3]
    if had_by != owner:
        return Claim("conflict", result)
    return Claim("done" if state == "done" else "running", result)


def _key(subject: str) -> str:
    return f"claim:{subject}"
