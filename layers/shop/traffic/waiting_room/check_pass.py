"""Let an order pass the waiting room."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from layers.cloud import clock
from layers.cloud.memory import uses
from layers.cloud.memory.uses import Right
from layers.cloud.watch.telemetry import count
from layers.cloud.web import tickets
from layers.shop.traffic.waiting_room.current_room import current_room
from layers.shop.traffic.waiting_room.enter_room import PASS
from layers.shop.traffic.waiting_room.errors import WaitingRoomError
from layers.shop.traffic.waiting_room.model import PASS_ORDERS, Pass


@contextmanager
def admitted_order(room_pass: str, cart_id: str, order_id: str, admission: Right | None = None) -> Iterator[None]:
    """While the room is open, use for this order of this cart a right won in another line, or else a pass; an order
    that is refused has not used it.

    Raises WaitingRoomError.
    """
    if not current_room().open:
        yield
        return
    right, answer = _use_one((admission, _right_of(room_pass, cart_id)), cart_id, order_id)
    try:
        yield
    except Exception:
        if answer == "used":  # where Redis did not say so, what it knows by now is another request's use
            uses.give_back(right, order_id)
        raise


def _use_one(rights: Iterable[Right | None], cart_id: str, order_id: str) -> tuple[Right, uses.Use | None]:
    """The first of `rights` that lets this order through. Raises WaitingRoomError."""
    for right in filter(None, rights):
        answer = uses.use(right, cart_id, order_id)
        if answer not in ("others", "spent"):
            return right, answer
    count("WaitingRoomShown")
    raise WaitingRoomError


def _right_of(room_pass: str, cart_id: str) -> Right | None:
    """What a pass is good for, if it is one of ours, this cart's or nobody's yet, and has not run out."""
    try:
        held = tickets.unseal(PASS, room_pass, Pass)
    except tickets.ForgedTicketError:
        return None
    if held.cart_id not in ("", cart_id) or held.expires_ms <= clock.now().timestamp() * 1000:
        return None
    return Right(held.entry_id, PASS_ORDERS, held.expires_ms)
