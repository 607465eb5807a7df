"""Loops that are meant go on as long as they have to; without leave each is cut, as Lambda would cut it.

Runs are made in processes of their own: what they set up is no shop for other tests.
"""

import json
import subprocess
import sys
from typing import Any

import pytest

from infra.deploying.loops import MEANT

# A file in a hundred pieces, two hundred slices of the books, a payer's two hours, a day of quarters of hours, a
# hundred pages of stock, a mail that waits for a day.
ROUNDS = {
    "run-import": 100,
    "run-reconciliation": 200,
    "handle-webhook": 120,
    "check-up": 96,
    "place-backlog": 100,
    "tend-stock": 100,
    "notify": 96,
}


def gone_round(what: str, number: int, loop: str) -> Any:
    command = [sys.executable, "-m", "tests.simulation.going_round", what, str(number), loop]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def test_each_loop_that_is_meant_is_tried() -> None:
    assert set(ROUNDS) == set(MEANT)


@pytest.mark.parametrize("function", ROUNDS)
def test_a_loop_that_is_meant_goes_on_and_is_cut_where_nobody_allows_it(function: str) -> None:
    allowed = gone_round(function, ROUNDS[function], "Allow")
    assert (allowed["came"], allowed["cut"]) == (ROUNDS[function], [])
    stopped = gone_round(function, ROUNDS[function], "Terminate")
    assert (stopped["came"], len(stopped["cut"]), stopped["dead"]) == (16, 1, 1)


def test_a_payer_has_two_hours_if_the_looks_at_the_payment_may_go_on() -> None:
    assert gone_round("wait", 7200, "Allow") == {"just before": "pending", "ended": "shipped", "cut": []}
    stopped = gone_round("wait", 7200, "Terminate")
    assert stopped["just before"] == "cancelled"
    assert "of sluice-dev-webhooks is cut" in " ".join(stopped["cut"])
