"""What becomes of a message that failed: it comes again, at first soon, and ends as a dead letter that tells why.

SQS alone would wait the whole visibility timeout (a minute) between tries, and move a message to the dead letters
without a word of why. So the consumer says when a message comes again, and buries it itself, reason attached. SQS's
own redrive policy stays behind it for what leaves no time to say anything: crashes and timeouts.
"""

from typing import Any

import msgspec

from layers.cloud import addresses, names
from layers.cloud.aws import client
from layers.cloud.patience import code_of
from layers.cloud.watch.telemetry import count, logger

BACK_OFF = (1, 4, 16, 60)  # seconds after the first, second, ... failure; the last one from then on
TRIES = 3  # for an error of our own or of the message: among the dead letters after five seconds
PATIENT_TRIES = 10  # for what others did not answer: about seven minutes. The queues' maxReceiveCount is above it
MOST_REASON = 500  # characters
DEAD_LETTER = "dead-letter"  # the message attribute that a redriven message carries: which dead letter it was
POISON_CODES = frozenset({"ValidationException", "SerializationException", "ItemCollectionSizeLimitExceeded"})


class PoisonError(Exception):
    """A message that no repetition will make right is a dead letter at once."""


def pause_after(error: Exception, receives: int, patient: tuple[type[Exception], ...] = ()) -> int | None:
    """Seconds until the next try of a message that failed with `error` when received for the `receives`-th time.

    None when it has had its tries. `patient`: further errors that waiting may cure.
    """
    if isinstance(error, PoisonError | msgspec.MsgspecError):
        return None
    if receives >= (PATIENT_TRIES if isinstance(error, patient) or _passes(error) else TRIES):
        return None
    return BACK_OFF[min(receives, len(BACK_OFF)) - 1]


def _passes(error: Exception) -> bool:
    """Whether it is the failure of a service that we called, and not of what we asked it for."""
    from botocore.exceptions import BotoCoreError, ClientError
    from pynamodb.exceptions import PynamoDBException

    if isinstance(error, ClientError):
        return error.response.get("Error", {}).get("Code") not in POISON_CODES
    if isinstance(error, PynamoDBException):
        return code_of(error) not in POISON_CODES
    return isinstance(error, BotoCoreError | OSError)


def reason_of(error: BaseException) -> str:
    """The error in a line, fit for a message attribute."""
    kind = "" if isinstance(error, PoisonError) else type(error).__name__
    told = ": ".join(part for part in (kind, str(error)) if part)
    printable = "".join(letter if letter.isprintable() else " " for letter in told)
    return printable[:MOST_REASON]


def receives_of(record: dict[str, Any]) -> int:
    """How often the message was received, this time included."""
    return int(record.get("attributes", {}).get("ApproximateReceiveCount", 1))


def attribute(record: dict[str, Any], name: str) -> str:
    """The text of a message attribute, or "" when there is none."""
    return record.get("messageAttributes", {}).get(name, {}).get("stringValue") or ""


def noun_of(record: dict[str, Any]) -> str:
    """The queue that a record came from, by its noun: "orders", "orders-dlq"."""
    return str(record["eventSourceARN"]).rpartition(":")[2].removeprefix(names.queue(""))


def retry_later(record: dict[str, Any], seconds: int) -> None:
    """Let the message come again after `seconds`."""
    client("sqs").change_message_visibility(
        QueueUrl=addresses.queue_url(noun_of(record)),
        ReceiptHandle=record["receiptHandle"],
        VisibilityTimeout=seconds,
    )


def bury(record: dict[str, Any], reason: str) -> None:
    """Put the message among its queue's dead letters. It may be there twice; never not at all."""
    facts = {
        "reason": reason,
        "message-id": record["messageId"],
        "first-seen": record["attributes"]["SentTimestamp"],
        "receives": str(receives_of(record)),
        DEAD_LETTER: attribute(record, DEAD_LETTER),
    }
    client("sqs").send_message(
        QueueUrl=addresses.queue_url(f"{noun_of(record)}-dlq"),
        MessageBody=record["body"],
        MessageAttributes=attributes(facts),
    )


def attributes(facts: dict[str, str]) -> dict[str, Any]:
    """Message attributes as SQS takes them; empty ones, which it refuses, are left out."""
    return {name: {"DataType": "String", "StringValue": value} for name, value in facts.items() if value}


def retry_or_bury(record: dict[str, Any], error: Exception, patient: tuple[type[Exception], ...], buries: bool) -> bool:
    """Bury a failed message or see that it comes again soon; True when it is buried and may leave its queue.

    When even that fails, the message comes again after the queue's visibility timeout.
    """
    pause = pause_after(error, receives_of(record), patient)
    try:
        if pause is None and buries:
            bury(record, reason_of(error))
            count("MessageBuried")
            return True
        retry_later(record, BACK_OFF[-1] if pause is None else pause)
    except Exception:  # noqa: BLE001 - SQS brings the message back whatever happens here
        logger.warning("message left to the visibility timeout", exc_info=True)
    return False
