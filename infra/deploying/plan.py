"""What a deployment does, in order, as data: `--plan` prints it, executor.py does it."""

from collections.abc import Iterator

from infra.deploying.additions import api_name, sources
from infra.deploying.loops import MEANT
from infra.deploying.stages import Stage
from infra.deploying.steps import (
    AllowLoop,
    DeployFunctions,
    KeepAccessLog,
    KeepSecret,
    Known,
    Output,
    PutStack,
    RaiseSecretReads,
    ReadAccount,
    RefreshPages,
    Secret,
    Step,
    TuneApi,
    TuneSource,
    UploadPages,
    Value,
)
from layers.cloud.settings import MAIL_RATE
from layers.shop.payments.providers import PROVIDERS

OF_PROVIDERS = [secret for each in PROVIDERS.values() for secret in (each.key, each.webhook_secret)]
SECRETS = {"admin-key": True, "signing-key": True, **dict.fromkeys(OF_PROVIDERS, False)}
CLOUDFRONT_REGION = "us-east-1"


def plan(
    stage: Stage, packaged: bool = False, environment: dict[str, str] | None = None, again: bool = False
) -> list[Step]:
    """The steps for `stage`; `environment` is added to every function's, and goes before what the stage's file says."""
    mail: dict[str, Value] = {MAIL_RATE.name: Output("account", "MailRate")}
    return [
        ReadAccount(),
        *_foundation(stage),
        *_functions(stage, packaged, {**mail, **stage.settings, **(environment or {})}, again),
        *_around(stage),
    ]


def of_a_release(step: Step) -> bool:
    """Whether going back to a release does this step: what holds data is left as it is."""
    code = ReadAccount | DeployFunctions | TuneSource | AllowLoop | TuneApi | UploadPages | RefreshPages
    # The edge knows which pages there are.
    return isinstance(step, code) or (isinstance(step, PutStack) and step.template in ("sagas", "edge"))


def _foundation(stage: Stage) -> Iterator[Step]:
    yield _storage(stage)
    for concern in ("tables", "queues", "events"):
        yield PutStack(concern)
    if stage.cache:
        limits = {
            "MaxStorageGigabytes": stage.cache_gigabytes,
            "MaxUnitsPerSecond": stage.cache_units_per_second,
            "MinStorageGigabytes": stage.cache_gigabytes_ready,
            "MinUnitsPerSecond": stage.cache_units_ready,
        }
        yield PutStack("cache", {name: str(value) for name, value in limits.items()})
    for name, made_up in SECRETS.items():
        yield KeepSecret(name, made_up)
    if stage.edge:
        yield KeepSecret("edge-secret", made_up=True)
    if stage.busy:
        yield RaiseSecretReads()
    yield KeepAccessLog()


def _functions(stage: Stage, packaged: bool, environment: dict[str, Value], again: bool) -> Iterator[Step]:
    if stage.cache:
        reach: dict[str, Value] = {"SLUICE_REDIS_URL": Output("cache", "RedisUrl")}
        subnets, group = Output("cache", "Subnets"), Output("cache", "FunctionGroup")
        yield DeployFunctions(packaged, reach | environment, subnets, group, again)
    else:
        yield DeployFunctions(packaged, environment, again=again)
    if not packaged:  # a package carries these in its template
        for function, settings in sources(stage).items():
            yield TuneSource(function, settings)
        for function in sorted(MEANT):
            yield AllowLoop(function)
        yield TuneApi(stage.requests_per_second, stage.burst)


def _around(stage: Stage) -> Iterator[Step]:
    yield PutStack("sagas", {"OrderSagaType": stage.order_saga_type})
    if stage.edge:  # nobody else may read them
        yield UploadPages(Output("storage", "WebBucket"))
        parameters: dict[str, Value] = {
            "WebBucketDomain": Output("storage", "WebBucketDomain"),
            "ApiDomain": Output("functions", "ApiDomain"),
            "EdgeSecret": Secret("edge-secret"),
            "RequestsPerClient": str(stage.requests_per_client),
            "DomainName": stage.domain,
            "CertificateArn": stage.certificate,
            "AlarmEmail": stage.alarm_email,
        }
        yield PutStack("edge", parameters, region=CLOUDFRONT_REGION)
        yield _storage(stage)  # the distribution is known now, and may read
        yield RefreshPages(Output("storage", "WebBucket"), Output("edge", "DistributionId"))
    if stage.recovery:
        yield PutStack("recovery")
    yield PutStack("observability", {"ApiName": api_name(stage.name), "AlarmEmail": stage.alarm_email})
    yield PutStack("slo")  # tells the topic of the stack before it
    yield PutStack("queries")
    yield PutStack("limits", _limits(stage))


def _limits(stage: Stage) -> dict[str, Value]:
    """Thresholds of alarms that begin before the limit: AWS advises three quarters for a cache."""
    found: dict[str, Value] = {
        "MailsPerDay": Output("account", "MailAlarm"),
        "FunctionsAtOnceAlarm": Output("account", "FunctionsAlarm"),
    }
    if stage.cache:
        found["CacheBytes"] = str(round(0.75 * stage.cache_gigabytes * 10**9))
        found["CacheUnits"] = str(round(0.75 * stage.cache_units_per_second * 60))
    return found


def _storage(stage: Stage) -> PutStack:
    reader = {"Distribution": Known("edge", "DistributionArn", CLOUDFRONT_REGION)}
    return PutStack("storage", dict(reader) if stage.edge else {})
