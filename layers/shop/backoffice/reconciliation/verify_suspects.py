"""The second look, on fresh reads, at every suspect. What stands is repaired, or put to a person."""

from collections.abc import Iterator

from layers.cloud import clock
from layers.cloud.watch.telemetry import count, logger
from layers.shop.aftersales.returns.errors import ReturnRefusedError, ReturnsChangedError
from layers.shop.aftersales.returns.read_returns import returns_of
from layers.shop.backoffice.reconciliation.books import is_running, order_named, paid_by, recorded_points_of
from layers.shop.backoffice.reconciliation.model import Case, Finding, Run, Suspect, Verdict
from layers.shop.backoffice.reconciliation.repairs import repair
from layers.shop.backoffice.reconciliation.rules.counting_rules import about_counter
from layers.shop.backoffice.reconciliation.rules.order_rules import about_order
from layers.shop.backoffice.reconciliation.rules.payment_rules import about_missing_payment, about_payment
from layers.shop.backoffice.reconciliation.rules.point_rules import about_points, may_be_judged
from layers.shop.backoffice.reconciliation.rules.return_rules import about_replacement, about_returns
from layers.shop.backoffice.reconciliation.store import runs_table
from layers.shop.backoffice.reconciliation.sums import Counter, Tally
from layers.shop.checkout.orders.errors import MoveRefusedError, OrderBusyError
from layers.shop.checkout.orders.model import SOLD, Order
from layers.shop.offers.points.errors import MembershipBusyError, MembershipNotFoundError
from layers.shop.payments.books import find_payment
from layers.shop.payments.errors import (
    AlreadyCapturedError,
    AmountMismatchError,
    PaymentMisconfiguredError,
    RefundRefusedError,
)

# What the same repair would meet again: a person has to look. What may pass is raised, and the slice comes again.
REFUSALS = (
    AlreadyCapturedError,
    AmountMismatchError,
    MembershipBusyError,
    MembershipNotFoundError,
    MoveRefusedError,
    OrderBusyError,
    PaymentMisconfiguredError,
    RefundRefusedError,
    ReturnRefusedError,
    ReturnsChangedError,
)


def weigh_counters(run: Run) -> None:
    """Every counter against what orders have of it."""
    sums = runs_table.sums(run.run_id)
    for key in sorted(sums.counters.keys() | sums.tallies.keys()):
        counter, tally = sums.counters.get(key, Counter()), sums.tallies.get(key, Tally())
        for verdict in about_counter(key, counter, tally):
            conclude(run, verdict, Case(None))


def verify(run: Run, suspect: Suspect) -> None:
    case = case_of(suspect)
    for verdict in list(verdicts(case)):
        conclude(run, verdict, case)


def case_of(suspect: Suspect) -> Case:
    order = order_named(suspect.order_id)
    intent_id = suspect.intent_id or (order.payment.intent_id if order else "")
    payable = order.placement.payable.amount if order else 0
    payment = find_payment(suspect.order_id, intent_id or None) if intent_id or payable else None
    return Case(order, payment, returns_of(order.order_id) if order else None)


def verdicts(case: Case) -> Iterator[Verdict]:
    order, payment = case.order, case.payment
    running = bool(order and order.status in ("pending", "confirmed") and is_running(order.order_id))
    if payment:
        yield from about_payment(order, payment, clock.now_ms(), running)
    elif order:
        yield from about_missing_payment(order, clock.now_ms(), running)
    if order and (payment is None or payment.intent_id == order.payment.intent_id or order.status not in SOLD):
        yield from about_order(order, clock.now_ms(), running, payment)
        yield from _about_returns(order, case)
    if order and may_be_judged(order, clock.now_ms()):
        assert case.returns is not None
        yield from about_points(order, case.returns, recorded_points_of(order))


def _about_returns(order: Order, case: Case) -> Iterator[Verdict]:
    assert case.returns is not None
    received = [one.return_id for one in case.returns.returns if one.status == "received"]
    settling = [return_id for return_id in received if is_running(return_id)]
    yield from about_returns(order, case.returns, clock.now_ms(), case.payment, settling)
    yield from about_replacement(order, paid_by(order), clock.now_ms())


def conclude(run: Run, verdict: Verdict, case: Case) -> None:
    """Make a finding of a verdict: repaired, if its remedy helps."""
    question, done = verdict.question, ""
    if verdict.remedy:
        try:
            done = repair(verdict, case)
        except REFUSALS as refused:
            question = f"The repair was refused: {refused}"
        question = question or ("" if done else "The repair did not help: look at the order's executions.")
    finding = Finding(
        kind=verdict.kind,
        subject=verdict.subject,
        state="repaired" if done else "open",
        evidence=verdict.evidence,
        found_at=clock.iso(clock.now()),
        remedy=verdict.remedy,
        question=question,
        repair=done,
        order_id=case.order.order_id if case.order else "",
        intent_id=case.payment.intent_id if case.payment else "",
    )
    runs_table.put(run.run_id, finding)
    logger.warning("reconciliation found", kind=finding.kind, subject=finding.subject, state=finding.state)
    count("DifferenceRepaired" if done else "DifferenceOpen")
