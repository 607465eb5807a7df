"""Send dead letters back to where they failed.

Every consumer may get a message twice, so sending comes first and forgetting the letter second: a crash in between
sends it again, and what was in fact done is not done again. A rate is kept by SQS itself: each message becomes
visible a little later than the one before, so nobody has to sit and wait.
"""

from typing import Any

from msgspec import Struct

from layers.cloud import audit, clock
from layers.cloud.messages.queues import send_texts
from layers.cloud.messages.redelivery import DEAD_LETTER, attributes
from layers.cloud.watch.telemetry import count
from layers.shop.backoffice.operations.errors import NotRedrivableError
from layers.shop.backoffice.operations.letters.dead_letters import require_queue, show_letter
from layers.shop.backoffice.operations.model import DeadLetter, trace_of
from layers.shop.backoffice.operations.resume_saga import resume_message
from layers.shop.backoffice.operations.store import dead_letters_table
from layers.shop.checkout.orders.tell.republish_events import republish_events

LONGEST_DELAY = 900  # seconds, SQS's
AT_ONCE = 500  # letters a page, in one entry of the log
AT_ONCE_FROM_STREAM = 25  # each reads the stream itself
BUSY_SECONDS = 12  # after which no further page is begun; an API call has 28


class Redriven(Struct, frozen=True):
    """`seconds`: until the last of them is visible; `refused`: letters that have no way back, and why.

    `following`: where to go on, None when every letter had its turn.
    """

    redriven: int
    remaining: int
    more: bool
    seconds: int
    refused: dict[str, str]
    following: str | None = None


def redrive_letter(queue: str, letter_id: str, by: str) -> None:
    """Raises DeadLetterNotFoundError, DeadLetterQueueNotFoundError and NotRedrivableError."""
    letter = show_letter(queue, letter_id)
    audit.note("redrive", by, queue, [letter_id])
    if refused := _send([letter], 1):
        raise NotRedrivableError(refused[letter_id])
    dead_letters_table.remove(letter)
    count("DeadLetterRedriven")


def redrive_all(queue: str, rate: int, by: str, after: str | None = None) -> Redriven:
    """Send back the letters, page by page from the newest (or what comes `after`), `rate` a second.

    It ends with the last one, when SQS can delay no longer, or when it has been busy for long enough: then `following`
    tells where to go on, past letters that were refused. Raises DeadLetterQueueNotFoundError.
    """
    require_queue(queue)
    end = clock.monotonic() + BUSY_SECONDS
    size = AT_ONCE_FROM_STREAM if queue == "order-events" else AT_ONCE
    left, taken = rate * LONGEST_DELAY, 0
    refused: dict[str, str] = {}
    while left and clock.monotonic() < end:
        page = dead_letters_table.page(queue, min(size, left), after)
        refused |= _redrive_page(page.letters, taken, rate, by)
        taken, left, after = taken + len(page.letters), left - len(page.letters), page.following
        if after is None:
            break
    sent, remaining = taken - len(refused), dead_letters_table.count(queue, AT_ONCE)
    return Redriven(sent, remaining, remaining >= AT_ONCE, max(0, taken - 1) // rate, refused, after)


def _redrive_page(going: list[DeadLetter], before: int, rate: int, by: str) -> dict[str, str]:
    """Send a page of letters, after `before` others; the ids of those that have no way back, and why."""
    if not going:
        return {}
    audit.note("redrive", by, going[0].queue, [letter.letter_id for letter in going], reason=f"all, {rate} a second")
    refused = _send(going, rate, before)
    sent = [letter for letter in going if letter.letter_id not in refused]
    for letter in sent:
        dead_letters_table.remove(letter)
    count("DeadLetterRedriven", len(sent))
    return refused


def _send(letters: list[DeadLetter], rate: int, before: int = 0) -> dict[str, str]:
    """Send the letters, oldest first, after `before` others; the ids of those that have no way back, and why."""
    by_queue: dict[str, list[dict[str, Any]]] = {}
    refused: dict[str, str] = {}
    for number, letter in enumerate(reversed(letters), before):
        try:
            _address(letter, number // rate, by_queue)
        except NotRedrivableError as error:
            refused[letter.letter_id] = str(error)
    for noun, entries in by_queue.items():
        send_texts(noun, entries)
    return refused


def _address(letter: DeadLetter, delay: int, by_queue: dict[str, list[dict[str, Any]]]) -> None:
    """Put the letter's message among those of the queue it goes to; facts of a stream go to the bus at once."""
    if letter.queue == "order-events":
        try:
            republish_events(letter.body)
        except LookupError as gone:
            raise NotRedrivableError(str(gone)) from gone
    elif letter.queue == "stuck-orders":
        by_queue.setdefault("checkups", []).append(_entry(resume_message(letter), delay))
    else:
        by_queue.setdefault(letter.queue, []).append(_entry(letter.body, delay, trace_of(letter)))


def _entry(body: str, delay: int, trace: str = "") -> dict[str, Any]:
    return {"MessageBody": body, "DelaySeconds": delay, "MessageAttributes": attributes({DEAD_LETTER: trace})}
