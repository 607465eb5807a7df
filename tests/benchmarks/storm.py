"""A flash sale in a storm, over real HTTP on a laptop cloud: N people at once, K units of each of M items.

Everybody asks for a place, is told at once or waits, and who is admitted orders one unit with a card that pays. With
`unsteady`, half of the admitted do not buy in the end: they leave, their card is declined, or they cancel while they
should pay. With `hurt`, Valkey is killed at the fifth part of the sales and kept down to the three fifths, and every
function environment is killed in between.

Whatever happens, exactly K units of each item are sold when enough people want them, nobody is left without an answer,
and every unit is accounted for at every moment that is looked at.
"""

import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from infra.local.testing import Laptop
from tests.benchmarks.crowd import Call, Crowd, Person
from tests.benchmarks.http import Connection, Reply, UnexpectedReplyError
from tests.benchmarks.numbers import percentile
from tests.benchmarks.orders import ADDRESS

FINAL = ("shipped", "rejected", "cancelled")
GATE = ("enter", "look", "leave")  # calls that the gate answers; the others are for orders
POLL = 0.5  # seconds between looks at an order
WAYS_OUT = ("leaves", "declined", "cancels")


@dataclass(frozen=True)
class Storm:
    people: int = 2_000
    units: int = 50
    items: int = 1
    unsteady: bool = False
    hurt: bool = False
    connections: int = 64


@dataclass
class Told:
    """How it ended for everybody, and what was seen on the way."""

    endings: Counter[str] = field(default_factory=Counter)
    sold: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)  # people who heard from the gate that all is sold
    looks: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def end(self, how: str, sku: str = "") -> None:
        with self.lock:
            self.endings[how] += 1
            if sku:
                self.sold[sku] += 1


class Shop:
    """The operator's hands and eyes."""

    def __init__(self, laptop: Laptop) -> None:
        self.laptop = laptop
        self._bearer = f"Bearer {laptop.admin_key}"

    def ask(self, status: int, method: str, path: str, body: Any = None) -> Any:
        connection = Connection(self.laptop.url)
        return connection.expect(status, method, path, body, Authorization=self._bearer).json()

    def open_sale(self, storm: Storm) -> tuple[str, list[str]]:
        """A sale that runs for an hour from now; its id and SKUs."""
        skus = [self._goods(storm.units) for _ in range(storm.items)]
        now = datetime.now(UTC)
        sale = self.ask(
            201,
            "POST",
            "/v1/admin/flash-sales",
            {
                "name": "Storm",
                "items": [{"sku": sku} for sku in skus],
                "starts_at": (now - timedelta(seconds=5)).isoformat(),
                "ends_at": (now + timedelta(hours=1)).isoformat(),
                "per_buyer": 1,
                "admission_rate": 200,
                "admission_seconds": 60,
            },
        )
        self.ask(200, "POST", f"/v1/admin/flash-sales/{sale['sale_id']}/warm-up", {})
        return sale["sale_id"], skus

    def _goods(self, units: int) -> str:
        sku = f"STORM-{uuid.uuid4().hex[:8].upper()}"
        variant = {"sku": sku, "price": {"amount": 9900, "currency": "CNY"}, "attributes": {}, "stock": units}
        draft = {"title": "The one thing", "description": "Everybody wants it.", "category": "lighting"}
        self.ask(201, "POST", "/v1/admin/products", {**draft, "variants": [variant]})
        return sku

    def stock(self, sku: str) -> dict[str, int]:
        found: dict[str, int] = self.ask(200, "GET", f"/v1/admin/stock/{sku}")
        if found["received"] != found["available"] + found["held"] + found["sold"] or found["available"] < 0:
            raise UnexpectedReplyError(f"units are not accounted for: {found}")
        return found


