"""The waiting room: a place in the line for buyers, its switch for operators."""

from typing import Annotated

from msgspec import Meta, Struct, field

from layers.cloud import clock
from layers.cloud.web.http import Answer
from layers.cloud.web.texts import Ticket, whole
from layers.shop.traffic.overload.show_load import present_drain
from layers.shop.traffic.waiting_room.enter_room import EntryStatus, check_entry, enter_room, leave_room
from layers.shop.traffic.waiting_room.errors import ENTRIES_URL
from layers.shop.traffic.waiting_room.model import Mode
from layers.shop.traffic.waiting_room.show_room import RoomView, show_room
from layers.shop.traffic.waiting_room.steer_room import switch_room


class PlaceView(Struct):
    """`pass` comes with the state `admitted`: send it as X-Waiting-Room-Pass with POST /v1/orders until it expires.

    It is good for one cart, and for three orders of it.
    """

    entry_id: str
    entry_token: str
    state: str
    position: int | None
    estimate_seconds: int | None
    poll_after_seconds: int
    status_url: str
    room_pass: str | None = field(default=None, name="pass")
    pass_expires_at: str | None = None


class PlaceRequest(Struct):
    """The cart that is to be ordered, which alone the pass is then good for; else the first one it is used for."""

    cart_id: Annotated[str, Meta(pattern=whole("(crt_[a-z2-7]{26})?"))] = ""


class PlaceHeaders(Struct):
    x_entry_token: Ticket = ""


class Switch(Struct):
    mode: Mode


def post_entry(body: PlaceRequest) -> Answer[PlaceView]:
    """Take a place in the waiting room."""
    place = _view(enter_room(body.cart_id))
    return Answer(place, headers={"Location": place.status_url})


def get_entry(entry_id: str, headers: PlaceHeaders) -> PlaceView:
    """See how a place stands; the more often asked than `poll_after_seconds`, the same."""
    return _view(check_entry(entry_id, headers.x_entry_token))


def delete_entry(entry_id: str, headers: PlaceHeaders) -> Answer[None]:
    """Give a place up."""
    leave_room(entry_id, headers.x_entry_token)
    return Answer(None, status=204)


def get_room() -> RoomView:
    """Whether the shop has a waiting room now, and how it moves."""
    return show_room()


def put_room(body: Switch) -> RoomView:
    """Switch the waiting room on, off, or let it open by itself when orders grow old."""
    return show_room(switch_room(body.mode, present_drain()))


def _view(status: EntryStatus) -> PlaceView:
    expires_ms = status.pass_expires_ms
    return PlaceView(
        entry_id=status.entry_id,
        entry_token=status.entry_token,
        state=status.state,
        position=status.position,
        estimate_seconds=status.estimate_seconds,
        poll_after_seconds=status.poll_after_seconds,
        status_url=f"{ENTRIES_URL}/{status.entry_id}",
        room_pass=status.room_pass,
        pass_expires_at=clock.iso(clock.moment(expires_ms)) if expires_ms else None,
    )
