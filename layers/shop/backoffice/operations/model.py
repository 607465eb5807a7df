"""Dead letters."""

import hashlib
import re
from typing import Any

import msgspec
from msgspec import Struct

# Every queue whose dead letters are kept, by its noun, in the order they are shown.
QUEUES = (
    "orders",
    "orders-backlog",
    "stuck-orders",
    "checkups",
    "webhooks",
    "order-events",
    "sale-orders",
    "notifications",
    "imports",
    "reconciliations",
    "stock-jobs",
    "loyalty",
)

EXCERPT = 240  # characters
ORDER_ID = re.compile(r"\bord_[a-z2-7]{26}\b")


class DeadLetter(Struct, frozen=True):
    """A message that could not be handled. Times are ISO 8601 UTC; `version` counts its changes, from 1."""

    letter_id: str
    queue: str
    body: str
    reason: str
    receives: int  # how often it was tried, the first time and since each redrive
    first_seen: str
    died_at: str
    redrives: int = 0
    version: int = 1

    @property
    def order_id(self) -> str | None:
        """The order it is about, as far as it names one."""
        return order_named_in(self.body)

    @property
    def excerpt(self) -> str:
        return self.body if len(self.body) <= EXCERPT else f"{self.body[: EXCERPT - 1]}…"


class LetterPage(Struct):
    """`following` is what goes on, or None at the end."""

    letters: list[DeadLetter]
    following: str | None


def letter_id_for(queue: str, message_id: str, first_seen_ms: int) -> str:
    """The same id for the same message, however often it arrives; ids sort by the time of first sending."""
    digest = hashlib.sha256(f"{queue}\x1f{message_id}".encode()).hexdigest()
    return f"dl_{first_seen_ms:013d}{digest[:16]}"


def first_seen_ms(letter_id: str) -> int:
    """When the message was first sent; a redriven one is a new message to SQS, but not to us."""
    return int(letter_id[3:16])


def order_named_in(body: str) -> str | None:
    found = ORDER_ID.search(body)
    return found[0] if found else None


def trace_of(letter: DeadLetter) -> str:
    """What a redriven message carries of its past, so that it is the same dead letter should it fail again."""
    return f"{letter.letter_id}:{letter.redrives + 1}:{letter.version}"


def parsed_trace(text: str) -> tuple[str, int, int] | None:
    """Letter id, redrives and version out of `trace_of`; None for anything else."""
    match = re.fullmatch(r"(dl_\d{13}[0-9a-f]{16}):(\d{1,6}):(\d{1,9})", text)
    return (match[1], int(match[2]), int(match[3])) if match else None


def decoded(body: str) -> Any:
    """The body as JSON, or None when it is not JSON."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.MsgspecError, RecursionError):
        return None
