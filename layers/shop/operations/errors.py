"""Refused rules of operations."""


class NotAnOperatorError(Exception):
    """Only who holds the admin key may run the shop."""


class ExecutionNotFoundError(Exception):
    """Only an execution that was started, and is still kept, can be looked at."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no execution {name}")


class ExecutionsNotKeptError(Exception):
    """Express executions leave logs, not histories: only a stage with Standard sagas can show them."""
