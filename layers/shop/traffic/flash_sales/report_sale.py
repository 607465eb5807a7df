"""What a sale has come to: counted by its gate, kept in the table every minute, so that a lost gate loses a minute."""

from collections import Counter
from datetime import datetime

from msgspec import Struct

from layers.cloud.memory.gate_answers import KindCount, Survey
from layers.shop.offers.sales.gates import gate_of
from layers.shop.offers.sales.model import Sale, moment
from layers.shop.offers.sales.tallies import keep_tally, tallies

CURVES = ("entered", "admitted", "spent", "sold")


class Point(Struct, frozen=True):
    """What happened in the interval that begins at `at`."""

    at: datetime
    entered: int
    admitted: int
    ordered: int
    sold: int


class Refused(Struct, frozen=True):
    limit_reached: int
    address_limit: int
    sold_out: int


class Returned(Struct, frozen=True):
    """Admissions whose units went to the next in line, by why."""

    expired: int
    left: int
    cancelled: int


class ItemReport(Struct, frozen=True):
    """Units of a SKU. `held` are admitted or ordered and may come back; `available` is None where nobody knows now."""

    sku: str
    available: int | None
    held: int
    sold: int
    waiting: int


class Report(Struct, frozen=True):
    """`live` tells whether a gate answers; figures are of buyers, except those of `items`, which are units.

    Who was told "sold out" from a function's own memory is counted by the metric SaleEntrySoldOut alone.
    """

    live: bool
    entries: int
    admitted: int
    ordered: int
    sold: int
    refused: Refused
    returned: Returned
    items: list[ItemReport]
    curve: list[Point]


def report_sale(sale: Sale) -> Report:
    survey = gate_of(sale).survey(counted=True)
    tally = _tally(sale, survey)
    return Report(
        live=bool(survey and survey.built),
        entries=tally["entered"] + tally["refused:1"] + tally["refused:2"] + tally["short"],
        admitted=tally["admitted"],
        ordered=tally["spent"],
        sold=tally["sold"],
        refused=Refused(tally["refused:1"], tally["refused:2"], tally["short"]),
        returned=Returned(tally["expired"], tally["left"], tally["returned"]),
        items=[_item(count) for count in survey.kinds] if survey else [],
        curve=_curve(tally),
    )


def keep_report(sale: Sale) -> None:
    """Keep the gate's count as it is now."""
    survey = gate_of(sale).survey(counted=True)
    if survey and survey.since:
        keep_tally(sale.sale_id, survey.since, survey.tally)


def _tally(sale: Sale, survey: Survey | None) -> Counter[str]:
    """Counts of the gate that answers, and of those before it."""
    kept = tallies(sale.sale_id)
    if survey and survey.since:
        kept[survey.since] = survey.tally
    return sum((Counter(tally) for tally in kept.values()), Counter())


def _item(count: KindCount) -> ItemReport:
    held = count.leased + count.spent + count.placed
    return ItemReport(count.kind, count.free, held, count.sold, count.waiting)


def _curve(tally: Counter[str]) -> list[Point]:
    moments = sorted(
        {int(name.partition("@")[2]) for name in tally if name.partition("@")[0] in CURVES and "@" in name}
    )
    return [Point(moment(at), *(tally[f"{what}@{at}"] for what in CURVES)) for at in moments]
