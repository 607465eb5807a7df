"""Taking a stage down, in the reverse of a deployment: what uses goes before what is used, what holds data last."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from infra.deploying import access_log, functions, memory, stacks
from infra.deploying.cloud import Cloud, FailedError, describe
from infra.deploying.plan import CLOUDFRONT_REGION

LEFT = ("the throughput of Parameter Store, where a busy stage raised it: it is one setting of the whole account",)
# What calls functions or tells of them, and those of a package.
ABOVE = ("queries", "limits", "slo", "observability", "recovery", "edge", "sagas", "functions")
BELOW = ("cache", "events", "queues", "tables", "storage")


@dataclass(frozen=True)
class Removal:
    """A step: `remove` says in a word what it did, and does nothing where it was done before."""

    what: str
    remove: Callable[[Cloud], str]

    def __str__(self) -> str:
        return self.what


def steps(cloud: Cloud) -> Iterator[Removal]:
    for concern in ABOVE:
        yield _stack(concern)
    yield Removal("functions and API", _functions)
    yield Removal("files of its buckets", _empty_buckets)
    for concern in BELOW:
        yield _stack(concern)
    yield Removal("buckets that stacks leave", _buckets)
    yield Removal("tables that stacks leave", _tables)
    yield Removal("secrets", _secrets)
    yield Removal("role of the access log", access_log.give_up)
    yield Removal("logs", _logs)
    yield Removal("layers", _layers)


def _stack(concern: str) -> Removal:
    return Removal(f"stack {concern}", lambda cloud: _delete_stack(cloud, concern))


def _delete_stack(cloud: Cloud, concern: str) -> str:
    region = CLOUDFRONT_REGION if concern == "edge" else None
    client, name = cloud.client("cloudformation", region), cloud.stack_name(concern)
    if not describe(client, name):
        return "not there"
    if concern == "tables":
        _unprotect(cloud)
    client.delete_stack(StackName=name)
    while (stack := describe(client, name)) and stack["StackStatus"] != "DELETE_COMPLETE":
        if stack["StackStatus"] == "DELETE_FAILED":
            why = stack.get("StackStatusReason", "see its events")
            raise FailedError(f"stack {name} cannot be deleted: {why}\nMend that and run this again.")
        time.sleep(stacks.POLL_SECONDS)
    return "deleted"


def _functions(cloud: Cloud) -> str:
    if not memory.is_deployed(cloud):
        return "not there"
    functions.delete(functions.Factory(cloud, {}, [], ""), cloud)
    return "deleted"


def _bucket_names(cloud: Cloud) -> list[str]:
    prefix = f"sluice-{cloud.stage.name}-{cloud.account}-{cloud.region}-"
    return [each["Name"] for each in cloud.client("s3").list_buckets()["Buckets"] if each["Name"].startswith(prefix)]


def _empty_buckets(cloud: Cloud) -> str:
    s3, count = cloud.client("s3"), 0
    for bucket in _bucket_names(cloud):
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
            old = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
            for each in old:
                s3.delete_object(Bucket=bucket, Key=each["Key"], VersionId=each["VersionId"])
            count += len(old)
    return f"{count} deleted"


def _buckets(cloud: Cloud) -> str:
    _empty_buckets(cloud)
    names = _bucket_names(cloud)
    for name in names:
        cloud.client("s3").delete_bucket(Bucket=name)
    return f"{len(names)} deleted"


def _table_names(cloud: Cloud) -> list[str]:
    pages = cloud.client("dynamodb").get_paginator("list_tables").paginate()
    return [name for page in pages for name in page["TableNames"] if name.startswith(f"sluice-{cloud.stage.name}-")]


def _unprotect(cloud: Cloud) -> None:
    for name in _table_names(cloud):
        cloud.client("dynamodb").update_table(TableName=name, DeletionProtectionEnabled=False)


def _tables(cloud: Cloud) -> str:
    names = _table_names(cloud)
    for name in names:
        cloud.client("dynamodb").delete_table(TableName=name)
    return f"{len(names)} deleted"


def _secrets(cloud: Cloud) -> str:
    client, path = cloud.client("ssm"), f"/sluice/{cloud.stage.name}/"
    pages = client.get_paginator("get_parameters_by_path").paginate(Path=path, Recursive=True)
    names = [each["Name"] for page in pages for each in page["Parameters"]]
    for name in names:
        client.delete_parameter(Name=name)
    return f"{len(names)} deleted"


def _logs(cloud: Cloud) -> str:
    names = list(_log_groups(cloud))
    for name in names:
        cloud.client("logs").delete_log_group(logGroupName=name)
    return f"{len(names)} deleted"


def _log_groups(cloud: Cloud) -> Iterator[str]:
    own = f"sluice-{cloud.stage.name}"
    for prefix in (f"/aws/lambda/{own}", f"/aws/vendedlogs/states/{own}", f"/aws/apigateway/{own}"):
        for page in cloud.client("logs").get_paginator("describe_log_groups").paginate(logGroupNamePrefix=prefix):
            names = (each["logGroupName"] for each in page["logGroups"])
            yield from (name for name in names if name == prefix or name.startswith(f"{prefix}-"))


def _layers(cloud: Cloud) -> str:
    client, name = cloud.client("lambda"), f"sluice-{cloud.stage.name}-managed-layer"
    pages = client.get_paginator("list_layer_versions").paginate(LayerName=name)
    versions = [each["Version"] for page in pages for each in page["LayerVersions"]]
    for version in versions:
        client.delete_layer_version(LayerName=name, VersionNumber=version)
    return f"{len(versions)} deleted"
