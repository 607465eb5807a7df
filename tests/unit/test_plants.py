"""Every planted bug still has the text it replaces: told here at once, and not after an hour of simulations."""

import pytest

from tests.simulation.planting import ROOT, Plant
from tests.simulation.plants import PLANTS


@pytest.mark.parametrize("bug", PLANTS, ids=[bug.name for bug in PLANTS])
def test_what_a_planted_bug_replaces_is_there_once(bug: Plant) -> None:
    for change in bug.changes:
        assert (ROOT / change.file).read_text().count(change.before) == 1, change
