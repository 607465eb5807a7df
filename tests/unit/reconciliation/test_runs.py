"""A run from its first slice to its last, with messages that come twice and books that change meanwhile."""

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
import pytest
from msgspec.structs import replace

from layers.cloud import clock
from layers.cloud.messages.queues import MemoryQueue
from layers.shop.backoffice.reconciliation.errors import ReconciliationNotFoundError
from layers.shop.backoffice.reconciliation.in_memory import MemoryLedger
from layers.shop.backoffice.reconciliation.model import Finding, Run
from layers.shop.backoffice.reconciliation.read_runs import list_runs, show_run
from layers.shop.backoffice.reconciliation.run_slices import Slice, run_slice, start_run
from layers.shop.checkout.orders.model import Order, Payment
from layers.shop.goods.inventory.model import StockBooks
from layers.shop.payments.errors import PaymentUnavailableError, RefundRefusedError
from tests.unit.reconciliation.cases import NOW, TOTAL, a_payment, an_order
from tests.unit.reconciliation.memory_books import MemoryBooks, SaidRepairs


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.frozen(datetime.fromtimestamp(NOW / 1000, UTC)):
        yield


class Day:
    """A shop of five orders, rightly paid and rightly counted, and a run over its books."""

    def __init__(self, repairs: SaidRepairs | None = None) -> None:
        self.books, self.ledger, self.queue = MemoryBooks(), MemoryLedger(), MemoryQueue()
        self.repairs = repairs or SaidRepairs()
        self.books.order_rows = [an_order(order_id=f"ord_{n}", payment=_paid(n)) for n in range(5)]
        self.books.payment_rows = [a_payment(intent_id=f"pi_{n}", order_id=f"ord_{n}") for n in range(5)]
        self.books.stock_rows = [StockBooks("LANTERN-RED", receipts=20), StockBooks("LANTERN-RED", 20, 10, shards=1)]

    def start(self) -> Run:
        return start_run("a test", ledger=self.ledger, queue=self.queue)

    def step(self, message: object) -> None:
        piece = msgspec.convert(message, Slice)
        run_slice(piece, self.ledger, self.queue, self.books, self.repairs)

    def run(self, twice: bool = False) -> tuple[Run, list[Finding]]:
        run = self.start()
        while self.queue.sent:
            _, message = self.queue.sent.pop(0)
            for _ in range(2 if twice else 1):
                self.step(message)
        return show_run(run.run_id, self.ledger)


def _paid(number: int) -> Payment:
    return Payment(f"pi_{number}", "captured", TOTAL, TOTAL)


def kinds(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.kind, finding.state) for finding in findings]


def test_a_clean_day_finds_nothing_on_any_page() -> None:
    run, findings = Day().run()
    assert (findings, run.orders, run.payments, run.finished) == ([], 5, 5, True)


def test_every_book_is_read_to_its_last_page() -> None:
    day = Day()
    day.books.payment_rows[0] = a_payment(intent_id="pi_0", order_id="ord_0", captured=TOTAL - 1)
    day.books.payment_rows.append(a_payment(intent_id="pi_stray", order_id=""))
    day.books.order_rows.append(an_order("pending", order_id="ord_6", holds=[]))
    _, findings = day.run()
    assert kinds(findings) == [
        ("captured_amount_differs", "open"),
        ("charged_without_order", "open"),
        ("pending_past_deadline", "repaired"),
    ]


def test_a_payment_that_is_on_nobodys_list_is_missed() -> None:
    day = Day()
    del day.books.payment_rows[3]
    _, findings = day.run()
    assert [(finding.kind, finding.subject) for finding in findings] == [("order_without_charge", "ord_3")]


def test_stock_is_weighed_over_all_pages_of_orders() -> None:
    day = Day()
    day.books.stock_rows[1] = StockBooks("LANTERN-RED", 20, 9, shards=1)
    _, findings = day.run()
    assert [(finding.subject, finding.evidence["missing"]) for finding in findings] == [("stock|LANTERN-RED", 1)]


def test_a_message_that_comes_twice_counts_once() -> None:
    day = Day()
    day.books.order_rows[0] = replace(day.books.order_rows[0], status="confirmed", holds=[])
    day.books.stock_rows[1] = StockBooks("LANTERN-RED", 20, 12, shards=1)
    run, findings = day.run(twice=True)
    assert kinds(findings) == [("saga_missing", "repaired")]
    assert (run.orders, run.payments, run.repaired) == (5, 5, 1)


def test_what_settles_between_the_looks_is_no_finding() -> None:
    day = Day()
    right = day.books.order_rows[2]
    day.books.order_rows[2] = replace(right, payment=replace(right.payment, captured=0))
    run = day.start()
    while (current := day.ledger.get(run.run_id)) and current.stage != "second_look":
        day.step(day.queue.sent.pop(0)[1])
    assert day.queue.sent[0][0] == run.settle_seconds
    day.books.order_rows[2] = right
    while day.queue.sent:
        day.step(day.queue.sent.pop(0)[1])
    assert show_run(run.run_id, day.ledger)[1] == []


def test_a_refused_repair_is_a_question_with_the_refusal() -> None:
    day = Day(SaidRepairs(refused=RefundRefusedError("ord_0", "pi_0", "insufficient_funds")))
    _cancel(day)
    _, (finding,) = day.run()
    assert (finding.kind, finding.state, finding.repair) == ("charged_without_order", "open", "")
    assert "insufficient_funds" in finding.question


def test_a_repair_that_does_not_help_is_a_question() -> None:
    day = Day(SaidRepairs(useless=True))
    _cancel(day)
    _, (finding,) = day.run()
    assert (finding.state, bool(finding.question)) == ("open", True)


def test_a_provider_out_of_reach_brings_the_slice_again() -> None:
    day = Day(SaidRepairs(refused=PaymentUnavailableError("no route")))
    _cancel(day)
    with pytest.raises(PaymentUnavailableError):
        day.run()


def test_runs_are_listed_the_newest_first() -> None:
    day = Day()
    first = day.start()
    with clock.frozen(datetime.fromtimestamp(NOW / 1000 + 60, UTC)):
        second = day.start()
    page = list_runs(1, ledger=day.ledger)
    assert [run.run_id for run in page.runs] == [second.run_id]
    assert [run.run_id for run in list_runs(1, page.following, day.ledger).runs] == [first.run_id]


def test_a_run_that_never_was_is_not_shown() -> None:
    with pytest.raises(ReconciliationNotFoundError):
        show_run("rec_nothing", MemoryLedger())


def _cancel(day: Day) -> None:
    """The first order was cancelled, its units are back, and its money is not."""
    kept: Order = an_order("cancelled", order_id="ord_0", payment=Payment("pi_0", "voided"))
    day.books.order_rows[0] = kept
    day.books.stock_rows[1] = StockBooks("LANTERN-RED", 20, 12, shards=1)
