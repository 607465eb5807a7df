"""Which test reaches which function: found by running every test once, and kept for an hour's work beside the code."""

import json
import os
import sys
import threading
import time
from collections import Counter, defaultdict
from types import FrameType
from typing import Any

from tests.simulation.mutants.hub import Hub
from tests.simulation.planting import ROOT, Plant

KEPT = ROOT / ".cache" / "reach.json"
PATIENCE = 8.0  # seconds: a test that takes longer is nobody's first choice
SCRIPTS = str(ROOT / "layers/cloud/memory/scripts.py")
MACHINES = str(ROOT / "tests/simulation/states.py")
OURS = (str(ROOT / "layers"), str(ROOT / "functions"))
MOST_TESTS, MOST_SECONDS = 60, 20.0  # tried of those that reach a function
Reach = dict[str, list[tuple[float, str]]]
"""By "file function": the tests that come there, the quickest first, with their seconds."""


def learn(hub: Hub) -> Reach:
    """Runs every test, in a fork, so that nothing of it stays here."""
    KEPT.parent.mkdir(exist_ok=True)
    child = os.fork()
    if not child:
        try:
            KEPT.write_text(json.dumps(_reached(hub)))
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    return _kept()


def known() -> Reach:
    """What was learnt of the shop and its tests as they are; nothing, if they have changed since."""
    if not KEPT.exists() or KEPT.stat().st_mtime < _changed():
        return {}
    return _kept()


def _kept() -> Reach:
    return {where: [tuple(each) for each in tests] for where, tests in json.loads(KEPT.read_text()).items()}


def _changed() -> float:
    folders = (ROOT / name for name in ("functions", "layers", "tests"))
    return max(path.stat().st_mtime for folder in folders for path in folder.rglob("*.py"))


def _reached(hub: Hub) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    tests = [*hub.items]
    for test, following in zip(tests, [*tests[1:], None], strict=True):
        places = set[str]()
        watch = _watching(places)
        threading.setprofile(watch)
        sys.setprofile(watch)
        begun = time.monotonic()
        reports = hub.run(test, following)
        sys.setprofile(None)
        took = time.monotonic() - begun
        if took < PATIENCE and all(report.passed for report in reports):
            for where in places:
                found[where].append((round(took, 3), test))
    return _choices(found)


def _choices(found: dict[str, list[tuple[float, str]]]) -> Reach:
    """Those first that are quick, and come to few other places: it is these that they are about."""
    places = Counter(test for tests in found.values() for _, test in tests)
    return {
        where: sorted(tests, key=lambda each: (each[0] + 0.02) * places[each[1]])[:MOST_TESTS]
        for where, tests in sorted(found.items())
    }


def _watching(places: set[str]) -> Any:
    def watch(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            code = frame.f_code
            if code.co_filename.startswith(OURS):
                places.add(f"{code.co_filename.removeprefix(f'{ROOT}/')} {code.co_qualname.partition('.<locals>')[0]}")
                if code.co_filename == SCRIPTS and "script" in frame.f_locals:
                    places.update(f"layers/cloud/memory/lua/{part}.lua" for part in frame.f_locals["script"])
            elif code.co_filename == MACHINES:
                places.add("statemachines")

    return watch


def where_to(bug: Plant, reach: Reach) -> list[str]:
    """Tests that might notice: those that come to the planted function, script or state machine."""
    where = bug.name.partition(": ")[2].rpartition(" ")[0]
    tests, seconds = [], 0.0
    for took, test in reach.get("statemachines" if where.startswith("statemachines") else where, []):
        seconds += took
        if seconds > MOST_SECONDS or len(tests) == MOST_TESTS:
            break
        tests.append(test)
    return tests
