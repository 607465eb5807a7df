"""What every shop of a simulation opens with: a catalogue, coupons, gift cards and carts, made once through its API.

Runs begin with copies: only what they sell, and how much of it there is, is up to their seed.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any, NamedTuple

import msgspec

from infra.deploying import templates
from infra.deploying.tables import create_calls
from infra.local.functions import Bundle, load
from layers.cloud import aws, chance, clock, environment, names
from layers.cloud.watch import telemetry
from layers.shop.goods.inventory.receive.receive_stock import receive_stock
from tests.simulation.cloud.bus import Rule
from tests.simulation.cloud.door import Door, Reply, reply_of
from tests.simulation.states import Data, machines
from tests.support.dynamodb import DynamoDb

ROOT = Path(__file__).parents[2]
OPENED = datetime(2026, 11, 11, 12, tzinfo=UTC)
OPERATOR = {"authorization": "Bearer operator"}
SECRET = "whsec_simulation"
SETTINGS = {
    "SLUICE_STAGE": "dev",
    "SLUICE_ADMIN_KEY": "operator",
    "SLUICE_SIGNING_KEY": "simulation",
    "SLUICE_STRIPE_WEBHOOK_SECRET": SECRET,
    "SLUICE_STRIPE_KEY": "sk_test_simulation",
    "SLUICE_REDIS_URL": "redis://simulated",
    "SLUICE_PAYMENT_DEADLINE_SECONDS": "150",
    "SLUICE_LOG_LEVEL": "CRITICAL",
    "AWS_ACCOUNT_ID": "123456789012",
    "AWS_REGION": "us-east-1",
    "POWERTOOLS_METRICS_DISABLED": "true",
}
LANTERN, TWIN, KETTLE, TEA = "LANTERN-RED", "LANTERN-BLUE", "KETTLE-IRON", "TEA-PUERH"
# Equal on purpose: what is mixed up with something of another price shows itself in every sum.
PRICES = {LANTERN: 10_000, TWIN: 10_000, KETTLE: 20_000, TEA: 10_000}
PRODUCTS = ((LANTERN, TWIN), (KETTLE,), (TEA,))
FILLINGS: tuple[dict[str, int], ...] = (
    {LANTERN: 1},
    {LANTERN: 1},
    {LANTERN: 2},
    {LANTERN: 1, TWIN: 1},
    {TWIN: 2},
    {LANTERN: 1, KETTLE: 1},
    {KETTLE: 1, LANTERN: 1},
    {KETTLE: 2},
    {TEA: 3},
    {TEA: 1, LANTERN: 1, KETTLE: 1},
)
COPIES, COUPON_COPIES = 3, 2  # of each filling: buyers share no cart unless they want to
COUPON, COUPON_LIMIT = "FIRSTTWO", 2  # in all; one for each customer
GIFT_CARD_AMOUNT = 15_000
ADDRESS = {"name": "May Chen", "line1": "1 Nanjing Road", "city": "Shanghai", "country": "CN"}


class SeededChance(chance.Chance):
    """The same bytes and the same jitter for the same seed."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def random_bytes(self, count: int) -> bytes:
        return self._random.randbytes(count)

    def between(self, low: float, high: float) -> float:
        return self._random.uniform(low, high)


class FilledCart(NamedTuple):
    cart_id: str
    token: str
    total: dict[str, Any]
    lines: dict[str, int]
    coupon: str = ""
    shown: Any = None  # as its buyer sees it


class Opening(NamedTuple):
    """A shop that nothing has happened to yet."""

    bundle: Bundle
    machines: dict[str, Data]
    queues: list[dict[str, Any]]
    rules: list[Rule]
    door: Door
    database: DynamoDb
    carts: list[FilledCart]
    gift_card: str
    lantern: str  # the product's id

    def copy(self) -> DynamoDb:
        """Tables of one's own."""
        copied = DynamoDb(definitions())
        for name, table in self.database.tables.items():
            for stored in table:
                copied.tables[name].write(stored.key, stored.item, stored.size)
        for table in copied.tables.values():
            table.stream.take()
        return copied


@cache
def definitions() -> tuple[dict[str, Any], ...]:
    return tuple(create_calls("dev"))


@cache
def opening() -> Opening:
    """The same for every run of this process. Sets the process up for simulations and nothing else."""
    os.environ.update(SETTINGS)
    telemetry.logger.setLevel("CRITICAL")
    for name in ("AWS_ENDPOINT_URL", "SLUICE_MAIL_FROM", "SLUICE_SMS"):
        os.environ.pop(name, None)
    bundle = load(ROOT, "app", "dev")
    import app

    door, database = Door(app.api), DynamoDb(definitions())
    before = environment.enter({})
    with ExitStack() as set_up:
        set_up.enter_context(aws.answered_by(dynamodb=database))
        set_up.enter_context(clock.frozen(OPENED))
        set_up.enter_context(chance.drawn_from(SeededChance(Random(0))))
        os.environ.pop("SLUICE_REDIS_URL")
        made = _furnish(door, database)
        os.environ["SLUICE_REDIS_URL"] = SETTINGS["SLUICE_REDIS_URL"]
    environment.enter(before)
    return Opening(bundle, machines(), queues(bundle), rules(), door, database, *made)


