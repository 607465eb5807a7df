"""The table of what a month costs, as docs/deploy.md shows it."""

from collections.abc import Iterable

from infra.deploying.stages import STAGES
from infra.local.settings import ROOT
from tests.benchmarks import prices
from tests.benchmarks.budgets import GOODS
from tests.benchmarks.cost import Line
from tests.benchmarks.monthly.free import given
from tests.benchmarks.monthly.standing import WAKING, metrics, standing
from tests.benchmarks.monthly.traffic import moving
from tests.benchmarks.road import Road, Stage

PAGE = ROOT / "docs" / "deploy.md"
BEGINNING, END = "<!-- python -m tests.benchmarks.monthly: -->\n", "<!-- end -->\n"
SIZES = (1_000, 100_000, 1_000_000)
TRIES = 3
Column = dict[str, list[Line]]


def measured(road: Road) -> str:
    """The table by an order of three lines, its calls counted; `road` sells GOODS."""
    stages, sources = warmest([road.place(GOODS) for _ in range(TRIES)]), road.api.event_sources
    dev, prod = (standing(STAGES[name], sources) for name in ("dev", "prod"))
    told = Line("CloudWatch", len(metrics() - metrics(WAKING)), "metrics", prices.METRIC)
    columns = {"dev, at rest": dev, "prod, at rest": prod}
    for orders in SIZES:
        came = moving(stages, orders, STAGES["prod"].edge)
        columns[f"prod, {orders:,} orders"] = {**prod, **came, "metrics of orders": [told]}
    return _drawn(columns)


def warmest(orders: list[list[Stage]]) -> list[Stage]:
    """Each stage as the order met it that asked AWS the least: what is known for two seconds is read anew now and then,
    and on a busy machine that is in the middle of an order."""
    return [min(same, key=lambda stage: len(stage.tape.calls)) for same in zip(*orders, strict=True)]


def usd(lines: Iterable[Line]) -> float:
    return sum(line.amount * line.price for line in lines)


def _drawn(columns: dict[str, Column]) -> str:
    names = list(dict.fromkeys(row for column in columns.values() for row in column))
    whole = [[line for lines in column.values() for line in lines] for column in columns.values()]
    rows = [("USD a month", *columns), *(["---"] * (len(columns) + 1),)]
    rows += [(name, *(_told(usd(column.get(name, []))) for column in columns.values())) for name in names]
    rows += [("**all**", *(f"**{_told(usd(lines))}**" for lines in whole))]
    rows += [("less what AWS gives every account", *(_told(usd(lines) - given(lines)) for lines in whole))]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _told(amount: float) -> str:
    return f"{amount:,.0f}" if amount >= 100 else f"{amount:.2f}" if amount >= 0.005 else ""


def in_page() -> str:
    """The table that the page shows."""
    return PAGE.read_text().partition(BEGINNING)[2].partition(END)[0]


def put_into_page(table: str) -> None:
    before, _, rest = PAGE.read_text().partition(BEGINNING)
    PAGE.write_text(before + BEGINNING + table + END + rest.partition(END)[2])
