"""SQS for tests of what is stored."""

from typing import Any


class Queues:
    """Takes whatever it is sent."""

    def get_queue_url(self, QueueName: str) -> dict[str, Any]:  # noqa: N803 - botocore's own name
        return {"QueueUrl": QueueName}

    def send_message_batch(self, **_: Any) -> dict[str, Any]:
        return {}

    def send_message(self, **_: Any) -> dict[str, Any]:
        return {}
