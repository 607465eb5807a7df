"""A run, slice by slice: each works for a while, puts down where it is and what it has added up, and calls the next.

Both are one transaction, on the condition that nobody else has made this step, so a message that comes twice is worked
on twice and counted once.
"""

from msgspec import Struct
from msgspec.structs import replace

from layers.cloud import clock, ids
from layers.cloud.messages.queues import MemoryQueue, SqsQueue
from layers.cloud.watch.telemetry import count, logger
from layers.shop.backoffice.reconciliation.books import ShopBooks
from layers.shop.backoffice.reconciliation.first_look import LOOKS, now_ms
from layers.shop.backoffice.reconciliation.model import LAST_COUNTED, Run, Sums, stage_after
from layers.shop.backoffice.reconciliation.port import Books, Ledger, Repairs
from layers.shop.backoffice.reconciliation.repairs import ShopRepairs
from layers.shop.backoffice.reconciliation.second_look import look_again, weigh_counters
from layers.shop.backoffice.reconciliation.store import ledger_table

QUEUE = "reconciliations"
SLICE_SECONDS = 15  # of work; with one page more still well within the function's time
SUSPECTS = 5  # a page: each may call the provider several times
DAYS = 3  # a daily run sees every payment three times, late refunds included
SETTLE_SECONDS = 20  # clocks differ by less, a write with its repetitions takes less, events are dealt with in less

Queue = SqsQueue | MemoryQueue


class Slice(Struct, frozen=True):
    """The message on the reconciliations queue: make this step of a run."""

    run_id: str
    step: int


def start_run(
    by: str,
    days: int = DAYS,
    settle_seconds: int = SETTLE_SECONDS,
    ledger: Ledger | None = None,
    queue: Queue | None = None,
) -> Run:
    """Compare all books, and the payments of the last `days`; what changed within `settle_seconds` is let be."""
    started = now_ms()
    run_id = f"rec_{started:013d}{ids.new_id('')[1:13]}"
    run = Run(run_id, by, started, started - days * 86_400_000, settle_seconds)
    (ledger or ledger_table).start(run)
    (queue or SqsQueue(QUEUE)).send(Slice(run_id, 1))
    return run


def run_slice(
    piece: Slice,
    ledger: Ledger | None = None,
    queue: Queue | None = None,
    books: Books | None = None,
    repairs: Repairs | None = None,
) -> None:
    """Make one step, if it is the run's next, and send for the one after."""
    ledger, queue = ledger or ledger_table, queue or SqsQueue(QUEUE)
    run = ledger.get(piece.run_id)
    if run is None or run.finished or run.step > piece.step:
        return
    if run.step < piece.step:
        after, sums = _work(run, ledger, books or ShopBooks(), repairs or ShopRepairs())
        if not ledger.advance(after, sums):
            return
        run = after
    if run.finished:
        count("ReconciliationFinished")
        logger.info("reconciled", run_id=run.run_id, open=run.open, repaired=run.repaired)
    else:
        settling = run.stage == "second_look" and not run.position
        queue.send(Slice(run.run_id, run.step + 1), run.settle_seconds if settling else 0)


def _work(run: Run, ledger: Ledger, books: Books, repairs: Repairs) -> tuple[Run, Sums]:
    """The run after its next step, and what this step has added up."""
    after = replace(run, step=run.step + 1)
    if run.stage == "closing":
        return _closed(after, ledger), Sums()
    if run.stage == "totals":
        weigh_counters(run, ledger, repairs)
        return replace(after, stage=stage_after(run.stage)), Sums()
    if run.stage == "second_look":
        return _look_again(after, ledger, books, repairs), Sums()
    return _look(after, ledger, books)


def _look(run: Run, ledger: Ledger, books: Books) -> tuple[Run, Sums]:
    look, stage, sums = LOOKS[run.stage], run.stage, Sums()
    seen = ledger.sums(run.run_id).seen if stage == "orders" else set()
    end = clock.monotonic() + SLICE_SECONDS
    while run.stage == stage and clock.monotonic() < end:
        page = look(run, books, seen)
        sums.add(page.sums)
        ledger.suspect(run.run_id, page.suspects)
        run = replace(run, position=page.following, orders=run.orders + page.orders)
        run = replace(run, payments=run.payments + page.payments)
        if not page.following:
            counted = now_ms() if stage == LAST_COUNTED else run.counted_ms
            run = replace(run, stage=stage_after(stage), counted_ms=counted)
    return run, sums


def _look_again(run: Run, ledger: Ledger, books: Books, repairs: Repairs) -> Run:
    end = clock.monotonic() + SLICE_SECONDS
    while clock.monotonic() < end:
        suspects, following = ledger.suspects(run.run_id, run.position, SUSPECTS)
        for suspect in suspects:
            look_again(run, suspect, books, ledger, repairs)
        run = replace(run, position=following)
        if not following:
            return replace(run, stage=stage_after(run.stage))
    return run


def _closed(run: Run, ledger: Ledger) -> Run:
    states = [finding.state for finding in ledger.findings(run.run_id)]
    done = clock.iso(clock.now())
    return replace(run, finished_at=done, open=states.count("open"), repaired=states.count("repaired"))
