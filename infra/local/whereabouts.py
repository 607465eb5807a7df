"""Where open shops are, for commands typed in another terminal: a note each in `.sluice/up/`, named by its port and
readable by its owner only. A shop takes away its own note, and one whose shop was killed is believed by nobody.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from infra.local.settings import ROOT

NOTES = ROOT / ".sluice" / "up"


def leave(url: str, admin_key: str, notes: Path = NOTES) -> None:
    """Say where the shop is and what opens its back door. Raises OSError where nothing can be written."""
    notes.mkdir(parents=True, exist_ok=True)
    note = _note(url, notes)
    opened = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(opened, "w") as file:
            json.dump({"url": url, "admin_key": admin_key, "process": os.getpid()}, file)
    except OSError:  # a full disk takes the name and not the note
        note.unlink(missing_ok=True)
        raise


def found(notes: Path = NOTES) -> dict[str, str]:
    """What the last shop to open left; nothing if all have closed."""
    told = max(_notes(notes), key=lambda note: note[0], default=(0.0, {}))[1]
    return {name: told[name] for name in ("url", "admin_key") if name in told}


def remove(url: str, notes: Path = NOTES) -> None:
    """Take the note away that this process left, nobody else's."""
    note = _note(url, notes)
    if _read(note).get("process") == os.getpid():
        note.unlink(missing_ok=True)


def _note(url: str, notes: Path) -> Path:
    return notes / f"{urlsplit(url).port}.json"


def _notes(notes: Path) -> Iterator[tuple[float, dict[str, Any]]]:
    """Notes of shops that are open, each with when it was left."""
    for note in notes.glob("*.json"):
        with contextlib.suppress(OSError):
            told = _read(note)
            if _lives(told.get("process")):
                yield note.stat().st_mtime, told


def _read(note: Path) -> dict[str, Any]:
    try:
        told = json.loads(note.read_text())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _lives(process: object) -> bool:
    if not isinstance(process, int) or process <= 0:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's
    return True
