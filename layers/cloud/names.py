"""What things are called in AWS: `sluice-<stage>-<noun>`. The one place that builds such names."""

import os

APP = "sluice"


def stage() -> str:
    return os.environ.get("SLUICE_STAGE", "dev")


def region() -> str:
    return os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION", "us-east-1")


def partition() -> str:
    """Which of AWS's clouds the region is of: China's and the government's have ARNs of their own."""
    kinds = {"cn": "aws-cn", "us-gov": "aws-us-gov"}
    return next((name for start, name in kinds.items() if region().startswith(f"{start}-")), "aws")


def table(noun: str) -> str:
    return f"{APP}-{stage()}-{noun}"


def queue(noun: str) -> str:
    return f"{APP}-{stage()}-{noun}"


def dead_letters(noun: str) -> str:
    return f"{queue(noun)}-dlq"


def function(name: str) -> str:
    return f"{APP}-{stage()}-{name}"


def bus() -> str:
    return f"{APP}-{stage()}-events"


def stream_arn(noun: str) -> str:
    """The change stream of a table. Its label is known only once the table exists, so deployment sets it."""
    known = os.environ.get(f"SLUICE_{noun.upper()}_STREAM_ARN")
    return known or f"arn:{partition()}:dynamodb:{region()}:000000000000:table/{table(noun)}/stream/unknown"
