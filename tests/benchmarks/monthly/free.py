"""What AWS gives every account for nothing, month after month (https://aws.amazon.com/free, "always free")."""

from collections import defaultdict
from collections.abc import Iterable

from tests.benchmarks.cost import Line

# What a line is called and its unit: so much of it, of all lines of that name and unit together.
GIVEN = {
    ("Lambda", "requests"): 1e6,
    ("Lambda", "GB-seconds"): 400_000,
    ("SQS", "requests"): 1e6,
    ("CloudWatch", "metrics that alarms read"): 10,
    ("CloudWatch", "dashboards"): 3,
    ("CloudWatch", "metrics"): 10,
    ("CloudWatch Logs", "GB"): 5,
    ("X-Ray", "traces"): 100_000,
    ("CloudFront", "requests"): 10e6,
    ("CloudFront", "GB"): 1_000,
    ("CloudFront's function", "requests"): 2e6,
    ("DynamoDB", "GB"): 25,
}


def given(lines: Iterable[Line]) -> float:
    """USD that are not asked of the bill of these lines."""
    used: dict[tuple[str, str], float] = defaultdict(float)
    asked: dict[tuple[str, str], float] = defaultdict(float)
    for line in lines:
        used[line.what, line.unit] += line.amount
        asked[line.what, line.unit] += line.amount * line.price
    return sum(asked[each] * min(1, free / used[each]) for each, free in GIVEN.items() if used[each])
