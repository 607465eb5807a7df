"""A run that breaks a law is told as the shortest story that breaks it still."""

import re
from collections import Counter

from tests.simulation.run import Ended
from tests.simulation.shrinking import law_of, shrunk
from tests.simulation.test_simulation import python

EVERYBODY = frozenset({"buyer0", "buyer1", "buyer2", "carrier", "receiver", "slow", "refused", "throttled"})
PLANTED = """
from tests.simulation import planting
from tests.simulation.plants import PLANTS
planting.plant(next(bug for bug in PLANTS if bug.name == "a cancelled order keeps its stock"))
from tests.simulation import many, run, shrinking
many.settle_down()
whole = next(ended for ended in map(run.run, range(20)) if ended.broken)
small = shrinking.shrunk(whole)
again = run.run(whole.seed, small.without)
print(shrinking.law_of(whole.broken) == shrinking.law_of(again.broken), again.story == small.story)
print(len(small.story.splitlines()) < len(whole.story.splitlines()), len(small.parts) < len(whole.parts) / 2)
print(small.story)
"""


def a_run(needs: set[str], without: frozenset[str] = frozenset()) -> Ended:
    """One in which a law breaks as long as all of `needs` are there; another breaks where nobody is left to buy."""
    parts = EVERYBODY - without
    broken = "order ord_lantern is shipped, and 3 of its money is kept, not 0" if needs <= parts else ""
    if not any(name.startswith("buyer") for name in parts):
        broken = "messages are left on sluice-dev-orders"
    return Ended(1192, broken, "", "", Counter(), Counter(), parts, without)


def test_all_is_left_out_that_the_law_breaks_without() -> None:
    needed = {"buyer1", "slow"}
    assert shrunk(a_run(needed), lambda _, without: a_run(needed, without)).parts == needed


def test_another_law_that_breaks_is_not_the_one_that_is_looked_for() -> None:
    found = shrunk(a_run({"carrier"}), lambda _, without: a_run({"carrier"}, without))
    assert "carrier" in found.parts
    assert "is shipped" in found.broken


def test_a_law_is_the_same_whoever_broke_it_and_by_how_much() -> None:
    assert law_of("buyer2's order ord_7c2ov is cancelled, and 300 is kept") == law_of(
        "buyer0's order ord_xyz is cancelled, and 9000 is kept"
    )
    assert law_of("LANTERN-RED@hangzhou: 3 received, but 1 available") == law_of(
        "TEA-PUERH: 9 received, but 4 available"
    )
    assert law_of("order ord_7c2ov is shipped") != law_of("order ord_7c2ov is cancelled")


def test_a_planted_bug_is_told_without_those_who_have_no_part_in_it() -> None:
    told = python("-c", PLANTED)
    assert "True True\nTrue True\n" in told, told
    (seed, left_out) = re.search(
        r'again: python -m tests.simulation --from (\d+) --seeds 1 --without "(.+)"', told
    ).groups()
    assert f"seed {seed} without {left_out.replace('; ', ', ')}: " in told
