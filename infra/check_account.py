"""`make check-account STAGE=prod ORDERS=200`: what will this account refuse, at so many orders a second?"""

import sys
from collections.abc import Iterator
from math import inf

from infra.deploying import account, allowances
from infra.deploying.arguments import TROUBLE, cloud_of, parser, told
from infra.deploying.cloud import Cloud
from infra.deploying.needs import Line, lines, short

ORDERS = 30.0  # a second: what Stripe takes of an account that nobody has raised


def main(arguments: list[str] | None = None) -> int:
    made = parser("infra.check_account", __doc__ or "")
    made.add_argument("--orders-per-second", type=float, default=ORDERS, metavar="N", help="(%(default)s)")
    asked = made.parse_args(arguments)
    if not 0 < asked.orders_per_second < inf:
        made.error("--orders-per-second: a number above 0")
    try:
        cloud = cloud_of(asked)
        found = lines(cloud.stage, allowances.read(cloud))
        first = list(account.refusals(cloud.stage, account.read(cloud)))
    except TROUBLE as why:
        return told(why)
    for sentence in report(cloud, found, first, asked.orders_per_second):
        print(sentence)
    return 1 if first or any(not line.waits for line in short(found, asked.orders_per_second)) else 0


def report(cloud: Cloud, found: list[Line], first: list[str], orders: float) -> Iterator[str]:
    """The table, what is met first, and what to ask whom for."""
    yield f"Stage {cloud.stage.name}, {cloud.region}, at {orders:g} orders a second:\n"
    yield f"{'':32}{'needed':>10}{'allowed':>10}{'orders/s':>10}"
    for line in found:
        allowed = "not told" if line.allowed is None else f"{line.allowed:g}"
        most = "" if line.allowed is None else f"{line.orders:.0f}"
        yield f"{line.what:32}{line.each * orders:>10g}{allowed:>10}{most:>10}{_verdict(line, orders)}"
    yield ""
    yield from (f"The deployment would fail: {sentence}" for sentence in first)
    missing = short(found, orders)
    for line in missing:
        yield f"{line.what}: {line.each * orders:g} needed. Ask: {line.ask}."
    if not missing and not first:
        yield f"Nothing that could be read refuses {orders:g} orders a second; first would be: {found[0].what}."


def _verdict(line: Line, orders: float) -> str:
    if line.orders >= orders:
        return ""
    return "  waits" if line.waits else "  REFUSES"


if __name__ == "__main__":
    sys.exit(main())
