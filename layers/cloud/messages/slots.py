"""Slots of somebody else's time: whoever takes a rate, a second, is given it by all environments together.

A row of the operations table, `PACER` / <line>, holds the moment up to which slots are taken (`next_ms`), and the rate
that was set for the line (`rate`, slots a second). Taking some moves that moment on by their length, in one conditional
write: first come, first served, and no two have the same.
"""

from typing import Any

from layers.cloud import aws, clock, names
from layers.cloud.environment import Remembered
from layers.cloud.patience import REFUSED

FOREVER_MS = 100 * 365 * 86_400_000


class Slots:
    """One line of slots, by its sort key ("PAYMENTS")."""

    def __init__(self, line: str) -> None:
        self.key = {"pk": {"S": "PACER"}, "sk": {"S": line}}
        self._rate: Remembered[float] = Remembered(lambda: 0.0)

    @property
    def rate(self) -> float:
        """Slots a second as they were set for the line, when that was last heard; 0 where nothing was."""
        return self._rate()

    def set_rate(self, rate: float) -> None:
        """Let slots be as long as `rate`, slots a second, makes them."""
        aws.client("dynamodb").update_item(
            TableName=names.table("operations"),
            Key=self.key,
            UpdateExpression="SET #rate = :rate",
            ExpressionAttributeNames={"#rate": "rate"},
            ExpressionAttributeValues={":rate": {"N": f"{rate:.2f}"}},
        )

    def reserve(self, many: int, rate: float, patience_ms: int = FOREVER_MS) -> int | None:
        """The moment (ms since 1970) at which so many have their turn, of a length by `rate`; None when that is further
        away than `patience_ms`: nothing is taken then."""
        now, span = clock.now_ms(), max(1, round(many * 1000 / rate))
        after = {":span": {"N": str(span)}, ":now": {"N": str(now)}, ":latest": {"N": str(now + patience_ms)}}
        if found := self._moved("SET next_ms = next_ms + :span", "next_ms >= :now AND next_ms <= :latest", after):
            return found - span
        fresh = {":end": {"N": str(now + span)}, ":now": {"N": str(now)}}
        if self._moved("SET next_ms = :end", "attribute_not_exists(next_ms) OR next_ms < :now", fresh):
            return now
        return None

    def _moved(self, update: str, condition: str, values: dict[str, Any]) -> int:
        """Where the moment is now; 0 when the condition does not hold."""
        from botocore.exceptions import ClientError

        try:
            answer = aws.hurried_client("dynamodb").update_item(
                TableName=names.table("operations"),
                Key=self.key,
                UpdateExpression=update,
                ConditionExpression=condition,
                ExpressionAttributeValues=values,
                ReturnValues="ALL_NEW",
            )
        except ClientError as refused:
            if refused.response["Error"]["Code"] in REFUSED:
                return 0
            raise
        if "rate" in answer["Attributes"]:
            self._rate.become(float(answer["Attributes"]["rate"]["N"]))
        return int(answer["Attributes"]["next_ms"]["N"])
