"""Dead letters, looked at, mended and thrown away."""

from msgspec import Struct
from msgspec.structs import replace

from layers.cloud import audit
from layers.shop.backoffice.operations.errors import (
    DeadLetterNotFoundError,
    DeadLetterQueueNotFoundError,
    LetterChangedError,
)
from layers.shop.backoffice.operations.model import QUEUES, DeadLetter, LetterPage
from layers.shop.backoffice.operations.store import dead_letters_table

COUNTED = 1_000  # what a list of queues counts to; counting further would read every body


class QueueCount(Struct, frozen=True):
    """`more`: there are at least `count`."""

    queue: str
    count: int
    more: bool
    newest: DeadLetter | None


def count_queues() -> list[QueueCount]:
    """Every queue, with how many dead letters are kept of it and the newest of them."""
    return [_count(queue) for queue in QUEUES]


def _count(queue: str) -> QueueCount:
    newest = dead_letters_table.page(queue, 1).letters
    count = dead_letters_table.count(queue, COUNTED) if newest else 0
    return QueueCount(queue, count, count >= COUNTED, newest[0] if newest else None)


def list_letters(queue: str, limit: int, after: str | None = None) -> LetterPage:
    """The newest first. Raises DeadLetterQueueNotFoundError."""
    require_queue(queue)
    return dead_letters_table.page(queue, limit, after)


def show_letter(queue: str, letter_id: str) -> DeadLetter:
    """Raises DeadLetterNotFoundError and DeadLetterQueueNotFoundError."""
    require_queue(queue)
    letter = dead_letters_table.get(queue, letter_id)
    if letter is None:
        raise DeadLetterNotFoundError(letter_id)
    return letter


def edit_letter(queue: str, letter_id: str, body: str, by: str, seen: int | None = None) -> DeadLetter:
    """Give the letter another body; `seen` is the version its editor read, None when they do not care.

    Raises DeadLetterNotFoundError, DeadLetterQueueNotFoundError and LetterChangedError.
    """
    letter = show_letter(queue, letter_id)
    if seen not in (None, letter.version):
        raise LetterChangedError(letter_id)
    if body == letter.body:
        return letter
    audit.note("edit", by, queue, [letter_id], before=letter.body)
    edited = replace(letter, body=body, version=letter.version + 1)
    if not dead_letters_table.replace(edited, seen=letter.version):
        raise LetterChangedError(letter_id)
    return edited


def discard_letter(queue: str, letter_id: str, reason: str, by: str) -> None:
    """Throw the letter away; the log keeps its body.

    Raises DeadLetterNotFoundError, DeadLetterQueueNotFoundError and LetterChangedError.
    """
    letter = show_letter(queue, letter_id)
    audit.note("discard", by, queue, [letter_id], reason=reason, before=letter.body)
    if not dead_letters_table.remove(letter):
        raise LetterChangedError(letter_id)


def require_queue(queue: str) -> None:
    """Raises DeadLetterQueueNotFoundError."""
    if queue not in QUEUES:
        raise DeadLetterQueueNotFoundError(queue)
