"""A run, slice by slice: each works for a while, puts down where it is and what it has added up, and calls the next.

Both are one transaction, on the condition that nobody else has made this step, so a message that comes twice is worked
on twice and counted once.
"""

from msgspec.structs import replace

from layers.cloud import clock
from layers.cloud.messages.queues import SqsQueue
from layers.cloud.watch.telemetry import count, logger
from layers.shop.backoffice.reconciliation.find_suspects import READ_PAGE
from layers.shop.backoffice.reconciliation.model import LAST_COUNTED, Run, stage_after
from layers.shop.backoffice.reconciliation.runs import QUEUE, Slice
from layers.shop.backoffice.reconciliation.store import runs_table
from layers.shop.backoffice.reconciliation.sums import Sums
from layers.shop.backoffice.reconciliation.verify_suspects import verify, weigh_counters

SLICE_SECONDS = 15  # of work; with one page more still well within the function's time
SUSPECTS = 5  # a page: each may call the provider several times


def run_slice(piece: Slice) -> None:
    """Make one step, if it is the run's next, and send for the one after."""
    run = runs_table.get(piece.run_id)
    if run is None or run.finished or run.step > piece.step:
        return
    if run.step < piece.step:
        after, sums = _work(run)
        if not runs_table.advance(after, sums):
            return
        run = after
    if run.finished:
        count("ReconciliationFinished")
        logger.info("reconciled", run_id=run.run_id, open=run.open, repaired=run.repaired)
    else:
        settling = run.stage == "second_look" and not run.position
        SqsQueue(QUEUE).send(Slice(run.run_id, run.step + 1), run.settle_seconds if settling else 0)


def _work(run: Run) -> tuple[Run, Sums]:
    """The run after its next step, and what this step has added up."""
    after = replace(run, step=run.step + 1)
    if run.stage == "closing":
        return _closed(after), Sums()
    if run.stage == "totals":
        weigh_counters(run)
        return replace(after, stage=stage_after(run.stage)), Sums()
    if run.stage == "second_look":
        return _verify(after), Sums()
    return _find(after)


def _find(run: Run) -> tuple[Run, Sums]:
    """Read pages of one stage's books for a while."""
    read_page, stage, sums = READ_PAGE[run.stage], run.stage, Sums()
    seen = runs_table.sums(run.run_id).seen if stage == "orders" else set()
    end = clock.monotonic() + SLICE_SECONDS
    while run.stage == stage and clock.monotonic() < end:
        page = read_page(run, seen)
        sums.add(page.sums)
        runs_table.suspect(run.run_id, page.suspects)
        run = replace(run, position=page.following, orders=run.orders + page.orders)
        run = replace(run, payments=run.payments + page.payments)
        if not page.following:
            counted = clock.now_ms() if stage == LAST_COUNTED else run.counted_ms
            run = replace(run, stage=stage_after(stage), counted_ms=counted)
    return run, sums


def _verify(run: Run) -> Run:
    """Look again at suspects for a while."""
    end = clock.monotonic() + SLICE_SECONDS
    while clock.monotonic() < end:
        suspects, following = runs_table.suspects(run.run_id, run.position, SUSPECTS)
        for suspect in suspects:
            verify(run, suspect)
        run = replace(run, position=following)
        if not following:
            return replace(run, stage=stage_after(run.stage))
    return run


def _closed(run: Run) -> Run:
    states = [finding.state for finding in runs_table.findings(run.run_id)]
    done = clock.iso(clock.now())
    return replace(run, finished_at=done, open=states.count("open"), repaired=states.count("repaired"))
