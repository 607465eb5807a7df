"""The lines of .chalice/config.json that follow from the table of rights: every function has its policy at each stage.

Limits (time, memory, concurrency) are written there by hand; a function that has none yet gets the time of most.
"""

import json
from collections.abc import Iterable
from typing import Any

SECONDS = 10
PER_FUNCTION = "lambda_functions"


def completed(text: str, functions: Iterable[str], stages: Iterable[str]) -> str:
    """`text`, the file, with every function of `functions` in it and no other."""
    config: dict[str, Any] = json.loads(text)
    wanted = list(functions)
    config[PER_FUNCTION] = _lines(config[PER_FUNCTION], {name: {"lambda_timeout": SECONDS} for name in wanted})
    for stage in stages:
        own = config["stages"][stage]
        policies = {name: {"iam_policy_file": f"policy-{stage}-{name}.json"} for name in wanted}
        own[PER_FUNCTION] = _lines(own[PER_FUNCTION], policies)
    return _written(config) + "\n"


def _lines(known: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """The known lines of those that are wanted, as they are, and a line for each that is new."""
    kept = {name: line for name, line in known.items() if name in wanted}
    return kept | {name: line for name, line in wanted.items() if name not in kept}


def _written(value: Any, depth: int = 0) -> str:
    """JSON with a line for each function."""
    if not isinstance(value, dict) or not value:
        return json.dumps(value)
    pad = "  " * (depth + 1)
    lines = []
    for name, each in value.items():
        if name == PER_FUNCTION:
            inner = ",\n".join(f"{pad}  {json.dumps(key)}: {json.dumps(line)}" for key, line in each.items())
            lines.append(f"{pad}{json.dumps(name)}: {{\n{inner}\n{pad}}}")
        else:
            lines.append(f"{pad}{json.dumps(name)}: {_written(each, depth + 1)}")
    return "{\n" + ",\n".join(lines) + f"\n{'  ' * depth}}}"
