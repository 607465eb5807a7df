"""What a deployment remembers for the next, in the stage's bucket of packages.

So any machine can deploy next, and what was made in an emulator is not taken for something in AWS.
"""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra.deploying.cloud import Cloud

CHALICE = Path(__file__).parents[2] / ".chalice" / "deployed"


@contextlib.contextmanager
def kept(cloud: Cloud, forget: bool = False) -> Iterator[dict[str, Any]]:
    """chalice's own memory in its file, and what each of its calls set (changed_only.py), which may be added to.

    Both are kept after a failure, too, with what it got to. `forget`: everything is set anew.
    """
    file = CHALICE / f"{cloud.stage.name}.json"
    before = file.read_bytes() if file.exists() else None
    known = cloud.kept(file.name)
    if known or cloud.endpoint_url:
        _write(file, known)
    calls: dict[str, Any] = {} if forget else json.loads(cloud.kept(_calls(cloud)) or b"{}")
    try:
        yield calls
    finally:
        if file.exists():
            cloud.keep(file.name, file.read_bytes())
            cloud.keep(_calls(cloud), json.dumps(calls, indent=1, sort_keys=True).encode())
        if cloud.endpoint_url:
            _write(file, before)


def is_deployed(cloud: Cloud) -> bool:
    """Whether chalice ever deployed this stage."""
    return cloud.kept(f"{cloud.stage.name}.json") is not None


def api_address(cloud: Cloud) -> str:
    """Where chalice deployed the API to; "" where it never did."""
    known = json.loads(cloud.kept(f"{cloud.stage.name}.json") or b'{"resources": []}')
    found = (each.get("rest_api_url", "") for each in known["resources"] if each["resource_type"] == "rest_api")
    return str(next(found, ""))


def _calls(cloud: Cloud) -> str:
    return f"{cloud.stage.name}-calls.json"


def _write(file: Path, content: bytes | None) -> None:
    if content is None:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
