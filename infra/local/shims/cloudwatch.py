"""CloudWatch, moto 5.2.5: no metric tells of SQS or Lambda. Here every queue tells how old its oldest message is now,
and every function how often it was refused for want of room, minute by minute.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import ClassVar

from moto.cloudwatch.models import MetricDatum
from moto.core.base_backend import BackendDict
from moto.core.common_models import CloudWatchMetricProvider
from moto.sqs.models import SQSBackend, sqs_backends

from infra.local.shims.patches import Patches
from infra.local.shims.shelf import shelf_of


class QueueAges(CloudWatchMetricProvider):
    """moto asks every subclass."""

    @staticmethod
    def get_cloudwatch_metrics(account_id: str, region: str) -> list[MetricDatum]:
        backends: BackendDict[SQSBackend] = sqs_backends
        now = datetime.now(UTC)
        return [
            MetricDatum(
                namespace="AWS/SQS",
                name="ApproximateAgeOfOldestMessage",
                value=shelf_of(queue).oldest_age(),
                dimensions=[{"Name": "QueueName", "Value": queue.name}],
                timestamp=now.replace(tzinfo=None),
                unit="Seconds",
            )
            for queue in list(backends[account_id][region].queues.values())
            if not queue.fifo_queue
        ]


class Throttles(CloudWatchMetricProvider):
    """moto asks every subclass."""

    counted: ClassVar[Counter[tuple[str, datetime]]] = Counter()  # by deployed name and minute

    @classmethod
    def count(cls, function: str) -> None:
        now = datetime.now(UTC).replace(second=0, microsecond=0)
        cls.counted[function, now] += 1

    @staticmethod
    def get_cloudwatch_metrics(account_id: str, region: str) -> list[MetricDatum]:
        return [
            MetricDatum(
                namespace="AWS/Lambda",
                name="Throttles",
                value=float(times),
                dimensions=[{"Name": "FunctionName", "Value": function}],
                timestamp=minute.replace(tzinfo=None),
                unit="Count",
            )
            for (function, minute), times in list(Throttles.counted.items())
        ]


PATCHES = Patches()
