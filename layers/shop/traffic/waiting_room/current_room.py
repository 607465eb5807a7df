"""The state of the room as every order needs it: from this environment's memory, else Redis, else the table.

An order costs nothing more while Redis is there. Without it (dead, or a stage that has none) an environment reads the
table every two seconds; and when the table does not answer either, what was known last goes on.
"""

from typing import Any

import msgspec

from layers.cloud import clock
from layers.cloud.environment import Remembered
from layers.cloud.memory import redis
from layers.cloud.watch.telemetry import logger
from layers.shop.traffic.waiting_room.model import Room
from layers.shop.traffic.waiting_room.store import rooms_table

KEY = "waiting-room"
MEMORY_SECONDS = 2.0
REDIS_SECONDS = 600
_remembered: Remembered[list[tuple[float, Room]]] = Remembered(list)


def current_room() -> Room:
    """The room, a moment old at most; what was known last while nobody can say."""
    held = _remembered()
    if held and held[0][0] > clock.monotonic():
        return held[0][1]
    room = _from_redis() or _from_table(held[0][1] if held else Room())
    _remembered.become([(clock.monotonic() + MEMORY_SECONDS, room)])
    return room


def publish(room: Room) -> None:
    """Let everybody see the room as it is now, within two seconds."""
    redis.attempt(lambda r: r.set(KEY, msgspec.json.encode(room), ex=REDIS_SECONDS), otherwise=None)
    _remembered.become([(clock.monotonic() + MEMORY_SECONDS, room)])


def _from_redis() -> Room | None:
    raw = redis.attempt(lambda r: r.get(KEY), otherwise=None)
    try:
        return msgspec.json.decode(raw, type=Room) if raw else None
    except msgspec.MsgspecError:
        return None  # written by another version of the shop: as good as not there


def _from_table(before: Room) -> Room:
    try:
        room = rooms_table.read()
    except Exception as error:  # noqa: BLE001 - whether to wait must not decide whether the shop sells
        logger.warning("the waiting room's state cannot be read", error=type(error).__name__)
        return before
    _offer(room)
    return room


def _offer(room: Room) -> None:
    """To Redis, unless somebody has just told it something newer."""
    text: Any = msgspec.json.encode(room)
    redis.attempt(lambda r: r.set(KEY, text, ex=REDIS_SECONDS, nx=True), otherwise=None)
