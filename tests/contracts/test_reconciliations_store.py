"""Where runs are kept: the twin and DynamoDB behave alike."""

import pytest
from msgspec.structs import replace

from layers.shop.backoffice.reconciliation.in_memory import MemoryLedger
from layers.shop.backoffice.reconciliation.model import Counter, Finding, Run, Sums, Suspect, Tally
from layers.shop.backoffice.reconciliation.port import Ledger
from layers.shop.backoffice.reconciliation.store import CHUNK, ledger_table

RUN = Run("rec_1795000000000aaaaaaaaaaaa", "a test", 1_795_000_000_000, 0, 60)
FINDING = Finding("saga_missing", "ord_may", "open", {"order_status": "pending"}, "2026-11-22T00:00:00.000Z")


@pytest.fixture
def ledger(engine: str) -> Ledger:
    return MemoryLedger() if engine == "memory" else ledger_table


def test_a_run_is_kept_as_it_was_started(ledger: Ledger) -> None:
    ledger.start(RUN)
    assert ledger.get(RUN.run_id) == RUN
    assert ledger.get("rec_nothing") is None


def test_a_step_is_made_once(ledger: Ledger) -> None:
    ledger.start(RUN)
    step = replace(RUN, step=1, stage="coupons")
    assert ledger.advance(step, Sums(tallies={"stock|A": Tally(1, 2)}))
    assert not ledger.advance(replace(step, position="elsewhere"), Sums(tallies={"stock|A": Tally(1, 2)}))
    assert ledger.get(RUN.run_id) == step
    assert ledger.sums(RUN.run_id).tallies == {"stock|A": Tally(1, 2)}


def test_what_steps_have_added_up_is_summed(ledger: Ledger) -> None:
    ledger.start(RUN)
    for step in (1, 2):
        counters, tallies = {"stock|A": Counter(5, 4, 5, 1)}, {"stock|A": Tally(1, 1), f"stock|{step}": Tally(0, 1)}
        assert ledger.advance(replace(RUN, step=step), Sums(counters, tallies, {f"pi_{step}"}))
    whole = ledger.sums(RUN.run_id)
    assert whole.counters == {"stock|A": Counter(10, 8, 10, 2)}
    assert whole.tallies == {"stock|A": Tally(2, 2), "stock|1": Tally(0, 1), "stock|2": Tally(0, 1)}
    assert whole.seen == {"pi_1", "pi_2"}


def test_a_step_may_add_up_more_than_fits_into_one_item(ledger: Ledger) -> None:
    ledger.start(RUN)
    many = {f"pi_{number:027d}" for number in range(3 * CHUNK + 1)}
    assert ledger.advance(replace(RUN, step=1), Sums(seen=set(many)))
    assert ledger.sums(RUN.run_id).seen == many


def test_suspects_are_read_by_page_each_once(ledger: Ledger) -> None:
    suspects = [Suspect(f"ord_{number}", f"pi_{number}") for number in range(7)] + [
        Suspect("订单 ~1", "pi_stray"),
        Suspect("ord_9"),
    ]
    for _ in range(2):
        ledger.suspect(RUN.run_id, suspects)
    found, after = ledger.suspects(RUN.run_id, "", 3)
    while after:
        page, after = ledger.suspects(RUN.run_id, after, 3)
        found += page
    assert sorted(found, key=lambda each: each.key) == sorted(suspects, key=lambda each: each.key)
    assert ledger.suspects("rec_other", "", 3) == ([], "")


def test_no_suspects_are_no_harm(ledger: Ledger) -> None:
    ledger.suspect(RUN.run_id, [])
    assert ledger.suspects(RUN.run_id, "", 3) == ([], "")


def test_a_finding_that_is_repaired_stays_so(ledger: Ledger) -> None:
    repaired = replace(FINDING, state="repaired", repair="done")
    for finding in (FINDING, repaired, FINDING):
        ledger.put(RUN.run_id, finding)
    ledger.put(RUN.run_id, replace(FINDING, subject="ord_june"))
    assert [(each.subject, each.state) for each in ledger.findings(RUN.run_id)] == [
        ("ord_june", "open"),
        ("ord_may", "repaired"),
    ]


def test_runs_are_listed_the_newest_first(ledger: Ledger) -> None:
    names = [f"rec_179500000000{number}aaaaaaaaaaaa" for number in range(5)]
    for name in names:
        ledger.start(replace(RUN, run_id=name))
    page = ledger.runs(3)
    assert [run.run_id for run in page.runs] == names[:1:-1]
    rest = ledger.runs(3, page.following)
    assert ([run.run_id for run in rest.runs], rest.following) == (names[1::-1], None)
