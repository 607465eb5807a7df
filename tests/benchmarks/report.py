"""Figures as a table on the screen and as JSON in a file."""

import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from infra.local.settings import ROOT

RESULTS = Path(__file__).parent / "results"


def title(text: str) -> None:
    print(f"\n{text}\n{'-' * len(text)}", flush=True)


def row(what: str, figure: Any, budget: float | None = None, unit: str = "", at_least: bool = False) -> None:
    """One line; with a budget it says whether it was met."""
    verdict = ""
    if budget is not None:
        met = figure >= budget if at_least else figure <= budget
        verdict = f"{'at least' if at_least else 'at most'} {budget:g}: {'met' if met else 'MISSED'}"
    print(f"  {what:<52}{figure:>12} {unit:<10} {verdict}".rstrip(), flush=True)


def save(name: str, figures: Any) -> None:
    RESULTS.mkdir(exist_ok=True)
    told = {"measured": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine(), "figures": figures}
    (RESULTS / f"{name}.json").write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n")


def machine() -> dict[str, Any]:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return {
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "commit": commit.stdout.strip(),
    }
