"""Send dead letters back to where they failed.

Every consumer may get a message twice, so sending comes first and forgetting the letter second: a crash in between
sends it again, and what was in fact done is not done again. A rate is kept by SQS itself: each message becomes
visible a little later than the one before, so nobody has to sit and wait.
"""

from msgspec import Struct

from layers.cloud import audit, clock
from layers.cloud.watch.telemetry import count
from layers.shop.backoffice.operations.errors import NotRedrivableError
from layers.shop.backoffice.operations.letters.dead_letters import known, show_letter
from layers.shop.backoffice.operations.letters.outlets import SqsOutlet
from layers.shop.backoffice.operations.model import DeadLetter, trace_of
from layers.shop.backoffice.operations.port import DeadLetters, Envelope, Outlet
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


def redrive_letter(
    queue: str,
    letter_id: str,
    by: str,
    letters: DeadLetters | None = None,
    outlet: Outlet | None = None,
) -> None:
    """Raises DeadLetterNotFoundError, DeadLetterQueueNotFoundError and NotRedrivableError."""
    letters = letters or dead_letters_table
    letter = show_letter(queue, letter_id, letters)
    audit.note("redrive", by, queue, [letter_id])
    if refused := _send([letter], 1, outlet or SqsOutlet()):
        raise NotRedrivableError(refused[letter_id])
    letters.remove(letter)
    count("DeadLetterRedriven")


def redrive_all(
    queue: str,
    rate: int,
    by: str,
    letters: DeadLetters | None = None,
    outlet: Outlet | None = None,
    after: str | None = None,
) -> Redriven:
    """Send back the letters, page by page from the newest (or what comes `after`), `rate` a second.

    It ends with the last one, when SQS can delay no longer, or when it has been busy for long enough: then `following`
    tells where to go on, past letters that were refused.
    """
    letters, outlet = letters or dead_letters_table, outlet or SqsOutlet()
    end = clock.monotonic() + BUSY_SECONDS
    size = AT_ONCE_FROM_STREAM if queue == "order-events" else AT_ONCE
    left, taken = rate * LONGEST_DELAY, 0
    refused: dict[str, str] = {}
    while left and clock.monotonic() < end:
        page = letters.page(known(queue), min(size, left), after)
        refused |= _redrive_page(page.letters, taken, rate, by, letters, outlet)
        taken, left, after = taken + len(page.letters), left - len(page.letters), page.following
        if after is None:
            break
    sent, remaining = taken - len(refused), letters.count(queue, AT_ONCE)
    return Redriven(sent, remaining, remaining >= AT_ONCE, max(0, taken - 1) // rate, refused, after)


def _redrive_page(
    going: list[DeadLetter], place: int, rate: int, by: str, letters: DeadLetters, outlet: Outlet
) -> dict[str, str]:
    """The ids of those that have no way back, and why."""
    if not going:
        return {}
    audit.note("redrive", by, going[0].queue, [letter.letter_id for letter in going], reason=f"all, {rate} a second")
    refused = _send(going, rate, outlet, place)
    sent = [letter for letter in going if letter.letter_id not in refused]
    for letter in sent:
        letters.remove(letter)
    count("DeadLetterRedriven", len(sent))
    return refused


def _send(letters: list[DeadLetter], rate: int, outlet: Outlet, first: int = 0) -> dict[str, str]:
    """Send the letters, oldest first, after `first` others; the ids of those that have no way back, and why."""
    by_queue: dict[str, list[Envelope]] = {}
    refused: dict[str, str] = {}
    for place, letter in enumerate(reversed(letters), first):
        try:
            _post(letter, place // rate, by_queue)
        except NotRedrivableError as error:
            refused[letter.letter_id] = str(error)
    for noun, envelopes in by_queue.items():
        outlet.send(noun, envelopes)
    return refused


def _post(letter: DeadLetter, delay: int, by_queue: dict[str, list[Envelope]]) -> None:
    if letter.queue == "order-events":
        try:
            republish_events(letter.body)
        except LookupError as gone:
            raise NotRedrivableError(str(gone)) from gone
    elif letter.queue == "stuck-orders":
        by_queue.setdefault("checkups", []).append(Envelope(resume_message(letter), delay_seconds=delay))
    else:
        envelope = Envelope(letter.body, trace_of(letter), delay)
        by_queue.setdefault(letter.queue, []).append(envelope)
