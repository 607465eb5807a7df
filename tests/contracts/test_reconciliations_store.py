"""Where runs are kept."""

import pytest
from msgspec.structs import replace

from layers.shop.backoffice.reconciliation.model import Finding, Run, Suspect
from layers.shop.backoffice.reconciliation.store import CHUNK, RunsTable, runs_table
from layers.shop.backoffice.reconciliation.sums import Counter, Sums, Tally

RUN = Run("rec_1795000000000aaaaaaaaaaaa", "a test", 1_795_000_000_000, 0, 60)
FINDING = Finding("saga_missing", "ord_may", "open", {"order_status": "pending"}, "2026-11-22T00:00:00.000Z")


@pytest.fixture
def runs(tables: str) -> RunsTable:
    return runs_table


def test_a_run_is_kept_as_it_was_started(runs: RunsTable) -> None:
    runs.start(RUN)
    assert runs.get(RUN.run_id) == RUN
    assert runs.get("rec_nothing") is None


def test_a_step_is_made_once(runs: RunsTable) -> None:
    runs.start(RUN)
    step = replace(RUN, step=1, stage="coupons")
    assert runs.advance(step, Sums(tallies={"stock|A": Tally(1, 2)}))
    assert not runs.advance(replace(step, position="elsewhere"), Sums(tallies={"stock|A": Tally(1, 2)}))
    assert runs.get(RUN.run_id) == step
    assert runs.sums(RUN.run_id).tallies == {"stock|A": Tally(1, 2)}


def test_what_steps_have_added_up_is_summed(runs: RunsTable) -> None:
    runs.start(RUN)
    for step in (1, 2):
        counters, tallies = {"stock|A": Counter(5, 4, 5, 1)}, {"stock|A": Tally(1, 1), f"stock|{step}": Tally(0, 1)}
        assert runs.advance(replace(RUN, step=step), Sums(counters, tallies, {f"pi_{step}"}))
    whole = runs.sums(RUN.run_id)
    assert whole.counters == {"stock|A": Counter(10, 8, 10, 2)}
    assert whole.tallies == {"stock|A": Tally(2, 2), "stock|1": Tally(0, 1), "stock|2": Tally(0, 1)}
    assert whole.seen == {"pi_1", "pi_2"}


def test_a_step_may_add_up_more_than_fits_into_one_item(runs: RunsTable) -> None:
    runs.start(RUN)
    many = {f"pi_{number:027d}" for number in range(3 * CHUNK + 1)}
    assert runs.advance(replace(RUN, step=1), Sums(seen=set(many)))
    assert runs.sums(RUN.run_id).seen == many


def test_suspects_are_read_by_page_each_once(runs: RunsTable) -> None:
    suspects = [Suspect(f"ord_{number}", f"pi_{number}") for number in range(7)] + [
        Suspect("订单 ~1", "pi_stray"),
        Suspect("ord_9"),
    ]
    for _ in range(2):
        runs.suspect(RUN.run_id, suspects)
    found, after = runs.suspects(RUN.run_id, "", 3)
    while after:
        page, after = runs.suspects(RUN.run_id, after, 3)
        found += page
    assert sorted(found, key=lambda each: each.key) == sorted(suspects, key=lambda each: each.key)
    assert runs.suspects("rec_other", "", 3) == ([], "")


def test_no_suspects_are_no_harm(runs: RunsTable) -> None:
    runs.suspect(RUN.run_id, [])
    assert runs.suspects(RUN.run_id, "", 3) == ([], "")


def test_a_finding_that_is_repaired_stays_so(runs: RunsTable) -> None:
    repaired = replace(FINDING, state="repaired", repair="done")
    for finding in (FINDING, repaired, FINDING):
        runs.put(RUN.run_id, finding)
    runs.put(RUN.run_id, replace(FINDING, subject="ord_june"))
    assert [(each.subject, each.state) for each in runs.findings(RUN.run_id)] == [
        ("ord_june", "open"),
        ("ord_may", "repaired"),
    ]


def test_runs_are_listed_the_newest_first(runs: RunsTable) -> None:
    names = [f"rec_179500000000{number}aaaaaaaaaaaa" for number in range(5)]
    for name in names:
        runs.start(replace(RUN, run_id=name))
    page = runs.page(3)
    assert [run.run_id for run in page.runs] == names[:1:-1]
    rest = runs.page(3, page.following)
    assert ([run.run_id for run in rest.runs], rest.following) == (names[1::-1], None)
