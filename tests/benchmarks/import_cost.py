"""What importing the handlers costs, against botocore with one DynamoDB client (`python -m` this module).

Both are timed in fresh processes, in turn, so that a busy machine slows both; the ratio of the fastest runs counts.
The fastest, because everything that disturbs a run makes it slower.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
RUNS = 9
BUDGET = 1.4
TIMED = "import time; start = time.perf_counter(); {code}; print((time.perf_counter() - start) * 1000)"
YARDSTICK = "import botocore.session as b; b.get_session().create_client('dynamodb', region_name='us-east-1')"
HANDLERS = "import app"  # app.py holds every handler: importing one is importing all


def milliseconds(code: str) -> float:
    """One run in a process of its own."""
    environment = {**os.environ, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "SLUICE_STAGE": "dev"}
    command = [sys.executable, "-c", TIMED.format(code=code)]
    return float(subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True).stdout)


def measure(runs: int = RUNS) -> dict[str, float]:
    """Times in ms of both, and their ratio."""
    pairs = [(milliseconds(YARDSTICK), milliseconds(HANDLERS)) for _ in range(runs + 1)][1:]  # the first warms up
    yardstick, handlers = (min(times) for times in zip(*pairs, strict=True))
    return {"yardstick_ms": yardstick, "handlers_ms": handlers, "ratio": handlers / yardstick, "budget": BUDGET}


def main() -> int:
    found = measure()
    print(f"{'botocore and one DynamoDB client':<36}{found['yardstick_ms']:>8.0f} ms")
    print(f"{'every handler (import app)':<36}{found['handlers_ms']:>8.0f} ms")
    print(f"{'ratio, at most ' + str(BUDGET):<36}{found['ratio']:>8.2f}")
    results = Path(__file__).with_name("results")
    results.mkdir(exist_ok=True)
    (results / "import_cost.json").write_text(json.dumps({key: round(value, 3) for key, value in found.items()}))
    return 0 if found["ratio"] <= BUDGET else 1


if __name__ == "__main__":
    sys.exit(main())
