"""The waiting room, in a share of the runs: somebody opens it and perhaps closes it again; people wait for a turn."""

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

from layers.shop.traffic.waiting_room.current_room import KEY
from tests.simulation.opening import OPERATOR
from tests.simulation.records import Accepted
from tests.simulation.shop import Reply, Shop
from tests.simulation.weather import SECONDS

SHARE = 0.08  # of the runs
BUSY = 15.0  # seconds in which people come: the first before the room is open, the last when all have heard of it
STAYS_OPEN = 0.4  # of the rooms
LEAVERS, BORROWERS = 0.15, 0.8  # of those who have to wait
NAMERS = 0.3  # of those who take a place: they say for which cart
ENTRIES = "/v1/waiting-room/entries"
TURNS = 6  # that somebody waits for: a pass may have run out, or be another's
PATIENCE = 120.0  # seconds; a line of so few is through by then
AFTER_TROUBLE = 4.0  # seconds, as the shop's page waits
LOST = (403, 404, 410)


def begin(shop: Shop) -> None:
    """Perhaps there is a room, switched at moments of the seed's choice."""
    random = Random(f"{shop.seed} waiting room")
    if random.random() >= SHARE:
        return
    shop.room.kept = True
    shop.arrive("room keeper", partial(_keep, shop, random), random.choice((0.0, random.uniform(0.0, BUSY / 4))))


def _keep(shop: Shop, random: Random) -> None:
    if _switch(shop, "on", random).status == 200:
        shop.room.opened = shop.scheduler.time
        shop.room.published = b'"open":true' in (shop.cache.do(("GET", KEY), {}) or b"")
    if random.random() < STAYS_OPEN:
        return
    shop.scheduler.pause(random.choice((random.uniform(4.0, BUSY), random.uniform(BUSY, 90.0))))
    shop.room.closing = shop.scheduler.time
    _switch(shop, "off", random)


def _switch(shop: Shop, mode: str, random: Random) -> Reply:
    return shop.ask_again("PUT", "/v1/admin/waiting-room", {"mode": mode}, OPERATOR, random)


class Turn:
    """One visitor's: waited for where the shop says so, as its page does. Some leave; some try another's pass first."""

    def __init__(self, shop: Shop, name: str, cart_id: str) -> None:
        self.shop, self.name, self.cart_id = shop, name, cart_id
        self.random = Random(f"{shop.seed} {name} turn")
        self.leaves, self.borrows = self.random.random() < LEAVERS, self.random.random() < BORROWERS
        self.named = cart_id if self.random.random() < NAMERS else ""
        self.room_pass = ""

    def order(self, ask: Callable[[dict[str, str]], Reply], admission: bool) -> Reply:
        """The answer to an order, sent again with a pass whenever that is what it wants. `admission`: to a sale."""
        for _ in range(TURNS):
            asked, held = self.shop.scheduler.time, self.room_pass
            reply = ask({"x-waiting-room-pass": held} if held else {})
            if reply.status == 202:
                now, order_id = self.shop.scheduler.time, reply.body["order_id"]
                self.shop.room.accepted.append(Accepted(asked, now, self.name, self.cart_id, order_id, held, admission))
            if not reply.waits or not self._has_another_pass():
                break
        return reply

    def _has_another_pass(self) -> bool:
        self.room_pass = self._borrow() or self._wait()
        if self.room_pass:
            self.shop.room.handed_on.append(self.room_pass)
        return bool(self.room_pass)

    def _borrow(self) -> str:
        """Somebody else's, once."""
        if not self.borrows or not self.shop.room.handed_on:
            return ""
        self.borrows = False
        return self.random.choice(self.shop.room.handed_on)

    def _wait(self) -> str:
        """A pass; "" for who leaves, and for whom it takes too long."""
        place = self._look({})
        until = max(self.shop.scheduler.time, SECONDS if self.shop.disturbed else 0.0) + PATIENCE
        while self.shop.scheduler.time < until:
            if place.get("pass"):
                return self._take(place["pass"], place["entry_id"])
            if place and self.leaves and self.random.random() < 0.5:
                self._ask("DELETE", place["status_url"], place)
                return ""
            if borrowed := self._borrow():
                return borrowed
            self.shop.scheduler.pause(float(place.get("poll_after_seconds", AFTER_TROUBLE)))
            place = self._look(place)
        self.shop.room.kept_waiting.append(self.name)
        return ""

    def _take(self, room_pass: str, entry_id: str) -> str:
        self.shop.room.entries[room_pass] = entry_id
        if self.named:
            self.shop.room.named.add(entry_id)
        return room_pass

    def _look(self, place: dict[str, Any]) -> dict[str, Any]:
        """How the place stands by now; a new one where there is none, or it is lost; as before while nobody says."""
        reply = self._ask("GET", place["status_url"], place) if place else None
        if reply is None or reply.status in LOST:
            reply, place = self._ask("POST", ENTRIES, {}, {"cart_id": self.named}), {}
        return reply.body if reply.status in (200, 201) else place

    def _ask(self, method: str, path: str, place: dict[str, Any], body: Any = None) -> Reply:
        headers = {"x-entry-token": place["entry_token"]} if place else {}
        return self.shop.ask_again(method, path, body, headers, self.random)
