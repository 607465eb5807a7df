"""Where environments tell their pulses, for whoever paces them: `PULSES` / `<time>#<environment>`, gone in an hour."""

from datetime import datetime

import msgspec

from layers.cloud import aws, clock, ids, names
from layers.cloud.environment import Remembered
from layers.cloud.pulse import Pulse, Service, window

KEY = "PULSES"
KEPT_SECONDS = 3600
MOST = 1000  # pulses read at once
_name = Remembered(lambda: ids.new_id("env"))


def tell() -> None:
    """Write this environment's pulse, if there is one to tell: at most one write in five seconds."""
    if pulse := window().due():
        keep(pulse)


def keep(pulse: Pulse) -> None:
    """One quick try: whoever tells of a slow table must not wait for it. Raises what botocore raises."""
    now = clock.now()
    item = {
        "pk": {"S": KEY},
        "sk": {"S": f"{clock.iso(now)}#{_name()}"},
        "pulse": {"S": msgspec.json.encode(pulse).decode()},
        "expires_at": {"N": str(int(now.timestamp()) + KEPT_SECONDS)},
    }
    aws.hurried_client("dynamodb").put_item(TableName=names.table("operations"), Item=item)


def since(moment: datetime) -> list[Pulse]:
    """The pulses told after `moment`, the oldest first."""
    answer = aws.client("dynamodb").query(
        TableName=names.table("operations"),
        KeyConditionExpression="pk = :key AND sk > :moment",
        ExpressionAttributeValues={":key": {"S": KEY}, ":moment": {"S": clock.iso(moment)}},
        ScanIndexForward=False,
        Limit=MOST,
    )
    return [msgspec.json.decode(item["pulse"]["S"], type=Pulse) for item in reversed(answer["Items"])]


def totals(pulses: list[Pulse]) -> dict[str, Service]:
    """All that was seen of each service."""
    found: dict[str, Service] = {}
    for pulse in pulses:
        for name, service in pulse.services.items():
            found.setdefault(name, Service()).add(service)
    return found
