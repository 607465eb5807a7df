"""Let an order pass the waiting room."""

from layers.cloud import clock, tickets
from layers.cloud.telemetry import count
from layers.shop.waiting_room.current_room import current_room
from layers.shop.waiting_room.enter_room import PASS
from layers.shop.waiting_room.errors import WaitingRoomError
from layers.shop.waiting_room.model import Pass


def check_pass(room_pass: str) -> None:
    """Raises WaitingRoomError while the room is open, unless the pass is good."""
    if not current_room().open or _is_good(room_pass):
        return
    count("WaitingRoomShown")
    raise WaitingRoomError


def _is_good(room_pass: str) -> bool:
    try:
        held = tickets.unseal(PASS, room_pass, Pass)
    except tickets.ForgedTicketError:
        return False
    return held.expires_ms > clock.now().timestamp() * 1000
