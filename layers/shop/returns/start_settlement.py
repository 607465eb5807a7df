"""Start the saga that settles a return."""

from layers.cloud import sagas

SAGA = "return-saga"


def start_settlement(order_id: str, return_id: str) -> None:
    """Its name is the return's id, so that a second start is none."""
    sagas.start(SAGA, return_id, {"order_id": order_id, "return_id": return_id})
