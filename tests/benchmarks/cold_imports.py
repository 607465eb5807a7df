"""What a cold start imports, as Lambda sees it: the package that ships, unpacked into folders that nobody may write to.

Beside it, under the same conditions, botocore with one DynamoDB client, from the same layer; and the shop from the
same package without its bytecode, which is how plain `chalice package` leaves it.
"""

import os
import platform
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chalice.utils import OSUtils

from infra.deploying.building import App, Layer, Quiet, Wheels
from infra.local.settings import ROOT
from tests.benchmarks.imports import BASE, SHOP, TIMED

ARCHITECTURE = "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64"
PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"


def measure(tries: int = 5) -> dict[str, Any]:
    """CPU in ms, the least of the tries: `base`, `app`, `app_without_bytecode`, and the `ratio` of app to base."""
    with unpacked(True) as shipped, unpacked(False) as plain:
        asked = {"base": (BASE, shipped), "app": (SHOP, shipped), "app_without_bytecode": (SHOP, plain)}
        tried: dict[str, list[float]] = {name: [] for name in asked}
        for _ in range(tries):
            for name, (code, paths) in asked.items():
                tried[name].append(_seconds(code, paths))
    least = {name: round(min(seconds) * 1000) for name, seconds in tried.items()}
    return least | {"ratio": round(least["app"] / least["base"], 2)}


@contextmanager
def unpacked(with_bytecode: bool) -> Iterator[list[Path]]:
    """What Lambda puts on sys.path: the function's folder, and the layer's."""
    with tempfile.TemporaryDirectory() as folder:
        task, opt = Path(folder) / "task", Path(folder) / "opt"
        for kind, place in ((App, task), (Layer, opt)):
            packager = kind(OSUtils(), Wheels(ARCHITECTURE), Quiet(), ARCHITECTURE)
            _unpack(Path(packager.create_deployment_package(str(ROOT), PYTHON)), place, with_bytecode)
        yield [task, *(opt / "python").rglob("site-packages")]


def _unpack(package: Path, place: Path, with_bytecode: bool) -> None:
    with zipfile.ZipFile(package) as archive:
        names = archive.namelist()
        archive.extractall(place, [name for name in names if with_bytecode or not name.endswith(".pyc")])


def _seconds(code: str, paths: list[Path]) -> float:
    start = f"import sys; sys.path[:0] = {[str(path) for path in paths]!r}; "
    told = {"AWS_REGION": "us-east-1", "AWS_ACCOUNT_ID": "123456789012", "SLUICE_STAGE": "dev"}
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", start + TIMED.format(code)],
        cwd=paths[0],
        env=told | {"AWS_EC2_METADATA_DISABLED": "true", "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout.strip().splitlines()[-1])
