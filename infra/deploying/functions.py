"""chalice, told what only the cloud knows: the account, the cache's address and network, the stream's ARN."""

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from botocore.session import Session
from chalice.cli.factory import CLIFactory
from chalice.deploy import deployer as chalice
from chalice.deploy.appgraph import DependencyBuilder
from chalice.deploy.planner import PlanStage, RemoteState
from chalice.deploy.swagger import CFNSwaggerGenerator, TemplatedSwaggerGenerator
from chalice.deploy.sweeper import ResourceSweeper
from chalice.package import (
    AppPackager,
    JSONTemplateSerializer,
    ResourceBuilder,
    SAMCodeLocationPostProcessor,
    SAMTemplateGenerator,
)
from chalice.utils import OSUtils

from infra.deploying import fingerprints, memory
from infra.deploying.additions import function_name
from infra.deploying.building import PYTHON, PinnedConfig, Quiet, build_stage
from infra.deploying.changed_only import ChangedOnly
from infra.deploying.cloud import Cloud, FailedError
from infra.deploying.doors import TwoDoors
from infra.deploying.forgiving import Forgiving
from infra.deploying.quick_client import QuickClient

ROOT = Path(__file__).parents[2]
IN_NETWORK = (
    *("api_handler", "back-office", "notify", "pace-intake", "run-import", "follow-sale-orders"),
    "run-flash-sales",
)


class Factory(CLIFactory):
    """chalice's own command line, with more in its configuration than the file holds."""

    def __init__(self, cloud: Cloud, environment: dict[str, str], subnets: list[str], group: str) -> None:
        super().__init__(str(ROOT))
        self.stage = cloud.stage
        self.more = {"AWS_ACCOUNT_ID": cloud.account, **environment}
        self.network = {"subnet_ids": subnets, "security_group_ids": [group]} if subnets else {}

    def load_project_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().load_project_config()
        if self.stage.name not in config["stages"]:
            raise FailedError(f"stage {self.stage.name} is not in .chalice/config.json: add it beside dev and prod")
        stage = config["stages"][self.stage.name]
        stage[PYTHON] = f"python{self.stage.python}"
        stage["environment_variables"] = {**stage.get("environment_variables", {}), **self.more}
        for function in IN_NETWORK:
            stage["lambda_functions"].setdefault(function, {}).update(self.network)
        return config

    def config(self) -> PinnedConfig:
        return PinnedConfig.of(self.create_config_obj(self.stage.name))


def deploy(factory: Factory, cloud: Cloud, again: bool = False) -> list[str]:
    """`chalice deploy` of what has changed since the last, and the retention of the API's log. Gives what changed."""
    with _app_environment(cloud), memory.kept(cloud, forget=again) as calls:
        config, session = factory.config(), factory.create_botocore_session()
        executor = _executor(config, session, calls)
        made = _run(config, cloud, session, executor, chalice.ResultsRecorder(osutils=OSUtils()))
    _keep_api_logs(cloud.client("logs"), f"/aws/lambda/sluice-{cloud.stage.name}", config.log_retention_in_days)
    api = next(resource for resource in made["resources"] if resource["resource_type"] == "rest_api")
    cloud.outputs["functions"] = {"RestAPIId": api["rest_api_id"], "EndpointURL": api["rest_api_url"]}
    return executor.changed


def changes(factory: Factory, cloud: Cloud) -> list[str]:
    """What `deploy` would change, as it would tell it; nothing is changed."""
    with _app_environment(cloud), memory.kept(cloud) as calls:
        config, session = factory.config(), factory.create_botocore_session()
        executor = _executor(config, session, dict(calls), carry_out=False)
        _run(config, cloud, session, executor, _NoRecorder())
    return executor.changed


def delete(factory: Factory, cloud: Cloud) -> None:
    """`chalice delete`: every function, role, source and schedule that chalice made, and the API."""
    with _app_environment(cloud), memory.kept(cloud):
        config, client = factory.config(), QuickClient(factory.create_botocore_session())
        whole = chalice.create_deletion_deployer(client, Quiet())
        whole._executor = Forgiving(client, Quiet())
        try:
            whole.deploy(config, cloud.stage.name)
        except chalice.ChaliceDeploymentError as why:
            raise FailedError(f"{why}\nMend that and run this again: it goes on where it stopped.") from why


