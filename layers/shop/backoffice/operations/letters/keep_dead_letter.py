"""Move a message that arrived among the dead letters to where it can be listed, edited and sent back.

SQS has no random access: a person who looks at message 40 would have to receive 39 others and hide them from
everybody else. So a consumer takes every dead letter off its queue at once and keeps it in a table.
"""

from typing import Any

from layers.cloud import clock
from layers.cloud.messages.redelivery import DEAD_LETTER, attribute, noun_of, receives_of
from layers.cloud.watch.telemetry import about, count, logger
from layers.shop.backoffice.operations.model import DeadLetter, decoded, first_seen_ms, letter_id_for, parsed_trace
from layers.shop.backoffice.operations.store import dead_letters_table

UNTOLD = "No reason was told: its function crashed or ran out of time, again and again."


def keep_dead_letter(record: dict[str, Any]) -> DeadLetter:
    """Keep the message in an SQS record. The same message twice is kept once."""
    letter = letter_in(record)
    if letter.order_id:
        about(order_id=letter.order_id)
    if dead_letters_table.keep(letter):
        count("DeadLetterKept")
        cause = letter.reason.partition(":")[0]  # the error's name: its text may tell of people
        logger.error("dead letter", letter_id=letter.letter_id, queue=letter.queue, cause=cause)
    return letter


def letter_in(record: dict[str, Any]) -> DeadLetter:
    """The dead letter that a record of a -dlq (or of stuck-orders) is."""
    queue = noun_of(record).removesuffix("-dlq")
    sent_ms = int(attribute(record, "first-seen") or record["attributes"]["SentTimestamp"])
    message_id = attribute(record, "message-id") or record["messageId"]
    past = parsed_trace(attribute(record, DEAD_LETTER))
    letter_id, redrives, version = past or (letter_id_for(queue, message_id, sent_ms), 0, 0)
    return DeadLetter(
        letter_id=letter_id,
        queue=queue,
        body=record["body"],
        reason=attribute(record, "reason") or _reason_elsewhere(record) or UNTOLD,
        receives=int(attribute(record, "receives") or receives_of(record)),
        first_seen=clock.iso(clock.moment(first_seen_ms(letter_id))),
        died_at=clock.iso(clock.now()),
        redrives=redrives,
        version=version + 1,
    )


def _reason_elsewhere(record: dict[str, Any]) -> str:
    """What others say of why: the event bus in attributes, Lambda's streams and our sagas in the body."""
    if code := attribute(record, "ERROR_CODE"):
        return f"{code}: {attribute(record, 'ERROR_MESSAGE')}"
    body = decoded(record["body"])
    if not isinstance(body, dict):
        return ""
    if failure := body.get("undo_failure") or body.get("failure"):
        return _saga_failure(failure, undoing="undo_failure" in body)
    request = body.get("requestContext")
    return str(request.get("condition", "")) if isinstance(request, dict) else ""


def _saga_failure(failure: Any, undoing: bool) -> str:
    """`{"Error": ..., "Cause": "{\\"errorMessage\\": ...}"}`, as Step Functions puts it."""
    if not isinstance(failure, dict):
        return ""
    cause = decoded(str(failure.get("Cause", "")))
    message = cause.get("errorMessage") if isinstance(cause, dict) else failure.get("Cause")
    what = "The order could not be undone" if undoing else "The order could not go on"
    return f"{what}: {failure.get('Error', 'unknown')}: {message or 'no cause was told'}"
