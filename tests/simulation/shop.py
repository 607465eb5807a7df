"""A whole shop in one run: the real functions on a simulated cloud, all of it decided by one seed."""

import itertools
import json
import os
from collections import defaultdict
from collections.abc import Container, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from functools import cache, partial
from random import Random
from typing import Any

from infra.deploying.loops import MEANT
from infra.local.provider.webhooks import signature
from layers.cloud import aws, chance, clock, environment
from layers.cloud.memory import redis
from layers.cloud.watch import telemetry
from tests.simulation import weather as faults
from tests.simulation.books import Books
from tests.simulation.cloud import clients
from tests.simulation.cloud.bus import Bus, StreamSource
from tests.simulation.cloud.cache import Cache
from tests.simulation.cloud.door import GATEWAY_SECONDS, Reply, reply_of
from tests.simulation.cloud.functions import API, FailedError, Functions
from tests.simulation.cloud.machines import Machines
from tests.simulation.cloud.payments import provider_of
from tests.simulation.cloud.queues import Queue, Queues
from tests.simulation.edge import Edge
from tests.simulation.opening import OPENED, SECRET, Opening, SeededChance, ask, opening
from tests.simulation.records import Agreement, Deliveries, Room
from tests.simulation.scheduler import Home, Scheduler
from tests.simulation.weather import Weather
from tests.simulation.witness import Witness
from tests.support.provider_double import paid_through

PREFIX = clients.PREFIX
PROVIDER, NIGHT_SHIFT = "provider", "night shift"
# Shares of the runs that have what costs time and can break little: a run is to be small and dense.
ONE_CARD = 0.2  # of the runs: nearly everybody pays with the only gift card; in the others hardly anybody
HURRIED = 0.6  # of the runs: what failed is asked again at once, while the first try may still be under way
NOTICES, CACHED, EXPRESS, NARROW = 0.25, 0.6, 0.3, 0.25
PAYMENT_STEPS = ("authorize-payment", "capture-payment", "void-payment")  # those that prod reserves room for


