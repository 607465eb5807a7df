"""chalice, told what only the cloud knows: the account, the cache's address and network, the stream's ARN."""

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chalice.cli.factory import CLIFactory
from chalice.deploy.deployer import ChaliceDeploymentError
from chalice.utils import UI

from infra.deploying.cloud import Cloud, FailedError

ROOT = Path(__file__).parents[2]
IN_NETWORK = ("api_handler", "notify", "pace-intake", "run-import", "follow-sale-orders", "run-flash-sales")


class Factory(CLIFactory):
    """chalice's own command line, with more in its configuration than the file holds."""

    def __init__(self, cloud: Cloud, environment: dict[str, str], subnets: list[str], group: str) -> None:
        super().__init__(str(ROOT))
        self.stage = cloud.stage.name
        self.more = {"AWS_ACCOUNT_ID": cloud.account, **environment}
        self.network = {"subnet_ids": subnets, "security_group_ids": [group]} if subnets else {}

    def load_project_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().load_project_config()
        if self.stage not in config["stages"]:
            raise FailedError(f"stage {self.stage} is not in .chalice/config.json: add it beside dev and prod")
        stage = config["stages"][self.stage]
        stage["environment_variables"] = {**stage.get("environment_variables", {}), **self.more}
        for function in IN_NETWORK:
            stage["lambda_functions"].setdefault(function, {}).update(self.network)
        return config


def deploy(factory: Factory, cloud: Cloud) -> None:
    """`chalice deploy`, and the retention of the API's log."""
    with _app_environment(cloud), _memory(cloud):
        config = factory.create_config_obj(cloud.stage.name)
        session = factory.create_botocore_session()
        try:
            made = factory.create_default_deployer(session, config, UI()).deploy(config, cloud.stage.name)
        except ChaliceDeploymentError as why:
            raise FailedError(f"{why}\nMend that and deploy again: chalice goes on where it stopped.") from why
    _keep_api_logs(cloud.client("logs"), f"/aws/lambda/sluice-{cloud.stage.name}", config.log_retention_in_days)
    api = next(resource for resource in made["resources"] if resource["resource_type"] == "rest_api")
    cloud.outputs["functions"] = {"RestAPIId": api["rest_api_id"], "EndpointURL": api["rest_api_url"]}


def package(factory: Factory, cloud: Cloud, into: Path) -> dict[str, Any]:
    """`chalice package`: leaves deployment.zip and layer-deployment.zip in `into` and gives the template."""
    with _app_environment(cloud):
        config = factory.create_config_obj(cloud.stage.name)
        options = factory.create_package_options()
        packager = factory.create_app_packager(config, options, "cloudformation", "json")
        packager.package_app(config, str(into), cloud.stage.name)
    template: dict[str, Any] = json.loads((into / "sam.json").read_text())
    return template


def stream_arn(cloud: Cloud) -> str:
    table = f"sluice-{cloud.stage.name}-orders"
    return str(cloud.client("dynamodb").describe_table(TableName=table)["Table"]["LatestStreamArn"])


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


@contextlib.contextmanager
def _memory(cloud: Cloud) -> Iterator[None]:
    """chalice remembers in a file what it made. Kept in the bucket, any machine can deploy next; and what was made in
    an emulator is not taken for something in AWS."""
    file = ROOT / ".chalice" / "deployed" / f"{cloud.stage.name}.json"
    s3, before = cloud.client("s3"), file.read_bytes() if file.exists() else None
    try:
        _write(file, s3.get_object(Bucket=cloud.artifacts, Key=file.name)["Body"].read())
    except s3.exceptions.NoSuchKey:
        if cloud.endpoint_url:
            _write(file, None)
    try:
        yield
    finally:
        if file.exists():  # chalice writes it after a failure too, with what it got to
            s3.put_object(Bucket=cloud.artifacts, Key=file.name, Body=file.read_bytes())
        if cloud.endpoint_url:
            _write(file, before)


def _write(file: Path, content: bytes | None) -> None:
    if content is None:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
