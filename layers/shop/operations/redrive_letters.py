"""Send dead letters back to where they failed.

Every consumer may get a message twice, so sending comes first and forgetting the letter second: a crash in between
sends it again, and what was in fact done is not done again. A rate is kept by SQS itself: each message becomes
visible a little later than the one before, so nobody has to sit and wait.
"""

from msgspec import Struct

from layers.cloud.telemetry import count
from layers.shop.operations.dead_letters import known, note, show_letter
from layers.shop.operations.errors import NotRedrivableError
from layers.shop.operations.model import DeadLetter, trace_of
from layers.shop.operations.outlets import SqsOutlet
from layers.shop.operations.port import AuditLog, DeadLetters, Envelope, Outlet
from layers.shop.operations.resume_saga import resume_message
from layers.shop.operations.store import DynamoDeadLetters
from layers.shop.orders.republish_events import republish_events

LONGEST_DELAY = 900  # seconds, SQS's
AT_ONCE = 500  # letters a call: a few seconds of work
AT_ONCE_FROM_STREAM = 25  # each reads the stream itself


class Redriven(Struct, frozen=True):
    """`seconds`: until the last of them is visible; `refused`: letters that have no way back, and why."""

    redriven: int
    remaining: int
    more: bool
    seconds: int
    refused: dict[str, str]


def redrive_letter(
    queue: str,
    letter_id: str,
    by: str,
    letters: DeadLetters | None = None,
    log: AuditLog | None = None,
    outlet: Outlet | None = None,
) -> None:
    """Raises DeadLetterNotFoundError, DeadLetterQueueNotFoundError and NotRedrivableError."""
    letters = letters or DynamoDeadLetters()
    letter = show_letter(queue, letter_id, letters)
    note("redrive", by, queue, [letter_id], log)
    if refused := _send([letter], 1, outlet or SqsOutlet()):
        raise NotRedrivableError(refused[letter_id])
    letters.remove(letter)
    count("DeadLetterRedriven")


def redrive_all(
    queue: str,
    rate: int,
    by: str,
    letters: DeadLetters | None = None,
    log: AuditLog | None = None,
    outlet: Outlet | None = None,
) -> Redriven:
    """Send back the newest letters, `rate` a second, as many as one call can: `remaining` tells what is left."""
    letters, outlet = letters or DynamoDeadLetters(), outlet or SqsOutlet()
    most = AT_ONCE_FROM_STREAM if queue == "order-events" else min(AT_ONCE, rate * LONGEST_DELAY)
    going = letters.page(known(queue), most).letters
    if going:
        note("redrive", by, queue, [letter.letter_id for letter in going], log, reason=f"all, {rate} a second")
    refused = _send(going, rate, outlet)
    sent = [letter for letter in going if letter.letter_id not in refused]
    for letter in sent:
        letters.remove(letter)
    if sent:
        count("DeadLetterRedriven", len(sent))
    left = letters.count(queue, AT_ONCE)
    return Redriven(len(sent), left, left >= AT_ONCE, max(0, len(sent) - 1) // rate, refused)


def _send(letters: list[DeadLetter], rate: int, outlet: Outlet) -> dict[str, str]:
    """Send the letters, oldest first; the ids of those that have no way back, and why."""
    by_queue: dict[str, list[Envelope]] = {}
    refused: dict[str, str] = {}
    for place, letter in enumerate(reversed(letters)):
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
