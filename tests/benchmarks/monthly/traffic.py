"""What comes and goes with buyers: orders by their counted calls, the visits that lead to them by stated figures."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.benchmarks import prices
from tests.benchmarks.calls import Tape
from tests.benchmarks.cost import AWS_CALL, LOG_BYTES, OWN_CPU, TRACED, Line, _memory, bill
from tests.benchmarks.road import Stage


@dataclass(frozen=True)
class Habits:
    """What an order brings with it, besides itself. Nobody's shop is the mean one: put your own figures here."""

    visits: int = 30  # for an order: one visit in thirty buys
    files: int = 45  # that a visit asks the edge for: 33 of the list and a product's page, and a dozen pictures
    megabytes: float = 0.2  # that a visit is sent, compressed
    catalogue: int = 5  # calls of a visit that the edge answers out of what it keeps, but for one in five
    own_calls: int = 2  # calls of a visit that only the API can answer: a cart, a place in line
    carts: int = 3  # filled for an order: two of three are left
    status_reads: int = 5  # of an order's page
    notices: int = 3
    mail_kilobytes: int = 20
    months: int = 12  # for which orders are kept: what tables hold after a year
    cache_units: int = 200  # of Redis for an order with its visits


HABITS = Habits()


def moving(stages: list[Stage], orders: int, edge: bool, habits: Habits = HABITS) -> dict[str, list[Line]]:
    """A month of so many orders, by what the money goes for. Without an `edge`, visits reach the API alone."""
    visits = orders * habits.visits
    carts = [each for each in stages if each.name == "cart"] * habits.carts
    reads = [each for each in stages if each.name == "read"] * habits.status_reads
    asked = habits.own_calls + (habits.catalogue / 5 if edge else habits.catalogue)
    return {
        "orders, from the POST to `shipped`": list(_times(orders, bill(stages))),
        "carts and status pages": list(_times(orders, answered([*carts, *reads]))),
        "calls of visits": list(_times(visits * asked, answered([_plain_read()]))),
        "edge and firewall": list(_edge(visits, orders, habits)) if edge else [],
        "mail": [
            Line("SES", orders * habits.notices, "mails", prices.MAIL),
            Line("NAT", orders * habits.notices * habits.mail_kilobytes / 1e6 if edge else 0, "GB", prices.NAT_GB),
        ],
        "tables, after a year": [Line("DynamoDB", _stored(stages, orders, habits), "GB", _KEPT)],
        "cache, in use": [Line("ElastiCache", orders * habits.cache_units if edge else 0, "units", prices.CACHE_UNIT)],
    }


_KEPT = prices.TABLE_GB + prices.RECOVERY_GB


def answered(stages: Iterable[Stage]) -> Iterator[Line]:
    """What the API's own answers cost: each is one request, one invocation and what that asks of the tables."""
    stages = list(stages)
    calls = [call for stage in stages for call in stage.tape.calls]
    times = sum(len(stage.invocations) for stage in stages)
    seconds = (AWS_CALL * len(calls) + OWN_CPU * times) * _memory("api")
    logged = times * sum(LOG_BYTES.values()) / 1e9
    yield Line("API Gateway", times, "requests", prices.API_REQUEST)
    yield Line("Lambda", times, "requests", prices.LAMBDA_REQUEST)
    yield Line("Lambda", seconds, "GB-seconds", prices.LAMBDA_GB_SECOND)
    yield Line("DynamoDB", sum(call.write_units for call in calls), "write units", prices.WRITE_UNIT)
    yield Line("DynamoDB", sum(call.read_units for call in calls), "read units", prices.READ_UNIT)
    yield Line("X-Ray", TRACED * times, "traces", prices.TRACE)
    yield Line("CloudWatch Logs", logged, "GB", prices.LOG_GB)


def _plain_read() -> Stage:
    """A call that the shop's memory or Redis answers: it asks no table."""
    return Stage("visit", ("api",), Tape())


def _edge(visits: int, orders: int, habits: Habits) -> Iterator[Line]:
    files = visits * habits.files
    calls = visits * (habits.catalogue + habits.own_calls) + orders * (habits.status_reads + 4 * habits.carts + 1)
    yield Line("CloudFront", files + calls, "requests", prices.EDGE_REQUEST)
    yield Line("CloudFront", visits * habits.megabytes / 1e3, "GB", prices.EDGE_GB)
    yield Line("CloudFront's function", files, "requests", prices.EDGE_FUNCTION)
    yield Line("firewall", files + calls, "requests", prices.FIREWALL_REQUEST)


def _stored(stages: list[Stage], orders: int, habits: Habits) -> float:
    """GB: what an order wrote is what is kept of it, at most (a write unit is a KB, two in a transaction)."""
    written = sum(stage.tape.write_units for stage in stages if stage.name not in ("cart", "read"))
    return orders * habits.months * written / 2 / 1e6


def _times(number: float, lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        yield Line(line.what, line.amount * number, line.unit, line.price)
