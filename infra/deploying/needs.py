"""What a stage needs of an account at so many orders a second, and which of the account's limits is met first. Pure.

What one order asks for is what tests/integration/test_budgets.py and tests/benchmarks count: three lines, paid by card,
with the cart and the looks before it. Limits are told a second.
"""

from collections.abc import Iterable, Iterator
from math import inf

from msgspec import Struct

from infra.deploying.account import ENOUGH, reserved
from infra.deploying.stages import Stage
from layers.cloud import settings
from layers.shop.payments.providers import PROVIDERS
from layers.shop.traffic.overload.payment_pace import CALLS as PROVIDER_CALLS

API_CALLS = 12  # of a buyer who buys: pages of goods, a cart of three lines, the order, three looks at it
FUNCTION_SECONDS = 1.5  # of all functions together, 0.9 of them wait for the payment provider
ORDER_WRITES, STOCK_WRITES = (
    4,
    6,
)  # write units: of its row; a shard's row for each line
CACHE_UNITS = 60  # ECPU: five reads and writes of a kilobyte for each call
EVENTS = 4  # PutEvents, at worst one for each fact
MAILS = 3  # placed, paid, shipped
KEY_USES = 0.5  # KMS: secrets that new environments read, a tenth of the functions' starts three each
QUEUED_IN_FLIGHT = 20  # seconds that a message is in flight, at worst; SQS lets 120,000 be
RECEIVED_AT_ONCE = 120_000


class Line(Struct, frozen=True):
    """`each` of one order; `allowed` a second, None where the account did not tell. What `waits` is only late beyond
    its limit, the rest is refused."""

    what: str
    each: float
    allowed: float | None
    ask: str
    waits: bool = False

    @property
    def orders(self) -> float:
        """So many orders a second are within it."""
        return inf if self.allowed is None else self.allowed / self.each


class Allowed(Struct, frozen=True):
    """What was read of an account; None where it did not tell. Tables as they are now, or would be made."""

    concurrency: int | None = None
    api: float | None = None
    table_writes: float | None = None
    orders_warm: float | None = None
    stock_warm: float | None = None
    starts: float | None = None
    events: float | None = None
    keys: float | None = None
    mails: float | None = None


def lines(stage: Stage, allowed: Allowed) -> list[Line]:
    """Every limit that orders meet, the one that is met first on top."""
    return sorted([*_of_the_account(stage, allowed), *_of_the_stage(stage)], key=lambda line: line.orders)


def short(found: Iterable[Line], orders_per_second: float) -> list[Line]:
    return [line for line in found if line.orders < orders_per_second]


def _of_the_account(stage: Stage, allowed: Allowed) -> Iterator[Line]:
    kind, more = stage.order_saga_type.title(), _quota("AWS Lambda", "L-B99A9384", f"{ENOUGH} and more")
    yield Line(
        "Lambda: functions at once", FUNCTION_SECONDS, allowed.concurrency, _quota("AWS Lambda", "L-B99A9384", more)
    )
    yield Line("API Gateway: requests", API_CALLS, allowed.api, _quota("Amazon API Gateway", "L-8A5B8E43"))
    quota = _quota("Amazon DynamoDB", "L-AB614373")
    yield Line("DynamoDB: writes of a table", max(ORDER_WRITES, STOCK_WRITES), allowed.table_writes, quota)
    for noun, each, warm in (
        ("orders", ORDER_WRITES, allowed.orders_warm),
        ("stock", STOCK_WRITES, allowed.stock_warm),
    ):
        ask = f"Set [warm_throughput.{noun}] writes = ... in the stage's file, and deploy an hour before the sale"
        yield Line(f"DynamoDB: {noun} at once", each, warm, ask)
    starts = f'Ask AWS: Service Quotas, AWS Step Functions, "StartExecution" of {kind} machines'
    yield Line(f"Step Functions: {kind} starts", 1, allowed.starts, starts, waits=True)
    yield Line("EventBridge: PutEvents", EVENTS, allowed.events, _quota("Amazon EventBridge", "L-9B653E91"), waits=True)
    yield Line("KMS: uses of keys", KEY_USES, allowed.keys, _quota("AWS KMS", "L-6E3AF000"))
    yield Line(
        "SQS: messages in flight",
        QUEUED_IN_FLIGHT,
        RECEIVED_AT_ONCE,
        "A queue's limit is fixed: let them come slower",
        True,
    )
    if stage.settings.get(settings.MAIL_FROM.name):
        ses = _quota("Amazon SES", "L-CDEF9B6B", "and a day's quota (L-804C8AE8) beside it")
        yield Line("SES: mails", MAILS, allowed.mails, ses, waits=True)


def _of_the_stage(stage: Stage) -> Iterator[Line]:
    calls = settings.PROVIDER_CALLS.read(stage.settings.get(settings.PROVIDER_CALLS.name, "100"))
    provider = " or ".join(PROVIDERS)
    ask = f"Ask {provider} for a higher rate, and set {settings.PROVIDER_CALLS.name}"
    yield Line("payment provider: calls", PROVIDER_CALLS, calls or None, ask, waits=True)
    if room := reserved(stage).get("authorize-payment"):
        yield Line("payment steps at once", 1.0, room, "Raise reserved_concurrency in .chalice/config.json", waits=True)
    ask = "Raise requests_per_second in the stage's file"
    yield Line("API throttle of the stage", API_CALLS, stage.requests_per_second, ask)
    if stage.cache:
        ask = "Raise cache_units_per_second in the stage's file, and cache_units_ready before a sale"
        yield Line("cache: units", CACHE_UNITS, stage.cache_units_per_second, ask)
        if stage.cache_units_ready:
            yield Line("cache: units that are ready", CACHE_UNITS, stage.cache_units_ready, ask)


def _quota(service: str, code: str, more: str = "") -> str:
    return f"Ask AWS: Service Quotas, {service}, {code}" + (f": {more}" if more else "")
