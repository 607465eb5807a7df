"""Runs in DynamoDB, kept for 90 days.

pk            sk                      what
RUNS          <run_id>                a run and where it is; ids sort by time
RUN#<id>      PART#<step>#<chunk>     what a step has added up
RUN#<id>      SUSPECT#<id>            a payment or an order that wants a second look
RUN#<id>      FINDING#<kind>#<subject>  what was found
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any, TypeVar

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.transactions import TransactWrite

from layers.cloud import clock, names
from layers.cloud.patience import unless_refused
from layers.cloud.tables import Item, TableMeta, connection
from layers.shop.backoffice.reconciliation.model import Finding, Run, RunPage, Suspect
from layers.shop.backoffice.reconciliation.sums import Sums

KEPT = timedelta(days=90)
RUNS = "RUNS"
CHUNK = 2_000  # resources to an item: at 80 bytes each well below 400 KB
T = TypeVar("T")


class Row(Item):
    class Meta(TableMeta):
        table_name = names.table("reconciliations")

    body = UnicodeAttribute()
    step = NumberAttribute(null=True)
    state = UnicodeAttribute(null=True)
    expires_at = NumberAttribute()


def run_key(run_id: str) -> str:
    return f"RUN#{run_id}"


def _row(pk: str, sk: str, value: Any, **more: Any) -> Row:
    expires_at = int((clock.now() + KEPT).timestamp())
    return Row(pk, sk, body=msgspec.json.encode(value).decode(), expires_at=expires_at, **more)


def _chunks(sums: Sums) -> Iterator[Sums]:
    for counters in _batches(sums.counters.items()):
        yield Sums(counters=dict(counters))
    for tallies in _batches(sums.tallies.items()):
        yield Sums(tallies=dict(tallies))
    for seen in _batches(sums.seen):
        yield Sums(seen=set(seen))


def _batches(values: Iterable[T]) -> Iterator[list[T]]:
    left = iter(values)
    while batch := list(islice(left, CHUNK)):
        yield batch


class RunsTable:
    """The reconciliations table."""

    def start(self, run: Run) -> None:
        _row(RUNS, run.run_id, run, step=run.step).save()

    def get(self, run_id: str) -> Run | None:
        try:
            return msgspec.json.decode(Row.get(RUNS, run_id, consistent_read=True).body, type=Run)
        except Row.DoesNotExist:
            return None

    def page(self, limit: int, after: str | None = None) -> RunPage:
        """The newest first."""
        older = Row.sk < after if after else None
        rows = list(Row.query(RUNS, older, scan_index_forward=False, limit=limit + 1, consistent_read=True))
        found = [msgspec.json.decode(row.body, type=Run) for row in rows[:limit]]
        return RunPage(found, found[-1].run_id if len(rows) > limit else None)

    def advance(self, run: Run, sums: Sums) -> bool:
        """Put `run` in the place of its step before, with what that step has added up; False when somebody else did."""
        parts = [
            _row(run_key(run.run_id), f"PART#{run.step:06d}#{number:03d}", chunk)
            for number, chunk in enumerate(_chunks(sums))
        ]

        def write() -> None:
            with TransactWrite(connection=connection()) as transaction:
                transaction.save(_row(RUNS, run.run_id, run, step=run.step), condition=Row.step == run.step - 1)
                for part in parts:
                    transaction.save(part)

        return unless_refused(write)

    def sums(self, run_id: str) -> Sums:
        """What all steps so far have added up."""
        whole = Sums()
        for row in Row.query(run_key(run_id), Row.sk.startswith("PART#"), consistent_read=True):
            whole.add(msgspec.json.decode(row.body, type=Sums))
        return whole

    def suspect(self, run_id: str, suspects: list[Suspect]) -> None:
        """Remember who wants a second look. The same suspect twice is one."""
        unique = {f"SUSPECT#{each.key}": each for each in suspects}
        with Row.batch_write() as batch:
            for sort_key, each in unique.items():
                batch.save(_row(run_key(run_id), sort_key, each))

    def suspects(self, run_id: str, after: str, limit: int) -> tuple[list[Suspect], str]:
        """A page, and where to go on; position "" is the beginning, and the end."""
        beyond = Row.sk.between(f"SUSPECT#{after}", "SUSPECT$")  # the character after #
        rows = Row.query(run_key(run_id), beyond, limit=limit + 2, consistent_read=True)
        found = [row for row in rows if row.sk != f"SUSPECT#{after}"]
        page = [msgspec.json.decode(row.body, type=Suspect) for row in found[:limit]]
        return page, found[limit - 1].sk.removeprefix("SUSPECT#") if len(found) > limit else ""

    def put(self, run_id: str, finding: Finding) -> None:
        """Keep a finding; the same one again takes its place, but one that is repaired stays so."""
        row = _row(run_key(run_id), f"FINDING#{finding.kind}#{finding.subject}", finding, state=finding.state)
        unless_refused(lambda: row.save(condition=Row.state.does_not_exist() | (Row.state != "repaired")))

    def findings(self, run_id: str) -> list[Finding]:
        rows = Row.query(run_key(run_id), Row.sk.startswith("FINDING#"), consistent_read=True)
        return [msgspec.json.decode(row.body, type=Finding) for row in rows]


runs_table = RunsTable()
