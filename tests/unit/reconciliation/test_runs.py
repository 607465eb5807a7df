"""A run from its first slice to its last, with messages that come twice and books that change meanwhile."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from msgspec.structs import replace

from layers.cloud import clock
from layers.shop.backoffice.reconciliation import find_suspects
from layers.shop.backoffice.reconciliation.errors import ReconciliationNotFoundError
from layers.shop.backoffice.reconciliation.model import Finding
from layers.shop.backoffice.reconciliation.runs import list_runs, show_run, start_run
from layers.shop.backoffice.reconciliation.store import runs_table
from layers.shop.checkout.orders.read.read_order import find_order
from layers.shop.payments.errors import PaymentUnavailableError, RefundRefusedError
from tests.support import provider_double as double
from tests.support.cloud import Cloud
from tests.support.provider_double import Intent, paid_through
from tests.support.rows import put_order
from tests.unit.reconciliation.cases import NOW, TOTAL
from tests.unit.reconciliation.day import Day, Provider


@pytest.fixture
def day(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[Day]:
    """Every book is read two entries a page."""
    monkeypatch.setattr(find_suspects, "PAGE", 2)
    monkeypatch.setattr(double, "PAGE_SIZE", 2)
    provider = Provider()
    with clock.frozen(clock.moment(NOW)), paid_through(provider):
        yield Day(cloud, provider)


def kinds(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.kind, finding.state) for finding in findings]


def test_a_clean_day_finds_nothing_on_any_page(day: Day) -> None:
    run, findings = day.run()
    assert (findings, run.orders, run.payments, run.finished) == ([], 5, 5, True)


def test_every_book_is_read_to_its_last_page(day: Day) -> None:
    day.provider.intents["ord_0"].captured -= 1
    money = day.provider.intents["ord_0"].amount
    day.provider.strays.append(Intent("", "pi_stray", money, "captured", was_held=True, captured=TOTAL))
    day.sell("ord_6", until="pending", paid=False)
    run, findings = day.run()
    assert kinds(findings) == [
        ("captured_amount_differs", "open"),
        ("charged_without_order", "open"),
        ("pending_past_deadline", "repaired"),
    ]
    expired = find_order("ord_6")
    assert expired
    assert (expired.status, run.orders, run.payments) == ("cancelled", 6, 6)


def test_a_payment_that_is_on_nobodys_list_is_missed(day: Day) -> None:
    del day.provider.intents["ord_3"]
    _, findings = day.run()
    assert [(finding.kind, finding.subject) for finding in findings] == [("order_without_charge", "ord_3")]


def test_stock_is_weighed_over_all_pages_of_orders(day: Day) -> None:
    day.lose(1)
    _, findings = day.run()
    assert [(finding.subject, finding.evidence["missing"]) for finding in findings] == [("stock|LANTERN-RED", 1)]


def test_a_message_that_comes_twice_counts_once(day: Day) -> None:
    day.sell("ord_5", until="confirmed")
    run, findings = day.run(twice=True)
    assert kinds(findings) == [("saga_missing", "repaired")]
    assert (run.orders, run.payments, run.repaired) == (6, 6, 1)
    assert set(day.cloud.machines.started) == {"ord_5-1"}


def test_what_settles_between_the_looks_is_no_finding(day: Day) -> None:
    right = find_order("ord_2")
    assert right
    put_order(replace(right, payment=replace(right.payment, captured=0)))
    run = start_run("a test")
    while (current := runs_table.get(run.run_id)) and current.stage != "second_look":
        day.step(day.messages().pop(0)[1])
    assert day.messages()[0][0] == run.settle_seconds
    assert runs_table.suspects(run.run_id, "", 9)[0]
    put_order(right)
    while day.messages():
        day.step(day.messages().pop(0)[1])
    assert show_run(run.run_id)[1] == []


def test_money_of_a_cancelled_order_is_given_back(day: Day) -> None:
    day.sell("ord_5", until="cancelled")
    _, (finding,) = day.run()
    assert (finding.kind, finding.state) == ("charged_without_order", "repaired")
    assert day.provider.intents["ord_5"].refunded == TOTAL


def test_a_refused_repair_is_a_question_with_the_refusal(day: Day) -> None:
    day.sell("ord_5", until="cancelled")
    day.provider.refusal = RefundRefusedError("ord_5", "pi_ord_5", "insufficient_funds")
    _, (finding,) = day.run()
    assert (finding.kind, finding.state, finding.repair) == ("charged_without_order", "open", "")
    assert "insufficient_funds" in finding.question


def test_a_repair_that_does_not_help_is_a_question(day: Day) -> None:
    day.sell("ord_5", until="confirmed")
    for name in ("ord_5", "ord_5-1"):  # it had both of its executions, and they left it behind
        day.cloud.machines.started[name] = {"machine": "order-saga"}
        day.cloud.machines.ended[name] = "FAILED"
    _, (finding,) = day.run()
    assert (finding.kind, finding.state, bool(finding.question)) == ("saga_missing", "open", True)


def test_an_order_with_an_execution_at_work_is_let_be(day: Day) -> None:
    day.sell("ord_5", until="confirmed")
    day.cloud.machines.started["ord_5"] = {"machine": "order-saga"}
    assert day.run()[1] == []


def test_a_provider_out_of_reach_brings_the_slice_again(day: Day) -> None:
    day.sell("ord_5", until="cancelled")
    day.provider.refusal = PaymentUnavailableError("no route")
    with pytest.raises(PaymentUnavailableError):
        day.run()


def test_runs_are_listed_the_newest_first(day: Day) -> None:
    first = start_run("a test")
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        second = start_run("a test")
    page = list_runs(1)
    assert [run.run_id for run in page.runs] == [second.run_id]
    assert [run.run_id for run in list_runs(1, page.following).runs] == [first.run_id]


def test_a_run_that_never_was_is_not_shown(cloud: Cloud) -> None:
    with pytest.raises(ReconciliationNotFoundError):
        show_run("rec_nothing")
