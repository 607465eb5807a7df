"""Runs: started, listed and shown."""

from msgspec import Struct

from layers.cloud import clock, ids
from layers.cloud.messages.queues import SqsQueue
from layers.shop.backoffice.reconciliation.errors import ReconciliationNotFoundError
from layers.shop.backoffice.reconciliation.model import Finding, Run, RunPage
from layers.shop.backoffice.reconciliation.store import runs_table

QUEUE = "reconciliations"
DAYS = 3  # a daily run sees every payment three times, late refunds included
SETTLE_SECONDS = 20  # clocks differ by less, a write with its repetitions takes less, events are dealt with in less


class Slice(Struct, frozen=True):
    """The message on the reconciliations queue: make this step of a run."""

    run_id: str
    step: int


def start_run(by: str, days: int = DAYS, settle_seconds: int = SETTLE_SECONDS) -> Run:
    """Compare all books, and the payments of the last `days`; what changed within `settle_seconds` is let be."""
    started = clock.now_ms()
    run_id = f"rec_{started:013d}{ids.new_id('')[1:13]}"
    run = Run(run_id, by, started, started - days * 86_400_000, settle_seconds)
    runs_table.start(run)
    SqsQueue(QUEUE).send(Slice(run_id, 1))
    return run


def list_runs(limit: int, after: str | None = None) -> RunPage:
    """The newest first."""
    return runs_table.page(limit, after)


def show_run(run_id: str) -> tuple[Run, list[Finding]]:
    """Raises ReconciliationNotFoundError."""
    run = runs_table.get(run_id)
    if run is None:
        raise ReconciliationNotFoundError(run_id)
    return run, runs_table.findings(run_id)
