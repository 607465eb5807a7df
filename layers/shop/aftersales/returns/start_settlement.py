"""Start the saga that settles a return."""

import os

from layers.cloud import clock
from layers.cloud.messages import sagas

SAGA = "return-saga"
DEADLINE_SECONDS = 30 * 86_400


def deadline_seconds() -> int:
    """How long the goods may take once they are agreed to: SLUICE_RETURN_DEADLINE_SECONDS, 30 days without it."""
    return int(os.environ.get("SLUICE_RETURN_DEADLINE_SECONDS") or DEADLINE_SECONDS)


def start_settlement(order_id: str, return_id: str, attempt: str = "") -> None:
    """Its name is the return's id, so that a second start is none."""
    seconds = deadline_seconds()
    entry = {
        "order_id": order_id,
        "return_id": return_id,
        "timeout_seconds": seconds,
        "deadline_ms": clock.now_ms() + seconds * 1000,
    }
    sagas.start(SAGA, f"{return_id}-{attempt}" if attempt else return_id, entry)
