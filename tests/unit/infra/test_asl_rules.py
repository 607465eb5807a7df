"""A state machine is looked over before it is let near money."""

from typing import Any

import pytest

from infra.asl.diagram import drawn, mermaid
from infra.asl.graph import Machine
from infra.asl.rules import complaints, worst_case_seconds
from infra.asl.schema import complaints as schema_complaints

ROOM: dict[str, Any] = {
    "ErrorEquals": ["Lambda.TooManyRequestsException", "PaymentBusyError"],
    "IntervalSeconds": 30,
    "BackoffRate": 1,
    "MaxAttempts": 4,
    "JitterStrategy": "FULL",
}
FAULTS = {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 2}
HASTY, AS_ONE = {**ROOM, "MaxAttempts": 2}, {**ROOM, "JitterStrategy": "NONE"}
RETRY = [ROOM, FAULTS]


def task(following: str | None, caught: str = "UndoFailed", **changes: Any) -> dict[str, Any]:
    onward = {"Next": following} if following else {"End": True}
    catch = [{"ErrorEquals": ["States.ALL"], "Next": caught}]
    state = {"Type": "Task", "Resource": "${StepArn}", "TimeoutSeconds": 5, "Retry": RETRY, "Catch": catch}
    return {**state, **onward, **changes}


def saga(**changes: Any) -> Machine:
    states = {
        "AuthorizePayment": task("CapturePayment", caught="VoidPayment"),
        "CapturePayment": task("OrderConfirmed", caught="ToDeadLetters"),
        "VoidPayment": task("OrderCancelled"),
        "OrderConfirmed": {"Type": "Succeed"},
        "OrderCancelled": {"Type": "Succeed"},
        "ToDeadLetters": task("UndoFailed", Catch=[]),
        "UndoFailed": {"Type": "Fail"},
        **changes,
    }
    comment = "CapturePayment (the pivot). Budget: 420 s"
    start = {"Comment": comment, "StartAt": "AuthorizePayment", "TimeoutSeconds": 420}
    return Machine("order_saga", {**start, "States": states})


def test_a_sound_saga_gives_no_reason_to_complain() -> None:
    assert complaints(saga()) == []
    assert schema_complaints(saga()) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"VoidPayment": task("OrderCanceled")}, "VoidPayment leads to OrderCanceled, which does not exist"),
        ({"Forgotten": task(None)}, "Forgotten cannot be reached"),
        ({"VoidPayment": task("OrderCancelled", Retry=[])}, "VoidPayment has no Retry"),
        ({"VoidPayment": task("OrderCancelled", Catch=[])}, "VoidPayment does not catch States.ALL"),
        ({"VoidPayment": task("OrderCancelled", TimeoutSeconds=60)}, "its slowest road takes 441 s, but it is cut off"),
        (
            {"VoidPayment": task("OrderCancelled", Retry=[FAULTS])},
            "VoidPayment has no retrier of its own for throttles",
        ),
        ({"VoidPayment": task("OrderCancelled", Retry=[FAULTS, ROOM])}, "VoidPayment has no retrier of its own"),
        ({"VoidPayment": task("OrderCancelled", Retry=[HASTY, FAULTS])}, "VoidPayment waits 60 s for room at most"),
        ({"VoidPayment": task("OrderCancelled", Retry=[AS_ONE, FAULTS])}, "VoidPayment waits for room without full"),
        (
            {"AuthorizePayment": task("CapturePayment", caught="CapturePayment")},
            "AuthorizePayment fails forward to CapturePayment",
        ),
    ],
)
def test_a_saga_with_a_gap_is_named_in_a_sentence(changes: dict[str, Any], sentence: str) -> None:
    found = complaints(saga(**changes))
    assert any(complaint.startswith(f"order_saga: {sentence}") for complaint in found), found


def test_a_task_without_a_timeout_is_refused() -> None:
    endless = task("OrderCancelled")
    del endless["TimeoutSeconds"]
    assert any("VoidPayment has no TimeoutSeconds" in found for found in complaints(saga(VoidPayment=endless)))


def test_the_slowest_road_counts_every_retry_and_pause() -> None:
    lone = Machine("lone", {"StartAt": "Step", "States": {"Step": task(None, Catch=[])}})
    assert worst_case_seconds(lone) == 3 * 5 + 1 + 2 + 4 * 30  # refused at once, then half a minute each


def test_what_may_run_as_express_does_not_wait_for_callbacks() -> None:
    waits = task("OrderCancelled", Resource="x.waitForTaskToken")
    found = complaints(saga(VoidPayment=waits, CapturePayment=task("OrderConfirmed", caught="UndoFailed")))
    assert not any("waits for a callback" in each for each in found)
    brief = Machine("brief", {"TimeoutSeconds": 90, "StartAt": "Step", "States": {"Step": {**waits, "Next": "Step"}}})
    assert any("Step waits for a callback" in each for each in complaints(brief))


def test_a_machine_that_can_go_in_circles_has_no_slowest_road() -> None:
    states = {"Look": {"Type": "Wait", "Seconds": 1, "Next": "Again"}, "Again": {"Type": "Pass", "Next": "Look"}}
    assert worst_case_seconds(Machine("circle", {"StartAt": "Look", "States": states})) == float("inf")


def test_the_schema_refuses_a_word_that_the_language_does_not_know() -> None:
    assert any("Nxt" in found for found in schema_complaints(saga(VoidPayment=task("OrderCancelled", Nxt="x"))))


def test_a_redrawn_diagram_takes_the_place_of_the_old_one() -> None:
    page = drawn("# Sagas\n\n<!-- diagram: order_saga -->\nold\n<!-- end -->\n\nThe table.\n", [saga()])
    assert mermaid(saga()) in page
    assert "old" not in page
    assert page.endswith("The table.\n")
    assert drawn(page, [saga()]) == page
