"""The simulation holds what it promises: equal seeds are equal runs, and a bug is told as a story.

Runs are made in processes of their own: what they set up is no shop for other tests.
"""

import os
import re
import subprocess
import sys

import pytest

from tests.simulation import planting
from tests.simulation.plants import PLANTS

SHOW = "from tests.simulation.run import run; print([run(seed).fingerprint for seed in {}])"


def python(*arguments: str, **environment: str) -> str:
    told = {**os.environ, "POWERTOOLS_METRICS_DISABLED": "true", **environment}
    ended = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False, env=told)
    return ended.stdout + ended.stderr


def fingerprints(seeds: list[int], hash_seed: str) -> list[str]:
    return re.findall(r"[0-9a-f]{16}", python("-c", SHOW.format(seeds), PYTHONHASHSEED=hash_seed))


def test_a_seed_is_the_same_run_in_every_process_and_whatever_ran_before() -> None:
    forwards = fingerprints([*range(12)], hash_seed="1")
    backwards = fingerprints([*range(11, -1, -1)], hash_seed="77")
    assert len(set(forwards)) == 12
    assert forwards == backwards[::-1]


ENOUGH = """
import threading
from tests.simulation import many
enough = threading.Event()
enough.set()
many.run_all(range(400), processes=1, least=7, enough=enough)
"""


def test_runs_that_are_told_that_it_is_enough_end_after_the_least_and_say_so() -> None:
    told = python("-c", ENOUGH)
    assert "Ended after 7 of 400 seeds, as it was told to.\n7 seeds in" in told


def test_a_run_that_fails_tells_its_story() -> None:
    told = python("-m", "tests.simulation", "--plant", "a cancelled order keeps its stock")
    assert "1 of 1 planted bugs caught" in told
    assert re.search(r"received, but \d+ available \+ \d+ held \+ \d+ sold", told)
    assert re.search(r"\d s  release-stock \d+ +TransactWriteItems Update orders ORDER#<buyer\d's order>", told)
    assert re.search(r"again: python -m tests.simulation --from \d+ --seeds 1", told)


def test_a_plant_whose_text_is_gone_is_an_error() -> None:
    gone = planting.Plant("gone", (planting.Change("layers/cloud/ids.py", "what is not there", ""),), 1)
    with pytest.raises(planting.PlantGoneError, match="does not hold this once"):
        planting.plant(gone)


def test_plants_are_many_and_told_apart() -> None:
    assert len({bug.name for bug in PLANTS}) == len(PLANTS) >= 15
