"""`make rollback STAGE=dev`: the release before the one that runs, deployed once more: code, machines and pages.

Tables, queues and what else holds data stay as they are: a release may leave a new table unused, never take one away.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from infra.deploying import releases
from infra.deploying.arguments import TROUBLE, cloud_of, parser, told


def main(arguments: list[str] | None = None) -> int:
    made = parser("infra.rollback", __doc__ or "")
    made.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="for every function")
    asked = made.parse_args(arguments)
    try:
        cloud = cloud_of(asked)
        found = releases.known(cloud)
        release = found.before()
        print(f"From release {found.current} back to {release.name}, first deployed {release.deployed_at}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            releases.unpack(cloud, release.name, Path(folder))
            return subprocess.run(_command(asked, release.name), cwd=folder, env=_environment(), check=False).returncode
    except TROUBLE as why:
        return told(why)


def _command(asked: "object", release: str) -> list[str]:
    given = vars(asked)
    command = [sys.executable, "-m", "infra.deploy", "--stage", given["stage"], "--region", given["region"]]
    command += ["--release", release]
    command += [part for pair in given["set"] for part in ("--set", pair)]
    for name in ("endpoint_url", "python"):
        command += [f"--{name.replace('_', '-')}", given[name]] if given[name] else []
    return command


def _environment() -> dict[str, str]:
    """As ours, but for where Python looks first: the release brings its own infra, functions and layers."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


if __name__ == "__main__":
    sys.exit(main())
