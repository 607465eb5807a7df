"""Reads what an account allows: Service Quotas, Lambda, SES, and the stage's tables as they are."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from infra.deploying import account
from infra.deploying.cloud import Cloud
from infra.deploying.needs import Allowed
from infra.deploying.warm import NEW_TABLE

STARTS, REFILL = "StartExecution", "refill rate"  # of the quota's name; its code differs by kind of machine


def read(cloud: Cloud) -> Allowed:
    """What cannot be read is None. Raises ClientError and BotoCoreError where the credentials are not good."""
    cloud.client("sts").get_caller_identity()
    found = account.read(cloud)
    return Allowed(
        concurrency=found.concurrency,
        api=_quota(cloud, "apigateway", "L-8A5B8E43"),
        table_writes=_quota(cloud, "dynamodb", "L-AB614373"),
        orders_warm=_warm(cloud, "orders"),
        stock_warm=_warm(cloud, "stock"),
        starts=_or_none(lambda: _starts(cloud)),
        events=_quota(cloud, "events", "L-9B653E91"),
        keys=_quota(cloud, "kms", "L-6E3AF000"),
        mails=found.mails_per_second if (found.mails_per_second or 0) > 0 else None,
    )


def _quota(cloud: Cloud, service: str, code: str) -> float | None:
    """The account's own value, else AWS's for everybody."""
    client, which = cloud.client("service-quotas"), {"ServiceCode": service, "QuotaCode": code}
    own = _or_none(lambda: client.get_service_quota(**which)["Quota"]["Value"])
    return _or_none(lambda: client.get_aws_default_service_quota(**which)["Quota"]["Value"]) if own is None else own


def _starts(cloud: Cloud) -> float | None:
    express = cloud.stage.order_saga_type == "EXPRESS"
    pages = cloud.client("service-quotas").get_paginator("list_service_quotas").paginate(ServiceCode="states")
    for quota in (quota for page in pages for quota in page["Quotas"]):
        name = quota["QuotaName"]
        if name.startswith(STARTS) and REFILL in name and ("Express" in name) == express:
            return float(quota["Value"])
    return None


def _warm(cloud: Cloud, noun: str) -> float | None:
    """Write units a second that a table takes at once: as it is, or as it would be made."""
    client, name = cloud.client("dynamodb"), f"sluice-{cloud.stage.name}-{noun}"
    wanted = cloud.stage.warm_throughput.get(noun, NEW_TABLE).writes
    try:
        found = client.describe_table(TableName=name)["Table"].get("WarmThroughput", {}).get("WriteUnitsPerSecond")
    except ClientError as refused:
        return float(wanted) if refused.response["Error"]["Code"] == "ResourceNotFoundException" else None
    return float(found or wanted)


def _or_none(ask: Callable[[], Any]) -> float | None:
    try:
        found = ask()
    except ClientError:
        return None  # no right to ask, or an emulator that knows no such quota: the table says "not told"
    return None if found is None else float(found)
