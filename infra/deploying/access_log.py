"""The API's own log: a line of each call, those too that no function of ours ever saw. No personal data.

API Gateway writes it by a role that is one setting of the whole account in a region. One that is there stays, whoever
set it; where there is none, ours is made and set.
"""

import json
import time
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from infra.deploying.cloud import Cloud, FailedError

KEPT_DAYS = 14
# What AWS's own policy AmazonAPIGatewayPushToCloudWatchLogs grants; API Gateway refuses a role that may do less.
VERBS = ("CreateLogGroup", "CreateLogStream", "DescribeLogGroups", "DescribeLogStreams", "PutLogEvents")
READS = ("GetLogEvents", "FilterLogEvents")
POLICY = "write-logs"
TRIES, PAUSE_SECONDS = 10, 3.0  # until API Gateway sees a new role
PATH = "/cloudwatchRoleArn"
FACTS = {  # names that our functions' lines have mean the same here
    "trace_id": "requestId",
    "requested_at": "requestTimeEpoch",
    "method": "httpMethod",
    "route": "resourcePath",
    "status": "status",
    "latency_ms": "responseLatency",
    "function_ms": "integration.latency",
    "function_status": "integration.status",
    "bytes": "responseLength",
    "refused_as": "error.responseType",
    "waf": "waf.status",
}
FORMAT = json.dumps({name: f"$context.{variable}" for name, variable in FACTS.items()}, separators=(",", ":"))


def group(stage: str) -> str:
    """The log group, by its name."""
    return f"/aws/apigateway/sluice-{stage}"


def keep(cloud: Cloud, sleep: Callable[[float], object] = time.sleep) -> str:
    """Makes the log group and sees that API Gateway may write to it; says what it did."""
    done = [word for word in (_keep_group(cloud), _keep_role(cloud, sleep)) if word]
    return ", ".join(done) or "unchanged"


def give_up(cloud: Cloud) -> str:
    """Takes back what `keep` set, once no stage has such a log any more. The groups go with the other logs."""
    prefix, client = group(""), cloud.client("apigateway")
    kept = cloud.client("logs").describe_log_groups(logGroupNamePrefix=prefix)["logGroups"]
    if {each["logGroupName"] for each in kept} - {group(cloud.stage.name)}:
        return "kept for other stages"
    iam, name = cloud.client("iam"), _role(cloud)
    try:
        own = iam.get_role(RoleName=name)["Role"]["Arn"]
    except iam.exceptions.NoSuchEntityException:
        return "not there"
    if client.get_account().get("cloudwatchRoleArn") == own:
        client.update_account(patchOperations=[{"op": "replace", "path": PATH, "value": ""}])
    iam.delete_role_policy(RoleName=name, PolicyName=POLICY)
    iam.delete_role(RoleName=name)
    return "deleted"


def _keep_group(cloud: Cloud) -> str:
    logs, name = cloud.client("logs"), group(cloud.stage.name)
    found = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    known = {each["logGroupName"]: each.get("retentionInDays") for each in found}
    if known.get(name) == KEPT_DAYS:
        return ""
    if name not in known:
        logs.create_log_group(logGroupName=name)
    logs.put_retention_policy(logGroupName=name, retentionInDays=KEPT_DAYS)
    return f"{name}, {KEPT_DAYS} days"


def _keep_role(cloud: Cloud, sleep: Callable[[float], object]) -> str:
    client = cloud.client("apigateway")
    if client.get_account().get("cloudwatchRoleArn"):
        return ""
    patch = [{"op": "replace", "path": PATH, "value": _made_role(cloud)}]
    for left in reversed(range(TRIES)):
        try:
            client.update_account(patchOperations=patch)
        except ClientError as refused:
            if refused.response["Error"]["Code"] != "BadRequestException" or not left:
                raise FailedError(f"API Gateway does not take the role {_role(cloud)}: {refused}") from refused
            sleep(PAUSE_SECONDS)
        else:
            break
    return f"role {_role(cloud)}"


def _made_role(cloud: Cloud) -> str:
    iam, name = cloud.client("iam"), _role(cloud)
    trust = {"Effect": "Allow", "Principal": {"Service": "apigateway.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    try:
        made: dict[str, Any] = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)
    except iam.exceptions.EntityAlreadyExistsException:  # of a deployment that ended here
        made = iam.get_role(RoleName=name)
    allowed = {"Effect": "Allow", "Action": [f"logs:{verb}" for verb in (*VERBS, *READS)], "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    iam.put_role_policy(RoleName=name, PolicyName=POLICY, PolicyDocument=policy)
    return str(made["Role"]["Arn"])


def _role(cloud: Cloud) -> str:
    return f"sluice-{cloud.region}-api-logs"
