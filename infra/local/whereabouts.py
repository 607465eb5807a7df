"""Where the open shop is, for commands typed in another terminal: `.sluice/up.json`, readable by its owner only."""

from __future__ import annotations

import json
import os
from pathlib import Path

from infra.local.settings import ROOT

STATE = ROOT / ".sluice" / "up.json"


def leave(url: str, admin_key: str, state: Path = STATE) -> None:
    """Say where the shop is and what opens its back door."""
    state.parent.mkdir(exist_ok=True)
    note = os.open(state, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(note, "w") as file:
        json.dump({"url": url, "admin_key": admin_key}, file)


def found(state: Path = STATE) -> dict[str, str]:
    """What the last shop to open left; nothing if it has closed."""
    try:
        told: dict[str, str] = json.loads(state.read_text())
    except (OSError, ValueError):
        return {}
    return told


def remove(url: str, state: Path = STATE) -> None:
    """Take the note away, unless a later shop has left its own."""
    if found(state).get("url") == url:
        state.unlink(missing_ok=True)
