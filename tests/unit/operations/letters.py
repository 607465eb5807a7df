"""Dead letters to test with."""

import json

from layers.shop.backoffice.operations.model import DeadLetter

ORDER = "ord_aaaaaaaaaaaaaaaaaaaaaaaaaa"
OURS = {"first_seen": "first-seen", "dead_letter": "dead-letter", "original_id": "message-id"}
AT = "2026-11-11T00:00:00.000Z"


def a_letter(number=1, queue="orders", body=None, **facts):
    letter_id = f"dl_{1_795_000_000_000 + number:013d}{number:016x}"
    known = {"reason": "KeyError: 'sku'", "receives": 3, "first_seen": AT, "died_at": AT}
    return DeadLetter(letter_id, queue, body or json.dumps({"order_id": ORDER, "n": number}), **(known | facts))


def a_record(queue="orders-dlq", body="{}", message_id="m-1", sent_ms=1_795_000_000_000, **attributes):
    told = {OURS.get(name, name): {"stringValue": value} for name, value in attributes.items()}
    return {
        "messageId": message_id,
        "body": body,
        "eventSourceARN": f"arn:aws:sqs:us-east-1:123456789012:sluice-dev-{queue}",
        "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": str(sent_ms)},
        "messageAttributes": told,
    }
