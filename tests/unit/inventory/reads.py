"""DynamoDB, of which it is seen how often all rows of a shelf are read."""

from typing import Any

from tests.support.dynamodb import DynamoDb


class Reads:
    """Counts reads of several rows one after the other; may show one of them rows whose units were moved meanwhile."""

    def __init__(self, tables: DynamoDb) -> None:
        self._tables, self._hide = tables, False
        self.count = 0
        self.missed = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tables, name)

    def miss_the_units_once(self) -> None:
        self._hide = True

    def _make_api_call(self, operation: str, request: Any) -> Any:
        answer = self._tables._make_api_call(operation, request)
        if operation == "BatchGetItem":
            self.count += 1
            if self._hide:
                self._hide, self.missed = False, True
                for row in (row for rows in answer["Responses"].values() for row in rows):
                    row["available"] = {"N": "0"}
        return answer
