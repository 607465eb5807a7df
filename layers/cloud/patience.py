"""Waiting for one's turn: DynamoDB lets nobody queue for an item that a transaction holds, it refuses (conflict)."""

from collections.abc import Callable
from typing import Any, TypeVar

from pynamodb.exceptions import (
    DeleteError,
    PutError,
    PynamoDBException,
    TransactGetError,
    TransactWriteError,
    UpdateError,
)

from layers.cloud import chance, clock

TRIES = 5
FIRST_PAUSE = 0.02  # seconds at most, doubled with every try
# Codes of what passes by itself: others hold the item, or its partition has had its fill for this second.
PASSING = frozenset(
    {"TransactionConflict", "TransactionConflictException", "ThrottlingError", "ProvisionedThroughputExceeded"}
)
REFUSED = frozenset({"ConditionalCheckFailed", "ConditionalCheckFailedException"})
T = TypeVar("T")


def patiently(
    act: Callable[[], T],
    tries: int = TRIES,
    longest_pause: float = 60.0,
    before_waiting: Callable[[PynamoDBException], None] = lambda _: None,
) -> T:
    """Do `act` again while it is refused for what passes by itself; the last refusal is raised.

    `before_waiting` hears of each refusal that is waited for, and may raise what is better than to wait.
    """
    for attempt in range(tries - 1):
        try:
            return act()
        except PynamoDBException as refused:
            if not passes(refused):
                raise
            before_waiting(refused)
        pause(attempt, longest_pause)
    return act()


def passes(refused: PynamoDBException) -> bool:
    """Whether nothing but others being quicker, or a full partition, stood in the way."""
    return codes_of(refused) <= PASSING


def code_of(refused: PynamoDBException) -> str:
    """What DynamoDB called its refusal; "" where it did not answer at all.

    PynamoDB's own `cause_response_code` raises AttributeError there: the response of botocore's timeouts is None.
    """
    response = getattr(refused.cause, "response", None) or {}
    return str(response.get("Error", {}).get("Code", ""))


def codes_of(refused: PynamoDBException) -> set[str]:
    """Why a write or read was refused: for a transaction, each of its items' reasons."""
    if isinstance(refused, TransactWriteError | TransactGetError) and refused.cancellation_reasons:
        return {reason.code for reason in refused.cancellation_reasons if reason}
    return {code_of(refused)}


def pause(attempt: int, longest: float = 60.0) -> None:
    """A random wait, longer with every attempt (the first is 0): who collided does not collide again."""
    clock.sleep(chance.between(0, min(longest, FIRST_PAUSE * 2**attempt)))


def until_written(attempt: Callable[[], T | None], busy: Exception, tries: int = TRIES) -> T:
    """Do `attempt` again while it answers None: it read, decided and wrote under a condition, and somebody else was
    quicker. Raises `busy` when they are to the end."""
    for number in range(tries):
        if (done := attempt()) is not None:
            return done
        pause(number)
    raise busy


def refused_writes(refused: TransactWriteError) -> list[bool]:
    """Write by write of a transaction, whether its condition was refused."""
    return [bool(reason and reason.code in REFUSED) for reason in refused.cancellation_reasons]


def unless_refused(write: Callable[[], Any]) -> bool:
    """Write, waiting for others; False when a condition was refused."""
    try:
        patiently(write)
    except (PutError, UpdateError, DeleteError, TransactWriteError) as refused:
        if codes_of(refused) & REFUSED:
            return False
        raise
    return True
