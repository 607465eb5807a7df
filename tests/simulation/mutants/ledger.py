"""Who caught each planted bug: tests/simulation/caught.json, by file; those of plants.py are "by hand".

An entry is the name of a test, "seed 94", "equivalent 1f0c2a7e: why" (a sentence that somebody reviewed, and the mark
of the very change that it is about), or "open": nobody is known who catches it, because it was not tried yet or
survived. Of those there may only be fewer.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from tests.simulation.planting import ROOT, Plant

FILE = ROOT / "tests" / "simulation" / "caught.json"
BY_HAND = "by hand"
OPEN = "open"
TIDY = "run `make plants`, or for now `.venv/bin/python -m tests.simulation --tidy-plants`"


class StaleLedgerError(Exception):
    """The ledger names planted bugs that are no longer listed, or excuses others than were reviewed."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(f"caught.json is behind the code; {TIDY}. It names:\n" + "\n".join(sorted(names)))


Ledger = dict[str, str]
"""The name of a plant, and its entry."""


def read(path: Path = FILE) -> Ledger:
    found = {}
    for where, entries in json.loads(path.read_text()).items():
        for short, entry in entries.items():
            found[_whole(where, short)] = entry
    return found


def write(ledger: Ledger, path: Path = FILE) -> None:
    told: dict[str, dict[str, str]] = {}
    for name, entry in ledger.items():
        where, short = _parts(name)
        told.setdefault(where, {})[short] = entry
    ordered = {where: dict(sorted(told[where].items())) for where in sorted(told)}
    path.write_text(json.dumps(ordered, indent=1, ensure_ascii=False) + "\n")


def _parts(name: str) -> tuple[str, str]:
    """ "off by one: a/file.py take 2" is "off by one: take 2" of "a/file.py"."""
    rule, is_by_rule, place = name.partition(": ")
    if not is_by_rule:
        return BY_HAND, name
    file, _, rest = place.partition(" ")
    return file, f"{rule}: {rest}"


def file_of(name: str) -> str:
    return _parts(name)[0]


def _whole(where: str, short: str) -> str:
    rule, _, rest = short.partition(": ")
    return short if where == BY_HAND else f"{rule}: {where} {rest}"


def mark(bug: Plant) -> str:
    """Of the change itself: an excuse is for that one, not for another that comes to bear its name."""
    said = "\0".join(f"{change.before}\0{change.after}" for change in bug.changes)
    return hashlib.blake2s(said.encode(), digest_size=4).hexdigest()


def excuse(bug: Plant, why: str) -> str:
    return f"equivalent {mark(bug)}: {why}"


def is_excused(bug: Plant, ledger: Ledger) -> bool:
    return ledger.get(bug.name, "").startswith(f"equivalent {mark(bug)}: ")


def is_test(entry: str) -> bool:
    return "::" in entry


def still_good(ledger: Ledger, plants: Iterable[Plant]) -> Ledger:
    """Without the entries that `check` would not let pass."""
    listed = {bug.name: bug for bug in plants}
    stays = {name: entry for name, entry in ledger.items() if name in listed}
    return {n: e for n, e in stays.items() if not e.startswith("equivalent") or is_excused(listed[n], ledger)}


def check(ledger: Ledger, plants: Iterable[Plant]) -> None:
    """Raises StaleLedgerError."""
    if stale := ledger.keys() - still_good(ledger, plants).keys():
        raise StaleLedgerError(stale)