class VirtualClock(clock.Clock):
    """The run's time, as the environment that asks believes it to be."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler

    def now(self) -> datetime:
        current = self._scheduler.current
        return OPENED + timedelta(seconds=self._scheduler.time + (current.home.skew if current else 0.0))

    def monotonic(self) -> float:
        return 1_000.0 + self._scheduler.time

    def sleep(self, seconds: float) -> None:
        if self._scheduler.current:
            self._scheduler.pause(seconds)


class Shop:
    """Everything of one run."""

    def __init__(
        self,
        seed: int,
        without: frozenset[str] = frozenset(),
        weather: Weather | None = None,
        loops: Container[str] = MEANT,
    ) -> None:
        """`without`: people who do not come, and kinds of weather that there are not. `loops`: functions that may go on
        in a chain of requests for longer than Lambda lets others."""
        self.seed, self.random, self._loops = seed, Random(seed), loops
        self._without, self._arrivals = without, set[str]()
        self.opening: Opening = opening()
        self.scheduler = Scheduler(_enter)
        self.weather = weather or Weather(Random(f"{seed} weather"), without)
        self.edge = Edge(self.scheduler, self.weather, Random(f"{seed} edge"))
        self.clock = VirtualClock(self.scheduler)
        self.database = self.opening.copy()
        self.broken = ""
        self.books = Books(self.database, self.break_law)
        opened = int(OPENED.timestamp() * 1000)
        self.witness = Witness(self.books, self.scheduler, opened, self.weather.skew)
        self.payments = provider_of(self.edge, Random(f"{seed} provider"))
        self._events = itertools.count(1)
        self.receipts: defaultdict[str, Deliveries] = defaultdict(Deliveries)  # by SKU
        self.endless: tuple[int, int] | None = None  # counters of what is sold without a count, if anything is
        self.sale_id = ""  # of the flash sale that runs, if one does
        self.per_buyer = 0
        self.returns: list[tuple[str, str]] = []  # order and return, as buyers were told
        self.asked: list[Agreement] = []  # whatever the answer was
        self.agreements: list[Agreement] = []
        self.changed_carts: set[str] = set()  # whose buyers changed them after they had ordered
        self.members: list[str] = []
        self.warehouses = [""]
        self.policies: list[tuple[str, Any]] = []  # of SKUs that are sold before they are there
        self.not_yet: set[str] = set()  # SKUs that are handed out from another day on
        self.room = Room()
        self.recounted: set[str] = set()  # SKUs that are sold without a count for a while
        self._street = Home("outside")
        self._build()
        self.scheduler.at(faults.SECONDS, self._clear_up)
        self._disturb_cache(Random(f"{seed} cache"))

    def _disturb_cache(self, random: Random) -> None:
        """Down for a while, or emptied, in the first busy seconds."""
        rates = self.weather.rates
        if rates[faults.CACHE_DOWN]:
            begins = random.uniform(0.0, 10.0)
            self.scheduler.at(begins, lambda: self._turn_cache(down=True))
            self.scheduler.at(begins + random.choice((1.0, 60.0)), lambda: self._turn_cache(down=False))
        if rates[faults.CACHE_EMPTIED]:
            for _ in range(random.randint(1, 2)):
                self.scheduler.at(random.uniform(0.0, 10.0), self.empty_cache)

    def _turn_cache(self, down: bool) -> None:
        self.cache.down = down
        if down:
            self.weather.note(faults.CACHE_DOWN)
        self.edge.note("is down" if down else "is up", who="cache")

    def empty_cache(self) -> None:
        """All that Redis knew is gone."""
        self.cache.restart()
        self.weather.note(faults.CACHE_EMPTIED)
        self.edge.note("is emptied", who="cache")

    def _build(self) -> None:
        edge, lot = self.edge, Random(f"{self.seed} cloud")
        handlers = {**self.opening.bundle.app.handler_map, API: self.opening.door.handle}
        self.functions = Functions(edge, self.opening.bundle, handlers, lot, self._loops, self._reserved())
        self.queues = Queues(edge, [Queue(**told) for told in self.opening.queues], self.functions, lot, self.now_ms)
        express = frozenset({"order-saga"} if lot.random() < EXPRESS else ())
        send = lambda noun, text: self.queues.send(f"{PREFIX}{noun}", text)
        self.machines = Machines(edge, self.opening.machines, express, self.functions, send, lot)
        self.bus = Bus(self.opening.rules, self.queues.send, lambda: clock.iso(self.clock.now()))
        self._lot = lot
        self.cached = lot.random() < CACHED
        self.hurried = lot.random() < HURRIED
        self.one_card = lot.random() < ONE_CARD
        if lot.random() < NOTICES:
            self.tell_of_orders()
        self.cache = _cache()
        self.cache.edge = edge

    def _reserved(self) -> dict[str, int]:
        """In some runs the payment steps have hardly any room: two buyers at once are one too many."""
        random = Random(f"{self.seed} reserved")
        return dict.fromkeys(PAYMENT_STEPS, random.choice((1, 1, 2))) if random.random() < NARROW else {}

    def tell_of_orders(self) -> None:
        """Let what happens to orders be heard on the bus. Not every run needs that, and it costs."""
        orders = self.database.tables[f"{PREFIX}orders"].stream
        if not orders.listeners:
            StreamSource(self.edge, orders, "publish-order-events", self.functions, self._lot)

    @property
    def disturbed(self) -> bool:
        """Whether anything went wrong so far, by the weather or by somebody's hand."""
        return bool(self.weather.struck)

    def now_ms(self) -> int:
        return int((OPENED.timestamp() + self.scheduler.time) * 1000)

    @contextmanager
    def open(self) -> Iterator[None]:
        """Let the real code meet this shop's cloud, clock and chance."""
        before = environment.enter({})
        with ExitStack() as inside:
            inside.enter_context(clock.kept_by(self.clock))
            inside.enter_context(chance.drawn_from(SeededChance(Random(f"{self.seed} chance"))))
            inside.enter_context(paid_through(self.payments))
            inside.enter_context(redis.reached_by(lambda _: self.cache))
            mail = clients.MailClient(self.edge)
            inside.enter_context(
                aws.answered_by(
                    dynamodb=clients.TablesClient(self.edge, self.database, self.witness, Random(f"{self.seed} reads")),
                    sqs=clients.QueuesClient(self.edge, self.queues),
                    stepfunctions=clients.MachinesClient(self.edge, self.machines),
                    events=clients.BusClient(self.edge, self.bus),
                    ses=mail,
                    sns=mail,
                )
            )
            _keep_time(self)
            try:
                yield
            finally:
                environment.enter(before)

    def arrive(self, name: str, act: Any, after: float = 0.0) -> bool:
        """Somebody comes and acts, from `after` seconds on; False for who is left out."""
        self._arrivals.add(name)
        if name in self._without:
            return False

        def begin() -> None:
            self.scheduler.start(name, self._street, act)

        self.scheduler.at(after, begin)
        return True

    @property
    def parts(self) -> frozenset[str]:
        """What the run can be without: all who came, but for the provider and the night shift, and the weather."""
        people = {name for name in self._arrivals if not name.startswith((PROVIDER, NIGHT_SHIFT))}
        return frozenset(people | {kind for kind, rate in self.weather.rates.items() if rate}) - self._without

    def ask(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Reply:
        """An HTTP request of the present actor, over a network that may lose it."""
        event = {
            "method": method,
            "path": path,
            "headers": {"content-type": "application/json", **(headers or {})},
            "body": body.decode() if isinstance(body, bytes) else "" if body is None else json.dumps(body),
        }
        self.scheduler.pause(self.weather.latency())
        try:
            reply = reply_of(self.functions.invoke(API, event, GATEWAY_SECONDS))
        except FailedError as failed:
            reply = Reply(504 if failed.error == "States.Timeout" else 502)
        self.edge.note(f"{method} {path}", "", f"{reply.status} {_code(reply)}".strip())
        self.scheduler.pause(self.weather.latency())
        return reply

    def schedule(self, function: str, seconds: float) -> None:
        """Let one of the shop's schedules come round."""
        event = {
            "version": "0",
            "id": f"{function} at {seconds:.0f} s",
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "account": "123456789012",
            "region": "us-east-1",
            "resources": [],
            "detail": {},
            "time": clock.iso(OPENED + timedelta(seconds=seconds)),
        }
        self.scheduler.at(seconds, lambda: self.functions.start(function, event, lambda _: None))

    def ask_at_once(self, method: str, path: str, body: Any, headers: dict[str, str] | None = None) -> Any:
        """Before the run begins: a request of the operator, which nothing disturbs."""
        return ask(self.opening.door, method, path, body, headers).body

    def ask_again(
        self, method: str, path: str, body: Any, headers: dict[str, str], random: Random, tries: int = 5
    ) -> Reply:
        """As `ask`, repeated while it fails: at longer and longer intervals, the first time, in a hurry, at once."""
        for attempt in range(tries):
            reply = self.ask(method, path, body, headers)
            if not reply.failed or attempt == tries - 1:
                break
            at_once = self.hurried and attempt == 0
            self.scheduler.pause(random.uniform(0.0, 0.02) if at_once else random.uniform(0.1, 2.0 * 2**attempt))
        return reply

    def tell(self, events: list[bytes]) -> None:
        """The provider tells of payments, each event until it hears that we have it, at most a dozen times; now and
        then again."""
        for body in events:
            self.arrive(f"{PROVIDER} tells {next(self._events)}", partial(self._deliver, body))

    def _deliver(self, body: bytes) -> None:
        for attempt in range(12):
            signed = signature(SECRET, body, self.now_ms() // 1000)
            reply = self.ask("POST", "/v1/webhooks/payments", body, {"stripe-signature": signed})
            if reply.status == 200 and not self.weather.strikes(faults.DELIVERED_AGAIN):
                return
            self.scheduler.pause(2.0 * 2**attempt)

    def gift_card_balance(self) -> int:
        table = self.database.tables[f"{PREFIX}gift-cards"]
        return sum(int(stored.item["balance"]["N"]) for stored in table if stored.item["sk"]["S"] == "CARD")

    def dead_letters(self) -> list[str]:
        """Of which queues letters are kept."""
        kept = (stored.item["pk"]["S"] for stored in self.database.tables[f"{PREFIX}operations"])
        return sorted({key.removeprefix("DEADLETTERS#") for key in kept if key.startswith("DEADLETTERS#")})

    def break_law(self, what: str) -> None:
        """Something that must hold did not: this is the end of the run."""
        if not self.broken:
            self.broken = what
            self.edge.note("LAW BROKEN", "", what)
            self.scheduler.stop()

    def _clear_up(self) -> None:
        """From here on nothing goes wrong any more: what was begun has to come to its end."""
        self.weather.over = True
        self.cache.down = False


def _enter(home: Home) -> None:
    environment.enter(home.memory)


def _code(reply: Reply) -> str:
    if isinstance(reply.body, dict):
        return str(reply.body.get("code") or reply.body.get("status") or "")
    return ""


_playing: list[Shop] = []  # the shop whose time the cache keeps


@cache
def _cache() -> Cache:
    return Cache(lambda: _playing[0].now_ms() / 1000)


def _keep_time(shop: Shop) -> None:
    _playing[:] = [shop]
    shop.cache.down = False
    shop.cache.restart()
    os.environ["SLUICE_REDIS_URL"] = "redis://simulated" if shop.cached else ""
    telemetry.metrics.clear_metrics()  # nobody collects them
