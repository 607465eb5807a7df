"""Refused rules of reconciliation."""


class ReconciliationNotFoundError(Exception):
    """Only a run that was started, and is still kept, can be looked at."""

    def __init__(self, run_id: str) -> None:
        super().__init__(f"there is no reconciliation {run_id[:64]}")
        self.errors = [{"field": "run_id", "expected": "the id of a run of the last 90 days"}]
