"""Refused rules of operations."""


class NotAnOperatorError(Exception):
    """Only who holds the admin key may run the shop."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.errors = [{"field": "Authorization", "expected": "Bearer and the admin key", "detail": detail}]


class ExecutionNotFoundError(Exception):
    """Only an execution that was started, and is still kept, can be looked at."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no execution {name[:64]}")
        self.errors = [{"field": "name", "expected": "the name of an execution that is still kept"}]


class ExecutionsNotKeptError(Exception):
    """Express executions leave logs, not histories: only a stage with Standard sagas can show them."""


class StateMachineNotFoundError(Exception):
    """Only a state machine of ours can be asked about."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no state machine {name}")


class ExecutionNotRedrivableError(Exception):
    """Only an execution that failed is redriven, and each once: what failed again is redriven by its own name."""


class DeadLetterQueueNotFoundError(Exception):
    """Dead letters are kept by queue, under the queue's own name."""

    def __init__(self, queue: str) -> None:
        super().__init__(f"no dead letters are kept of a queue {queue}")


class DeadLetterNotFoundError(Exception):
    """Only a dead letter that was neither redriven nor discarded can be worked on."""

    def __init__(self, letter_id: str) -> None:
        super().__init__(f"there is no dead letter {letter_id}: it may have been redriven or discarded")


class LetterChangedError(Exception):
    """Two people do not edit one dead letter without knowing of each other."""

    def __init__(self, letter_id: str) -> None:
        super().__init__(f"somebody else has changed dead letter {letter_id}: read it again")


class NotRedrivableError(Exception):
    """A dead letter goes back only if there is a way: its stream still holds the record, its body names the order."""
