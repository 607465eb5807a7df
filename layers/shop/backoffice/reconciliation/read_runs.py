"""Read runs and their findings."""

from layers.shop.backoffice.reconciliation.errors import ReconciliationNotFoundError
from layers.shop.backoffice.reconciliation.model import Finding, Run
from layers.shop.backoffice.reconciliation.port import Ledger, RunPage
from layers.shop.backoffice.reconciliation.store import ledger_table


def list_runs(limit: int, after: str | None = None, ledger: Ledger | None = None) -> RunPage:
    """The newest first."""
    return (ledger or ledger_table).runs(limit, after)


def show_run(run_id: str, ledger: Ledger | None = None) -> tuple[Run, list[Finding]]:
    """Raises ReconciliationNotFoundError."""
    ledger = ledger or ledger_table
    run = ledger.get(run_id)
    if run is None:
        raise ReconciliationNotFoundError(run_id)
    return run, ledger.findings(run_id)
