"""Let an order pass the waiting room."""

from collections.abc import Iterator
from contextlib import contextmanager

from layers.cloud import clock, tickets, uses
from layers.cloud.telemetry import count
from layers.shop.waiting_room.current_room import current_room
from layers.shop.waiting_room.enter_room import PASS
from layers.shop.waiting_room.errors import WaitingRoomError
from layers.shop.waiting_room.model import PASS_ORDERS, Pass


@contextmanager
def through_the_room(room_pass: str, cart_id: str, order_id: str) -> Iterator[None]:
    """While the room is open, use a pass for this order of this cart; an order that is refused has not used it.

    Raises WaitingRoomError.
    """
    if not current_room().open:
        yield
        return
    held = _opened(room_pass)
    if held is None or held.cart_id not in ("", cart_id) or _use(held, cart_id, order_id) in ("others", "spent"):
        count("WaitingRoomShown")
        raise WaitingRoomError
    try:
        yield
    except Exception:
        uses.give_back(held.entry_id, order_id)
        raise


def _opened(room_pass: str) -> Pass | None:
    try:
        held = tickets.unseal(PASS, room_pass, Pass)
    except tickets.ForgedTicketError:
        return None
    return held if held.expires_ms > clock.now().timestamp() * 1000 else None


def _use(held: Pass, cart_id: str, order_id: str) -> uses.Use | None:
    return uses.use(held.entry_id, cart_id, order_id, PASS_ORDERS, held.expires_ms)
