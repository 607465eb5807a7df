"""Reconciliation: run every day and when an operator asks, read by operators."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from functions.parameters import Limit
from layers.cloud import clock
from layers.cloud.messages import queues
from layers.cloud.web import cursors
from layers.cloud.web.http import Answer, Caller
from layers.cloud.web.texts import Cursor
from layers.shop.backoffice.reconciliation.model import Finding, Run
from layers.shop.backoffice.reconciliation.run_slices import run_slice
from layers.shop.backoffice.reconciliation.runs import DAYS, SETTLE_SECONDS, Slice, list_runs, show_run, start_run

LISTED = "reconciliations"


class Wanted(Struct):
    """`days` back payments are compared; what changed within `settle_seconds` is not judged."""

    days: Annotated[int, Meta(ge=1, le=90)] = DAYS
    settle_seconds: Annotated[int, Meta(ge=1, le=900)] = SETTLE_SECONDS


class RunsQuery(Struct):
    limit: Limit = 20
    cursor: Cursor | None = None


class FindingView(Struct):
    """`repair` tells what was done; `question` is what a person has to answer where nothing was."""

    kind: str
    state: str
    subject: str
    order_id: str | None
    order_url: str | None
    intent_id: str | None
    evidence: dict[str, int | str]
    repair: str | None
    question: str | None
    found_at: str


class RunView(Struct):
    """Differences found, by what became of them; final once `status` is `finished`."""

    run_id: str
    status: str
    started_by: str
    started_at: str
    finished_at: str | None
    payments_since: str
    settle_seconds: int
    stage: str | None
    orders: int
    payments: int
    open: int
    repaired: int


class WholeRunView(RunView):
    """`counts`: findings by kind."""

    counts: dict[str, int] = {}
    findings: list[FindingView] = []


class RunPageView(Struct):
    items: list[RunView]
    next_cursor: str | None


def reconcile(event: Any) -> None:
    """The daily schedule: start a run."""
    start_run("schedule")


def run_reconciliation(event: Any) -> dict[str, Any]:
    """Go on with runs whose turn it is."""
    return queues.consume(event, lambda record: run_slice(msgspec.json.decode(record["body"], type=Slice)))


def post_reconciliation(query: Wanted, caller: Caller) -> Answer[RunView]:
    """Compare all books now, in the background."""
    run = start_run(caller.name, query.days, query.settle_seconds)
    return Answer(_shown(run), status=202, headers={"Location": f"/v1/admin/reconciliations/{run.run_id}"})


def list_reconciliations(query: RunsQuery) -> RunPageView:
    """The runs, the newest first."""
    after = cursors.decode(LISTED, query.cursor)["after"] if query.cursor else None
    page = list_runs(query.limit, after)
    following = cursors.encode(LISTED, {"after": page.following}) if page.following else None
    return RunPageView([_shown(run) for run in page.runs], following)


def get_reconciliation(run_id: str) -> WholeRunView:
    """One run with its findings, each with its evidence and what became of it."""
    run, findings = show_run(run_id)
    kinds = sorted(finding.kind for finding in findings)
    counts: dict[str, int] = {kind: kinds.count(kind) for kind in kinds}
    shown = [_finding(each) for each in findings]
    return WholeRunView(**msgspec.structs.asdict(_shown(run)), counts=counts, findings=shown)


def _shown(run: Run) -> RunView:
    return RunView(
        run_id=run.run_id,
        status="finished" if run.finished else "running",
        started_by=run.by,
        started_at=_iso(run.started_ms),
        finished_at=run.finished_at or None,
        payments_since=_iso(run.since_ms),
        settle_seconds=run.settle_seconds,
        stage=None if run.finished else run.stage,
        orders=run.orders,
        payments=run.payments,
        open=run.open,
        repaired=run.repaired,
    )


def _finding(finding: Finding) -> FindingView:
    return FindingView(
        kind=finding.kind,
        state=finding.state,
        subject=finding.subject,
        order_id=finding.order_id or None,
        order_url=f"/v1/admin/orders/{finding.order_id}" if finding.order_id else None,
        intent_id=finding.intent_id or None,
        evidence=finding.evidence,
        repair=finding.repair or None,
        question=finding.question or None,
        found_at=finding.found_at,
    )


def _iso(ms: int) -> str:
    return clock.iso(clock.moment(ms))
