"""How often Lambda refused to run functions for want of room: CloudWatch tells, a minute or two late."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from layers.cloud import clock, names
from layers.cloud.aws import client

MINUTE = timedelta(minutes=1)


def since(moment: datetime, functions: Iterable[str]) -> int:
    """Refused invocations of these functions (by noun) in the whole minutes that began after `moment`."""
    answer = client("cloudwatch").get_metric_data(
        StartTime=max(moment, clock.now() - 5 * MINUTE),
        EndTime=clock.now() + MINUTE,
        ScanBy="TimestampDescending",
        MetricDataQueries=[
            {"Id": f"f{number}", "MetricStat": {"Metric": _metric(name), "Period": 60, "Stat": "Sum"}}
            for number, name in enumerate(functions)
        ],
    )
    told: list[tuple[datetime, float]] = []
    for each in answer["MetricDataResults"]:
        told += zip(each["Timestamps"], each["Values"], strict=True)
    return round(sum(times for minute, times in told if minute >= moment))


def _metric(function: str) -> dict[str, object]:
    return {
        "Namespace": "AWS/Lambda",
        "MetricName": "Throttles",
        "Dimensions": [{"Name": "FunctionName", "Value": names.function(function)}],
    }