def rules() -> list[Rule]:
    """What of the bus goes to which queue."""
    found = []
    for rule in templates.resources("events", "AWS::Events::Rule").values():
        (target,), pattern = rule["Targets"], rule["EventPattern"]
        queue = target["Arn"]["Fn::Sub"].rpartition(":")[2].replace("${Stage}", "dev")
        prefixes = {name: each[0]["prefix"] for name, each in pattern.get("detail", {}).items()}
        found.append(Rule(queue, frozenset(pattern["source"]), prefixes))
    return found


def queues(bundle: Bundle) -> list[dict[str, Any]]:
    """Every queue as the templates have it, and who reads it."""
    resources = templates.resources("queues", "AWS::SQS::Queue")
    named = {logical: each["QueueName"]["Fn::Sub"].replace("${Stage}", "dev") for logical, each in resources.items()}
    readers = {source.queue: {"function": source.name, "batch": source.batch_size} for source in bundle.queues}
    found = []
    for logical, each in resources.items():
        redrive = each.get("RedrivePolicy", {})
        dead = redrive.get("deadLetterTargetArn", {}).get("Fn::GetAtt", [""])[0]
        told = {"visibility": each["VisibilityTimeout"], "most_receives": redrive.get("maxReceiveCount", 0)}
        name = named[logical]
        found.append({"name": name, "dead_letters": named.get(dead, ""), **told, **readers.get(name, {})})
    return found


def _furnish(door: Door, database: DynamoDb) -> tuple[list[FilledCart], str, str]:
    products = [_add(door, skus) for skus in PRODUCTS]
    promotion = {
        "promotion_id": "prm_first_two",
        "name": {"en": "The first two: 10% off"},
        "benefit": {"kind": "percentage", "percent": 10},
    }
    coupon = {"code": COUPON, "promotion": promotion, "limit": COUPON_LIMIT, "per_customer": 1}
    ask(door, "POST", "/v1/admin/coupons", coupon)
    card = {"amount": GIFT_CARD_AMOUNT, "currency": "CNY"}
    issued = ask(door, "POST", "/v1/admin/gift-cards", card, {"idempotency-key": "card"})
    with _plenty(database):
        carts = [_fill(door, lines) for lines in FILLINGS for _ in range(COPIES)]
        carts += [_fill(door, lines, COUPON) for lines in FILLINGS[:3] for _ in range(COUPON_COPIES)]
    return carts, issued.body["code"], products[0]


def variants_at(skus: Iterable[str], dearer: int = 0) -> list[dict[str, Any]]:
    """Of one product, told apart by colour; each `dearer` by so many minor units than it was."""
    return [
        {
            "sku": sku,
            "price": {"amount": PRICES[sku] + dearer, "currency": "CNY"},
            "attributes": {"kind": sku.partition("-")[2].lower()},
            "stock": 0,
        }
        for sku in skus
    ]


def _add(door: Door, skus: tuple[str, ...]) -> str:
    draft = {"title": skus[0].title(), "category": "home", "variants": variants_at(skus)}
    return str(ask(door, "POST", "/v1/admin/products", draft).body["product_id"])


@contextmanager
def _plenty(database: DynamoDb) -> Iterator[None]:
    """Carts take no more than there is: they are filled while there is plenty, and the shelves emptied again."""
    table = database.tables[names.table("stock")]
    bare = [(stored.key, stored.item, stored.size) for stored in table]
    for sku in PRICES:
        receive_stock(sku, 1_000, "plenty")
    yield
    for stored in list(table):
        table.write(stored.key, None)
    for key, item, size in bare:
        table.write(key, item, size)


def _fill(door: Door, lines: dict[str, int], coupon: str = "") -> FilledCart:
    cart = ask(door, "POST", "/v1/carts", {}).body
    path, token = f"/v1/carts/{cart['cart_id']}", {"x-cart-token": cart["cart_token"]}
    shown = None
    for sku, quantity in lines.items():
        shown = ask(door, "PUT", f"{path}/lines/{sku}", {"quantity": quantity}, token)
    if coupon:
        shown = ask(door, "PUT", f"{path}/coupon", {"code": coupon}, token)
    assert shown
    return FilledCart(cart["cart_id"], cart["cart_token"], shown.body["totals"]["total"], lines, coupon, shown.body)


def ask(door: Door, method: str, path: str, body: Any, headers: dict[str, str] | None = None) -> Reply:
    """A request of the operator, outside of any run or before it begins."""
    event = {
        "method": method,
        "path": path,
        "headers": {"content-type": "application/json", **OPERATOR, **(headers or {})},
        "body": msgspec.json.encode(body).decode(),
    }
    reply = reply_of(door.handle(event, SimpleNamespace(aws_request_id="opening")))
    if reply.status >= 300:
        raise AssertionError(f"{method} {path}: {reply}")
    return reply
