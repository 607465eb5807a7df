"""A race that is sure to happen: somebody else is quicker, just before one certain call."""

from collections.abc import Callable
from typing import Any

from layers.cloud import aws


class Meanwhile:
    """DynamoDB, where something else happens before the first call of `operation` after so many others of it.

    with aws.answered_by(dynamodb=Meanwhile(arrive, "UpdateItem", after=1)): ...
    """

    def __init__(self, happening: Callable[[], Any], operation: str = "TransactWriteItems", after: int = 0) -> None:
        self._dynamodb, self._happening = aws.client("dynamodb"), happening
        self._operation, self._left = operation, after

    def __getattr__(self, name: str) -> Any:
        return getattr(self._dynamodb, name)

    def _make_api_call(self, operation: str, request: dict[str, Any]) -> Any:
        if operation == self._operation:
            self._left -= 1
            if self._left == -1:
                self._happening()
        return self._dynamodb._make_api_call(operation, request)
