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
    made.add_argument("--orders-per-second", type=orders_per_second, default=ORDERS, metavar="N", help="(%(default)s)")
    asked = made.parse_args(arguments)
    try:
        return check(cloud_of(asked), asked.orders_per_second)
    except TROUBLE as why:
        return told(why)


def orders_per_second(text: str) -> float:
    """Raises ValueError for what is none, which argparse tells."""
    if not 0 < (number := float(text)) < inf:
        raise ValueError(text)
    return number


def check(cloud: Cloud, orders: float) -> int:
    """Prints the table; 1, for the shell, where something would be refused. Raises ClientError, BotoCoreError."""
    found = lines(cloud.stage, allowances.read(cloud))
    first = list(account.refusals(cloud.stage, account.read(cloud)))
    for sentence in report(cloud, found, first, orders):
        print(sentence)
    return 1 if first or any(not line.waits for line in short(found, orders)) else 0


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
        yield f"{line.what}: {line.each * orders:g} needed. {line.ask}."
    if not missing and not first:
        yield f"Nothing that could be read refuses {orders:g} orders a second; first would be: {found[0].what}."


def _verdict(line: Line, orders: float) -> str:
    if line.orders >= orders:
        return ""
    return "  waits" if line.waits else "  REFUSES"


if __name__ == "__main__":
    sys.exit(main())
