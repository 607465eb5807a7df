"""Start the saga that settles a return."""

from layers.cloud import clock, settings
from layers.cloud.messages import sagas

SAGA = "return-saga"


def start_settlement(order_id: str, return_id: str, attempt: str = "") -> None:
    """Its name is the return's id, so that a second start is none."""
    seconds = settings.RETURN_DEADLINE_SECONDS()
    entry = {
        "order_id": order_id,
        "return_id": return_id,
        "timeout_seconds": seconds,
        "deadline_ms": clock.now_ms() + seconds * 1000,
    }
    sagas.start(SAGA, f"{return_id}-{attempt}" if attempt else return_id, entry)