def run(laptop: Laptop, storm: Storm) -> dict[str, Any]:
    """Raises UnexpectedReplyError when the shop broke a promise: then the figures mean nothing."""
    shop, told = Shop(laptop), Told()
    sale_id, skus = shop.open_sale(storm)
    crowd = Crowd(laptop.url, storm.connections)
    crowd.let_in(_person(number, sale_id, skus[number % len(skus)], told, storm) for number in range(storm.people))
    with _watched(shop, skus, told), _hurt(shop, skus, storm):
        seconds = crowd.run()
    _check(shop, skus, storm, told, crowd)
    return _figures(crowd, told, seconds)


def _person(number: int, sale_id: str, sku: str, told: Told, storm: Storm) -> Person:
    email = f"person{number}-{sale_id[-6:]}@example.com"
    wish = {"sku": sku, "quantity": 1, "email": email}
    place = yield from _answered(Call("enter", "POST", f"/v1/flash-sales/{sale_id}/entries", wish))
    if place.status >= 400:
        return told.end(place.json()["code"])
    entry, token = place.json(), {"X-Entry-Token": place.json()["entry_token"]}
    path = f"/v1/flash-sales/{sale_id}/entries/{entry['entry_id']}"
    while entry["state"] == "waiting":
        yield min(float(entry.get("poll_after_seconds") or 1), 5.0)
        entry = yield from _seen(path, token)
    if entry["state"] != "admitted":
        told.refused[sku] += entry["state"] == "sold_out"
        return told.end(entry["state"])
    if "admission_token" not in entry:
        entry = yield from _seen(path, token)
    mind = WAYS_OUT[number // 2 % len(WAYS_OUT)] if storm.unsteady and number % 2 else "buys"
    if mind == "leaves":
        yield from _answered(Call("leave", "DELETE", path, headers=token))
        return told.end("left")
    return (yield from _order(sku, email, entry["admission_token"], mind, told))


def _seen(path: str, token: dict[str, str]) -> Any:
    """The place as the gate tells it. Raises UnexpectedReplyError when it is told nothing of one."""
    reply = yield from _answered(Call("look", "GET", path, headers=token))
    if reply.status != 200:
        raise UnexpectedReplyError(f"a place in line is answered with {reply.status}: {reply.json()}")
    return reply.json()


def _order(sku: str, email: str, admission: str, mind: str, told: Told) -> Person:
    cart = (yield from _answered(Call("cart", "POST", "/v1/carts", {}))).json()
    opened = {"X-Cart-Token": cart["cart_token"]}
    line = f"/v1/carts/{cart['cart_id']}/lines/{sku}"
    wanted = {"quantity": 1, "admission_token": admission}
    filled = (yield from _answered(Call("cart", "PUT", line, wanted, opened))).json()
    methods = {"declined": "pm_card_chargeDeclined", "cancels": "pm_redirect"}
    request = {
        "cart_id": cart["cart_id"],
        "expected_total": filled["totals"]["total"],
        "email": email,
        "shipping_address": {**ADDRESS, "line1": f"{uuid.uuid4().int % 10**6} Nanjing Road"},
        "payment_method": methods.get(mind, "pm_card_visa"),
        "admission_token": admission,
    }
    keyed = {**opened, "Idempotency-Key": uuid.uuid4().hex}
    accepted = yield from _answered(Call("order", "POST", "/v1/orders", request, keyed))
    if accepted.status != 202:
        return told.end(accepted.json()["code"])
    receipt = accepted.json()
    order = yield from _followed(receipt, mind)
    if order["status"] == "shipped":
        return told.end("shipped", sku)
    return told.end(f"{order['status']}: {order['reason']}")


def _followed(receipt: dict[str, str], mind: str) -> Any:
    """The order once it has ended; who cancels does so when it is time to pay."""
    own = {"X-Order-Token": receipt["order_token"]}
    while True:
        yield POLL
        order = (yield from _answered(Call("status", "GET", receipt["status_url"], headers=own))).json()
        if order["status"] in FINAL:
            return order
        if mind == "cancels" and order["status"] == "pending":
            yield from _answered(Call("cancel", "POST", f"{receipt['status_url']}/cancel", {}, own))


def _answered(call: Call) -> Any:
    """The reply; who is asked to come again does, as the Retry-After header says, and so does who heard of a fault
    (every call here may be repeated; faults are counted)."""
    while True:
        reply: Reply = yield call
        if reply.status != 429 and reply.status < 500:
            return reply
        yield float(reply.headers.get("Retry-After") or 1)


@contextmanager
def _watched(shop: Shop, skus: list[str], told: Told) -> Iterator[None]:
    """Look at the sum of all units again and again, whatever happens meanwhile."""
    over, broken = threading.Event(), list[Exception]()

    def watch() -> None:
        while not over.wait(0.5):
            try:
                for sku in skus:
                    shop.stock(sku)
                told.looks += 1
            except OSError:
                continue  # the workers were killed under our hands
            except UnexpectedReplyError as error:
                if "accounted" in str(error):
                    broken.append(error)

    with _aside(watch, over):
        yield
    if broken:
        raise broken[0]


@contextmanager
def _hurt(shop: Shop, skus: list[str], storm: Storm) -> Iterator[None]:
    """Valkey down from the fifth part of the sales to the three fifths; all environments killed once in between."""
    if not storm.hurt:
        yield
        return
    over = threading.Event()
    total = storm.units * storm.items

    def sold() -> int:
        try:
            return sum(found["sold"] for found in map(shop.stock, skus))
        except (OSError, UnexpectedReplyError):
            return 0  # cannot be asked just now

    def strike() -> None:
        while sold() < total / 5 and not over.wait(0.1):
            pass
        killed = time.monotonic()
        shop.laptop.kill_workers()
        while sold() < total * 3 / 5 and not over.is_set() and time.monotonic() < killed + 120:
            shop.laptop.kill_valkey()  # the supervisor brings it back half a second later
            over.wait(0.2)

    with _aside(strike, over):
        yield


@contextmanager
def _aside(act: Any, over: threading.Event) -> Iterator[None]:
    thread = threading.Thread(target=act, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(30)


def _check(shop: Shop, skus: list[str], storm: Storm, told: Told, crowd: Crowd) -> None:
    for sku in skus:
        found = shop.stock(sku)
        if found["sold"] != told.sold[sku] or found["sold"] > storm.units:
            raise UnexpectedReplyError(f"{told.sold[sku]} people have one, of {found}")
        if found["sold"] + found["available"] + found["held"] != storm.units:
            raise UnexpectedReplyError(f"units are lost: {found}")
        if told.refused[sku] and found["sold"] < storm.units and not storm.hurt:
            raise UnexpectedReplyError(f"{told.refused[sku]} people were sent away, though there is {found}")
    if sum(told.endings.values()) != storm.people:
        raise UnexpectedReplyError(f"not everybody was told: {told.endings}")
    if not storm.hurt and crowd.took.faults():
        raise UnexpectedReplyError(f"the shop failed people: {dict(crowd.took.statuses)}")


def _figures(crowd: Crowd, told: Told, seconds: float) -> dict[str, Any]:
    return {
        "seconds": round(seconds, 1),
        "endings": dict(told.endings),
        "sold": sum(told.sold.values()),
        "faults": crowd.took.faults(),
        "looks_at_the_sum": told.looks,
        "gate_answers": sum(len(took) for kind, took in crowd.took.seconds.items() if kind in GATE),
        "order_answers": sum(len(took) for kind, took in crowd.took.seconds.items() if kind not in GATE),
        "calls": {
            kind: {
                "statuses": dict(crowd.took.statuses[kind]),
                "ms": {p: round(percentile(took, p) * 1000, 1) for p in (50, 95)},
            }
            for kind, took in sorted(crowd.took.seconds.items())
        },
    }
