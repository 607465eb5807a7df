"""What ships, built as chalice builds it but for the stage's Python, whoever packages, and with its bytecode.

Plain `chalice package` takes the Python that runs it, asks pip, and leaves bytecode out.
"""

import json
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

from chalice.config import Config
from chalice.deploy import deployer as chalice
from chalice.deploy.packager import AppOnlyDeploymentPackager, DependencyBuilder, LayerDeploymentPackager
from chalice.deploy.swagger import SwaggerGenerator
from chalice.policy import AppPolicyGenerator
from chalice.utils import UI, OSUtils

from infra.deploying.additions import api_name
from infra.deploying.bytecode import compile_into
from infra.deploying.cloud import Cloud, FailedError
from infra.deploying.doors import OperatorsRoutes

PYTHON = "lambda_python_version"  # in a stage of the configuration: "python3.13"
PLATFORMS = {"x86_64": "x86_64-manylinux_2_34", "arm64": "aarch64-manylinux_2_34"}  # Amazon Linux 2023 has glibc 2.34

warnings.filterwarnings("ignore", "You are currently running python")  # what is pinned is what is meant


class PinnedConfig(Config):
    """chalice's configuration, in which a stage says for which Python it is built."""

    @property
    def lambda_python_version(self) -> str:
        return str(self._chain_lookup(PYTHON, varies_per_chalice_stage=True) or super().lambda_python_version)

    @classmethod
    def of(cls, config: Config) -> "PinnedConfig":
        given = config._user_provided_params, config.config_from_disk, config._default_params
        return cls(config.chalice_stage, config.function_name, *given)


class Quiet(UI):
    def write(self, msg: str) -> None:
        """chalice tells of each package whether it was there already, in the midst of a line of ours."""


class Wheels(DependencyBuilder):
    """What requirements.txt locks, for another Python and processor than this one's: uv knows both, pip neither."""

    def __init__(self, architecture: str) -> None:
        self._platform = PLATFORMS[architecture]

    def build_site_packages(self, abi: str, requirements: str, folder: str) -> None:
        version = f"{abi[2]}.{abi[3:]}"  # "cp313"
        asked = ["pip", "install", "--quiet", "--no-deps", "--require-hashes", "--no-build"]
        asked += [
            "--requirements",
            requirements,
            "--target",
            folder,
            "--python-version",
            version,
            "--python-platform",
            self._platform,
        ]
        program = Path(sys.executable).with_name("uv")
        done = subprocess.run([program, *asked], capture_output=True, text=True, check=False)
        if done.returncode:
            raise FailedError(f"requirements.txt cannot be installed for Python {version}:\n{done.stderr}")


class _Compiled:
    """A packager whose package holds bytecode, too. `unpacked`: where Lambda unpacks it."""

    unpacked: str

    def deployment_package_filename(self, project_dir: str, python_version: str) -> str:
        """Another than chalice's own: it takes a file that is there for what it would make."""
        name = super().deployment_package_filename(project_dir, python_version)  # type: ignore[misc]
        plain = Path(name)
        return str(plain.with_stem(f"{plain.stem}-compiled"))

    def create_deployment_package(self, project_dir: str, python_version: str) -> str:
        there = Path(self.deployment_package_filename(project_dir, python_version)).exists()
        package = Path(super().create_deployment_package(project_dir, python_version))  # type: ignore[misc]
        if not there:
            self._compile(package, python_version.removeprefix("python"))
        return str(package)

    def _compile(self, package: Path, version: str) -> None:
        try:
            compile_into(package, version, self.unpacked)
        except BaseException:
            package.unlink()  # or the next deployment would take it for whole
            raise


class App(_Compiled, AppOnlyDeploymentPackager):
    """app.py and what it needs of chalice."""

    unpacked = "/var/task"


class Layer(_Compiled, LayerDeploymentPackager):
    """What requirements.txt locks, and our own code (vendor/)."""

    unpacked = "/opt"


class NamedApi(chalice.BaseDeployStep):
    """chalice would call the API as it calls the app."""

    def handle_restapi(self, config: Config, resource: Any) -> None:
        resource.swagger_doc["info"]["title"] = api_name(config.chalice_stage)


class RolesOfARegion(chalice.BaseDeployStep):
    """A role is one of the whole account: its name carries the region, or a second region could not be deployed to.
    What it may do is written down for AWS's commercial cloud; China's has ARNs of its own."""

    def __init__(self, region: str, partition: str) -> None:
        self._region, self._partition = region, partition

    def handle_managediamrole(self, config: Config, resource: Any) -> None:
        if not resource.role_name.endswith(self._region):
            resource.role_name = f"{resource.role_name}-{self._region}"
        written = json.dumps(resource.policy.document)
        resource.policy.document = json.loads(written.replace('"arn:aws:', f'"arn:{self._partition}:'))


def build_stage(config: Config, swagger: SwaggerGenerator, cloud: Cloud) -> chalice.BuildStage:
    """chalice's own steps, with our packagers among them."""
    system, ui, architecture = OSUtils(), Quiet(), config.lambda_architecture
    app, layer = (packager(system, Wheels(architecture), ui, architecture) for packager in (App, Layer))
    return chalice.BuildStage(
        steps=[
            chalice.InjectDefaults(),
            chalice.ManagedLayerDeploymentPackager(lambda_packager=app, layer_packager=layer),
            chalice.PolicyGenerator(policy_gen=AppPolicyGenerator(osutils=system), osutils=system),
            chalice.SwaggerBuilder(swagger_generator=swagger),
            NamedApi(),
            OperatorsRoutes(),
            RolesOfARegion(cloud.region, cloud.partition),
            chalice.LambdaEventSourcePolicyInjector(),
        ]
    )