def package(factory: Factory, cloud: Cloud, into: Path) -> dict[str, Any]:
    """`chalice package`: leaves deployment.zip and layer-deployment.zip in `into` and gives the template."""
    with _app_environment(cloud):
        config = factory.config()
        system, builder = OSUtils(), build_stage(config, CFNSwaggerGenerator(), cloud)
        AppPackager(
            SAMTemplateGenerator(config, factory.create_package_options()),
            ResourceBuilder(TwoDoors(), DependencyBuilder(), builder),
            SAMCodeLocationPostProcessor(osutils=system),
            JSONTemplateSerializer(),
            system,
        ).package_app(config, str(into), cloud.stage.name)
    template: dict[str, Any] = json.loads((into / "sam.json").read_text())
    return template


def stream_arn(cloud: Cloud) -> str:
    table = f"sluice-{cloud.stage.name}-orders"
    return str(cloud.client("dynamodb").describe_table(TableName=table)["Table"]["LatestStreamArn"])


class _NoRecorder:
    def record_results(self, *_: object) -> None:
        """Nothing was done."""


def _run(config: PinnedConfig, cloud: Cloud, session: Session, executor: ChangedOnly, recorder: Any) -> dict[str, Any]:
    client, system = QuickClient(session), OSUtils()
    whole = chalice.Deployer(
        application_builder=TwoDoors(),
        deps_builder=DependencyBuilder(),
        build_stage=build_stage(config, TemplatedSwaggerGenerator(), cloud),
        plan_stage=PlanStage(RemoteState(client, config.deployed_resources(config.chalice_stage)), system),
        sweeper=ResourceSweeper(),
        executor=executor,
        recorder=recorder,
    )
    try:
        return dict(whole.deploy(config, config.chalice_stage))
    except chalice.ChaliceDeploymentError as why:
        recorder.record_results(_so_far(config, executor), config.chalice_stage, config.project_dir)
        raise FailedError(f"{why}\nMend that and deploy again: it goes on where it stopped.") from why


def _so_far(config: PinnedConfig, executor: ChangedOnly) -> dict[str, Any]:
    """What chalice's memory says after a failure: what was there before, and what it got to. It forgets that itself."""
    before = config.deployed_resources(config.chalice_stage)
    known = {name: before.resource_values(name) for name in before.resource_names()}
    known |= {each["name"]: each for each in executor.resource_values}
    return {"resources": list(known.values()), "schema_version": "2.0", "backend": chalice.Deployer.BACKEND_NAME}


def _executor(config: PinnedConfig, session: Session, calls: Any, carry_out: bool = True) -> ChangedOnly:
    found = fingerprints.of_functions(config.lambda_python_version)
    deployed = {function_name(config.chalice_stage, name): text for name, text in found.items()}
    return ChangedOnly(QuickClient(session), Quiet(), calls, deployed, carry_out)


@contextlib.contextmanager
def _app_environment(cloud: Cloud) -> Iterator[None]:
    """app.py reads these when chalice imports it, to name its queues and its stream."""
    needed = {"SLUICE_STAGE": cloud.stage.name, "SLUICE_ORDERS_STREAM_ARN": stream_arn(cloud)}
    needed |= {"AWS_DEFAULT_REGION": cloud.region, "AWS_REGION": cloud.region, "AWS_ACCOUNT_ID": cloud.account}
    if cloud.endpoint_url:
        needed["AWS_ENDPOINT_URL"] = cloud.endpoint_url
    before = dict(os.environ)
    os.environ.update(needed)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _keep_api_logs(logs: Any, group: str, days: int) -> None:
    """chalice 1.34 sets the retention of a log that the function behind the API does not write to."""
    with contextlib.suppress(logs.exceptions.ResourceAlreadyExistsException):
        logs.create_log_group(logGroupName=group)
    logs.put_retention_policy(logGroupName=group, retentionInDays=days)
