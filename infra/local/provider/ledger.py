"""All that the double remembers, with an index for every question: no answer takes longer the more is stored."""

import threading
from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from collections.abc import Callable

from infra.local.provider.records import Charge, Intent, Json, Refund
from infra.local.provider.refusal import no_such
from layers.cloud import chance, clock

REMEMBERED_EVENTS = 5_000


def new_id(prefix: str) -> str:
    return f"{prefix}_{chance.random_bytes(12).hex()}"


def now() -> int:
    return int(clock.now().timestamp())


class Ledger:
    """Guarded by `lock`: whoever reads or changes it holds the lock."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.listeners: list[Callable[[Json], None]] = []
        self.clear()

    def clear(self) -> None:
        self.intents: list[Intent] = []
        self.intent_by_id: dict[str, Intent] = {}
        self.with_metadata: defaultdict[tuple[str, str], dict[str, Intent]] = defaultdict(dict)
        self.with_status: defaultdict[str, dict[str, Intent]] = defaultdict(dict)
        self.charges: list[Charge] = []
        self.charge_by_id: dict[str, Charge] = {}
        self.refunds: list[Refund] = []
        self.refund_by_id: dict[str, Refund] = {}
        self.customers: dict[str, Json] = {}
        self.events: deque[Json] = deque(maxlen=REMEMBERED_EVENTS)

    def add(self, intent: Intent) -> None:
        self.intents.append(intent)
        self.intent_by_id[intent.id] = intent
        self.with_status[intent.status][intent.id] = intent
        self._index(intent)

    def move(self, intent: Intent, status: str) -> None:
        del self.with_status[intent.status][intent.id]
        intent.status = status
        self.with_status[status][intent.id] = intent

    def relabel(self, intent: Intent, metadata: dict[str, str]) -> None:
        """Merge metadata as Stripe does: an empty value removes the key."""
        for pair in intent.metadata.items():
            del self.with_metadata[pair][intent.id]
        merged = {**intent.metadata, **metadata}
        intent.metadata = {name: value for name, value in merged.items() if value}
        self._index(intent)

    def _index(self, intent: Intent) -> None:
        for pair in intent.metadata.items():
            self.with_metadata[pair][intent.id] = intent

    def intent(self, name: str) -> Intent:
        if name not in self.intent_by_id:
            raise no_such("payment_intent", name, "intent")
        return self.intent_by_id[name]

    def charge(self, name: str) -> Charge:
        if name not in self.charge_by_id:
            raise no_such("charge", name)
        return self.charge_by_id[name]

    def created_between(self, first: int, last: int) -> range:
        """Positions of the intents created in these seconds, both included."""
        start = bisect_left(self.intents, first, key=lambda intent: intent.created)
        return range(start, bisect_right(self.intents, last, key=lambda intent: intent.created))

    def tell(self, kind: str, record: Json) -> None:
        """Remember an event and pass it to the listeners (webhooks)."""
        event = {
            "id": new_id("evt"),
            "object": "event",
            "api_version": "2025-03-31.basil",
            "created": now(),
            "data": {"object": record},
            "livemode": False,
            "pending_webhooks": len(self.listeners),
            "request": {"id": None, "idempotency_key": None},
            "type": kind,
        }
        self.events.append(event)
        for listener in self.listeners:
            listener(event)
