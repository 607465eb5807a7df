"""Dead letters, looked at, mended and thrown away."""

from msgspec import Struct
from msgspec.structs import replace

from layers.cloud import audit
from layers.shop.backoffice.operations.errors import (
    DeadLetterNotFoundError,
    DeadLetterQueueNotFoundError,
    LetterChangedError,
)
from layers.shop.backoffice.operations.model import QUEUES, DeadLetter
from layers.shop.backoffice.operations.port import DeadLetters, LetterPage
from layers.shop.backoffice.operations.store import dead_letters_table

COUNTED = 1_000  # what a list of queues counts to; counting further would read every body


class QueueCount(Struct, frozen=True):
    """`more`: there are at least `count`."""

    queue: str
    count: int
    more: bool
    newest: DeadLetter | None


def count_queues(letters: DeadLetters | None = None) -> list[QueueCount]:
    letters = letters or dead_letters_table
    return [_count(queue, letters) for queue in QUEUES]


def _count(queue: str, letters: DeadLetters) -> QueueCount:
    newest = letters.page(queue, 1).letters
    count = letters.count(queue, COUNTED) if newest else 0
    return QueueCount(queue, count, count >= COUNTED, newest[0] if newest else None)


def list_letters(queue: str, limit: int, after: str | None = None, letters: DeadLetters | None = None) -> LetterPage:
    """The newest first. Raises DeadLetterQueueNotFoundError."""
    return (letters or dead_letters_table).page(known(queue), limit, after)


def show_letter(queue: str, letter_id: str, letters: DeadLetters | None = None) -> DeadLetter:
    """Raises DeadLetterNotFoundError and DeadLetterQueueNotFoundError."""
    letter = (letters or dead_letters_table).get(known(queue), letter_id)
    if letter is None:
        raise DeadLetterNotFoundError(letter_id)
    return letter


def edit_letter(
    queue: str,
    letter_id: str,
    body: str,
    by: str,
    seen: int | None = None,
    letters: DeadLetters | None = None,
) -> DeadLetter:
    """Give the letter another body; `seen` is the version its editor read, None when they do not care.

    Raises DeadLetterNotFoundError and LetterChangedError.
    """
    letters = letters or dead_letters_table
    letter = show_letter(queue, letter_id, letters)
    if seen not in (None, letter.version):
        raise LetterChangedError(letter_id)
    if body == letter.body:
        return letter
    audit.note("edit", by, queue, [letter_id], before=letter.body)
    edited = replace(letter, body=body, version=letter.version + 1)
    letters.replace(edited, seen=letter.version)
    return edited


def discard_letter(
    queue: str,
    letter_id: str,
    reason: str,
    by: str,
    letters: DeadLetters | None = None,
) -> None:
    """Throw the letter away; the log keeps its body. Raises DeadLetterNotFoundError and LetterChangedError."""
    letters = letters or dead_letters_table
    letter = show_letter(queue, letter_id, letters)
    audit.note("discard", by, queue, [letter_id], reason=reason, before=letter.body)
    if not letters.remove(letter):
        raise LetterChangedError(letter_id)


def known(queue: str) -> str:
    if queue not in QUEUES:
        raise DeadLetterQueueNotFoundError(queue)
    return queue
