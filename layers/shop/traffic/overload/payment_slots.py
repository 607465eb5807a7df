"""When the orders of a batch may enter their sagas: each takes a slot of the provider's time, one after another.

`PACER` / `PAYMENTS` of the operations table holds the moment up to which slots are taken (`next_ms`), and the rate that
the pacer has set (`rate`, orders a second). A batch moves that moment on by its own length, in one conditional write,
and waits until its turn. One for which that would be too long goes back to its queue. An order that comes alone takes
no slot: a calm shop pays nothing for this.
"""

import math
from typing import Any

from layers.cloud import aws, chance, clock, names
from layers.cloud.environment import Remembered
from layers.cloud.messages.redelivery import receives_of, retry_later
from layers.cloud.patience import REFUSED
from layers.cloud.watch.telemetry import count, logger
from layers.shop.traffic.overload.payment_pace import allowed, by_rate

KEY = {"pk": {"S": "PACER"}, "sk": {"S": "PAYMENTS"}}
# Together inside the five seconds of the intake, with time left to place the batch.
PATIENCE_MS = 1_800  # for one's turn
HOLD_SECONDS = 1.2  # before another look, where one's turn is further away: messages that come and go wear out
BACK_IN = (8.0, 16.0)  # seconds, for what found no slot; twice as long each time
LONGEST_BACK = 120.0
MOST_RECEIVES = 9  # below the queue's maxReceiveCount: whoever came so often is placed, slot or not
_rate = Remembered(lambda: 0.0)  # as the pacer has set it, when it was last heard; 0 where nothing was
Record = dict[str, Any]


def take_slots(records: list[Record]) -> tuple[list[Record], list[Record]]:
    """Wait until these may enter their sagas: those that may now, and those that have gone back to their queue.

    Pace never keeps an order from being placed: what goes wrong here is told, and the batch goes on.
    """
    rate = min(by_rate(), _rate() or allowed())
    if len(records) < 2 or rate == math.inf:
        return records, []
    try:
        start_ms = _reserve(len(records), rate) or _reserve_later(len(records), rate)
    except Exception:  # noqa: BLE001 - a slow table, mostly
        logger.warning("placed without a slot", exc_info=True)
        return records, []
    if start_ms is None:
        return _sent_back(records)
    clock.sleep(max(0, start_ms - clock.now_ms()) / 1000)
    return records, []


def set_rate(rate: float) -> None:
    """Let slots be as long as `rate`, orders a second, makes them."""
    client = aws.client("dynamodb")
    client.update_item(
        TableName=names.table("operations"),
        Key=KEY,
        UpdateExpression="SET #rate = :rate",
        ExpressionAttributeNames={"#rate": "rate"},
        ExpressionAttributeValues={":rate": {"N": f"{rate:.2f}"}},
    )


def _reserve(orders: int, rate: float) -> int | None:
    """The moment (ms since 1970) at which so many orders have their turn; None when that is too far away."""
    now, span = clock.now_ms(), max(1, round(orders * 1000 / rate))
    after = {":span": {"N": str(span)}, ":now": {"N": str(now)}, ":latest": {"N": str(now + PATIENCE_MS)}}
    if found := _moved("SET next_ms = next_ms + :span", "next_ms >= :now AND next_ms <= :latest", after):
        return found - span
    fresh = {":end": {"N": str(now + span)}, ":now": {"N": str(now)}}
    if _moved("SET next_ms = :end", "attribute_not_exists(next_ms) OR next_ms < :now", fresh):
        return now
    return None


def _reserve_later(orders: int, rate: float) -> int | None:
    clock.sleep(HOLD_SECONDS)
    return _reserve(orders, rate)


def _moved(update: str, condition: str, values: dict[str, Any]) -> int:
    """Where the moment is now; 0 when the condition does not hold."""
    from botocore.exceptions import ClientError

    try:
        answer = aws.hurried_client("dynamodb").update_item(
            TableName=names.table("operations"),
            Key=KEY,
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
        _rate.become(float(answer["Attributes"]["rate"]["N"]))
    return int(answer["Attributes"]["next_ms"]["N"])


def _sent_back(records: list[Record]) -> tuple[list[Record], list[Record]]:
    """A message that came too often is placed all the same: it would end among the dead letters for want of room."""
    placed = [record for record in records if receives_of(record) >= MOST_RECEIVES]
    back = [record for record in records if receives_of(record) < MOST_RECEIVES]
    for record in back:
        longer = 2.0 ** (receives_of(record) - 1)
        retry_later(record, round(min(LONGEST_BACK, longer * chance.between(*BACK_IN))))
    if back:
        count("OrderSentBack", len(back))
    return placed, back
