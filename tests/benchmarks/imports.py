"""What importing the shop costs, against what it cannot do without: botocore with one DynamoDB client.

Each try is a fresh interpreter; tries alternate between the two, so that a busy moment hits both. The least of the
tries is what the work takes; the rest is the machine's noise.
"""

import json
import os
import subprocess
import sys
from typing import Any

from infra.local.settings import ROOT

BASE = "import botocore.session; botocore.session.get_session().create_client('dynamodb', region_name='us-east-1')"
SHOP = "import app"
TIMED = "import time; t = time.process_time(); {}; print(time.process_time() - t)"


def measure(tries: int = 7) -> dict[str, Any]:
    base, shop = [], []
    _seconds(SHOP)  # writes the bytecode
    for _ in range(tries):
        base.append(_seconds(BASE))
        shop.append(_seconds(SHOP))
    return {
        "base_ms": round(min(base) * 1000),
        "app_ms": round(min(shop) * 1000),
        "ratio": round(min(shop) / min(base), 2),
        "top": top(),
    }


def top(count: int = 12) -> list[tuple[str, float]]:
    """The packages whose modules take longest to import, in milliseconds of their own."""
    told = _python(["-X", "importtime", "-c", SHOP]).stderr
    spent: dict[str, float] = {}
    for line in told.splitlines():
        if line.startswith("import time:") and (parts := line[12:].split("|"))[0].strip().isdigit():
            package = ".".join(parts[2].strip().split(".")[: 2 if parts[2].strip().startswith("layers") else 1])
            spent[package] = spent.get(package, 0) + int(parts[0]) / 1000
    return [(name, round(ms, 1)) for name, ms in sorted(spent.items(), key=lambda pair: -pair[1])[:count]]


def _seconds(code: str) -> float:
    return float(_python(["-c", TIMED.format(code)]).stdout.strip().splitlines()[-1])


def _python(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """As Lambda starts one: no AWS endpoint, no account looked up, bytecode written before."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "SLUICE_", "PYTHON"))
    }
    environment |= {"AWS_REGION": "us-east-1", "AWS_ACCOUNT_ID": "123456789012", "AWS_EC2_METADATA_DISABLED": "true"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
