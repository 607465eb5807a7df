"""Carries the steps of a plan out, one function per kind. Each is safe to repeat and says shortly what it did."""

import tempfile
from functools import singledispatch
from pathlib import Path
from typing import Any

from infra.deploying import (
    access_log,
    account,
    additions,
    functions,
    gateway,
    refreshing,
    secrets,
    stacks,
    uploads,
    warm,
)
from infra.deploying.cloud import Cloud, FailedError
from infra.deploying.loops import MEANT
from infra.deploying.steps import (
    AllowLoop,
    DeployFunctions,
    KeepAccessLog,
    KeepSecret,
    PutStack,
    RaiseSecretReads,
    ReadAccount,
    RefreshPages,
    Step,
    TuneApi,
    TuneSource,
    UploadPages,
)

FEW = 5  # names that are told one by one
HIGH_THROUGHPUT = "/ssm/parameter-store/high-throughput-enabled"


@singledispatch
def execute(step: Step, cloud: Cloud) -> str:
    raise NotImplementedError(type(step))


@execute.register
def _(step: ReadAccount, cloud: Cloud) -> str:
    found = account.read(cloud)
    cloud.outputs["account"] = account.outputs(found)
    if wrongs := list(account.refusals(cloud.stage, found)):
        raise FailedError("\n".join(wrongs))
    return "; ".join(account.remarks(cloud.stage, found))


@execute.register
def _(step: PutStack, cloud: Cloud) -> str:
    parameters = {name: cloud.resolve(value) for name, value in step.parameters.items()}
    template = warm.template_of(step.template, cloud.stage)
    found = stacks.changes(cloud, step.template, template, step.region)
    word = stacks.put(cloud, step.template, template, {"Stage": cloud.stage.name, **parameters}, step.region)
    return word if word == "unchanged" else f"{word}: {' '.join(found) or 'parameters'}"


@execute.register
def _(step: KeepSecret, cloud: Cloud) -> str:
    return secrets.keep(cloud, step.name, step.made_up)


@execute.register
def _(step: KeepAccessLog, cloud: Cloud) -> str:
    return access_log.keep(cloud)


@execute.register
def _(step: RaiseSecretReads, cloud: Cloud) -> str:
    client = cloud.client("ssm")
    if client.get_service_setting(SettingId=HIGH_THROUGHPUT)["ServiceSetting"]["SettingValue"] == "true":
        return "unchanged"
    client.update_service_setting(SettingId=HIGH_THROUGHPUT, SettingValue="true")
    return "switched on, for the whole account"


@execute.register
def _(step: DeployFunctions, cloud: Cloud) -> str:
    factory = chalice_for(step, cloud)
    word = _packaged(factory, cloud) if step.packaged else _deployed(factory, cloud, step.again)
    made = cloud.outputs["functions"]
    made["ApiDomain"] = f"{made['RestAPIId']}.execute-api.{cloud.region}.amazonaws.com"
    return f"{word}, the API is {made['EndpointURL']}"


@execute.register
def _(step: TuneSource, cloud: Cloud) -> str:
    client, name = cloud.client("lambda"), f"sluice-{cloud.stage.name}-{step.function}"
    sources = client.list_event_source_mappings(FunctionName=name)["EventSourceMappings"]
    if not sources:
        raise FailedError(f"{name} has no event source: did chalice deploy finish? Deploy again.")
    source = sources[0]
    wanted = dict(step.settings)
    if step.function in additions.PACED and source.get("ScalingConfig"):
        del wanted["ScalingConfig"]
    if ":dynamodb:" in source["EventSourceArn"]:
        wanted["DestinationConfig"] = {"OnFailure": {"Destination": _dead_events(cloud)}}
    if all(source.get(key) == value for key, value in wanted.items()):
        return "unchanged"
    client.update_event_source_mapping(UUID=source["UUID"], **wanted)
    return ", ".join(f"{key} {_short(value)}" for key, value in wanted.items())


@execute.register
def _(step: AllowLoop, cloud: Cloud) -> str:
    client, name = cloud.client("lambda"), f"sluice-{cloud.stage.name}-{step.function}"
    if client.get_function_recursion_config(FunctionName=name)["RecursiveLoop"] == "Allow":
        return "unchanged"
    client.put_function_recursion_config(FunctionName=name, RecursiveLoop="Allow")
    return f"allowed: {MEANT[step.function]}"


@execute.register
def _(step: TuneApi, cloud: Cloud) -> str:
    api = cloud.outputs["functions"]
    stage = api["EndpointURL"].rstrip("/").rpartition("/")[2]
    group = f"arn:{cloud.partition}:logs:{cloud.region}:{cloud.account}:log-group:{access_log.group(cloud.stage.name)}"
    client = cloud.client("apigateway")
    return gateway.tune(client, api["RestAPIId"], stage, step.requests_per_second, step.burst, group)


@execute.register
def _(step: UploadPages, cloud: Cloud) -> str:
    changed = uploads.put_pages(cloud, cloud.resolve(step.bucket), functions.ROOT / "web")
    return f"{changed} files" if changed else "unchanged"


@execute.register
def _(step: RefreshPages, cloud: Cloud) -> str:
    return refreshing.refresh(cloud, cloud.resolve(step.bucket), cloud.resolve(step.distribution))


def chalice_for(step: DeployFunctions, cloud: Cloud) -> functions.Factory:
    environment = {name: cloud.resolve(value) for name, value in step.environment.items()}
    subnets = [subnet for subnet in cloud.resolve(step.subnets).split(",") if subnet]
    return functions.Factory(cloud, environment, subnets, cloud.resolve(step.security_group))


def _deployed(factory: functions.Factory, cloud: Cloud, again: bool) -> str:
    return in_short(functions.deploy(factory, cloud, again))


def in_short(changed: list[str]) -> str:
    """`["update_function sluice-dev-notify", ...]` as "update_function notify"; what is done to many, counted."""
    done: dict[str, list[str]] = {}
    for call in changed:
        verb, _, name = call.partition(" ")
        done.setdefault(verb, []).append(name)
    told = (f"{verb} {', '.join(names) if len(names) <= FEW else len(names)}".rstrip() for verb, names in done.items())
    return "; ".join(told) or "unchanged"


def _packaged(factory: functions.Factory, cloud: Cloud) -> str:
    with tempfile.TemporaryDirectory() as folder:
        template = functions.package(factory, cloud, Path(folder))
        template = additions.add(template, cloud.stage, _dead_events(cloud))
        uploads.place_code(cloud, template, Path(folder))
    return stacks.put(cloud, "functions", template, {})


def _dead_events(cloud: Cloud) -> str:
    return f"arn:{cloud.partition}:sqs:{cloud.region}:{cloud.account}:sluice-{cloud.stage.name}-order-events-dlq"


def _short(value: Any) -> str:
    return str(value).translate(str.maketrans("", "", "{}[]'"))
