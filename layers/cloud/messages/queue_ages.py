"""How old the oldest message of a queue is: SQS itself does not tell, CloudWatch does, a minute or two late."""

from collections.abc import Iterable
from datetime import timedelta

from layers.cloud import clock, names
from layers.cloud.aws import client

LOOKS_BACK = timedelta(minutes=5)


def oldest(nouns: Iterable[str]) -> dict[str, float]:
    """Seconds by queue; 0 for those that CloudWatch tells nothing of, since they were empty."""
    asked = list(nouns)
    now = clock.now()
    answer = client("cloudwatch").get_metric_data(
        StartTime=now - LOOKS_BACK,
        EndTime=now + timedelta(seconds=1),
        ScanBy="TimestampDescending",
        MetricDataQueries=[
            {"Id": f"q{number}", "MetricStat": {"Metric": _metric(noun), "Period": 60, "Stat": "Maximum"}}
            for number, noun in enumerate(asked)
        ],
    )
    values = {result["Id"]: result["Values"] for result in answer["MetricDataResults"]}
    return {noun: float((values.get(f"q{number}") or [0.0])[0]) for number, noun in enumerate(asked)}


def _metric(noun: str) -> dict[str, object]:
    return {
        "Namespace": "AWS/SQS",
        "MetricName": "ApproximateAgeOfOldestMessage",
        "Dimensions": [{"Name": "QueueName", "Value": names.queue(noun)}],
    }
