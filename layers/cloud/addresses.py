"""Where things of ours are in AWS: names that hold our account, and addresses that AWS itself has to be asked for."""

import os
from functools import cache

from layers.cloud import names
from layers.cloud.aws import client


@cache
def account_id() -> str:
    """The account we run in; asked of STS once per environment when AWS_ACCOUNT_ID is not set."""
    return os.environ.get("AWS_ACCOUNT_ID") or str(client("sts").get_caller_identity()["Account"])


def bucket(noun: str) -> str:
    """A bucket's name is one of the whole world."""
    return f"{names.APP}-{names.stage()}-{account_id()}-{names.region()}-{noun}"


def state_machine_arn(name: str) -> str:
    where = f"arn:{names.partition()}:states:{names.region()}:{account_id()}"
    return f"{where}:stateMachine:{names.APP}-{names.stage()}-{name}"


@cache
def queue_url(noun: str) -> str:
    return str(client("sqs").get_queue_url(QueueName=names.queue(noun))["QueueUrl"])


def forget() -> None:
    """What was asked of another cloud (tests that move between clouds)."""
    account_id.cache_clear()
    queue_url.cache_clear()
