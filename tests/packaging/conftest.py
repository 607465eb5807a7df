"""The package as `chalice package` makes it, unpacked as Lambda would unpack it."""

import json
import os
import platform
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
# Native modules load only on the processor they are built for, and stages differ in it (.chalice/config.json).
RUNNABLE_STAGE = "prod" if platform.machine() in ("arm64", "aarch64") else "dev"


@dataclass(frozen=True)
class Package:
    folder: Path

    @cached_property
    def template(self) -> dict[str, Any]:
        template: dict[str, Any] = json.loads((self.folder / "sam.json").read_text())
        return template

    @property
    def functions(self) -> dict[str, dict[str, Any]]:
        found = self.template["Resources"].items()
        return {name: each["Properties"] for name, each in found if each["Type"] == "AWS::Serverless::Function"}

    @property
    def zips(self) -> list[Path]:
        return [self.folder / "deployment.zip", self.folder / "layer-deployment.zip"]

    @cached_property
    def paths(self) -> list[Path]:
        """What Lambda puts on sys.path: the task's folder, then the layer's site-packages."""
        task, opt = self.folder / "task", self.folder / "opt"
        for archive, place in zip(self.zips, (task, opt), strict=True):
            zipfile.ZipFile(archive).extractall(place)
        return [task, *(opt / "python").rglob("site-packages")]

    def run(self, code: str, **environment: str) -> str:
        """Runs Python that sees the package and the standard library, nothing else; gives what it printed."""
        start = f"import sys; sys.path[:0] = {[str(path) for path in self.paths]!r}\n"
        lambda_gives = {"AWS_REGION": "us-east-1", "LAMBDA_TASK_ROOT": str(self.paths[0]), "SLUICE_STAGE": "dev"}
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", start + code],
            cwd=self.paths[0],
            env=lambda_gives | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def chalice_package(stage: str, folder: Path) -> Package:
    """Plain `chalice package`, as anybody would run it from the root."""
    command = [str(Path(sys.executable).with_name("chalice")), "package", "--stage", stage, str(folder)]
    environment = {**os.environ, "AWS_DEFAULT_REGION": "us-east-1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"chalice package failed:\n{done.stdout}\n{done.stderr}"
    return Package(folder)


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    return chalice_package(RUNNABLE_STAGE, tmp_path_factory.mktemp("package"))
