"""Step Functions histories, read."""

from datetime import UTC, datetime, timedelta

from layers.shop.backoffice.operations.executions.history import visits

START = datetime(2026, 11, 11, tzinfo=UTC)


def history(*steps):
    kinds = []
    for number, (kind, details) in enumerate(steps):
        event = {"type": kind, "timestamp": START + timedelta(seconds=number)}
        if details:
            key = {"Entered": "stateEnteredEventDetails", "Exited": "stateExitedEventDetails"}.get(
                kind[-7:].lstrip("e")
            )
            key = key or ("stateExitedEventDetails" if kind.endswith("Exited") else "lambdaFunctionFailedEventDetails")
            event[key] = details
        kinds.append(event)
    return kinds


DECLINED_AND_RETRIED = history(
    ("ExecutionStarted", None),
    ("TaskStateEntered", {"name": "AuthorizePayment", "input": '{"order_id": "ord_1"}'}),
    ("LambdaFunctionScheduled", None),
    ("LambdaFunctionStarted", None),
    ("LambdaFunctionFailed", {"error": "PaymentUnavailableError", "cause": "timeout"}),
    ("LambdaFunctionScheduled", None),
    ("LambdaFunctionSucceeded", None),
    ("TaskStateExited", {"name": "AuthorizePayment", "output": '{"authorization": {"status": "declined"}}'}),
    ("ChoiceStateEntered", {"name": "PaymentAnswered", "input": "{}"}),
    ("ChoiceStateExited", {"name": "PaymentAnswered", "output": "{}"}),
    ("SucceedStateEntered", {"name": "OrderCancelled", "input": "{}"}),
    ("ExecutionSucceeded", None),
)


def test_states_come_in_the_order_they_were_entered_with_what_went_in_and_out():
    authorize, answered, cancelled = visits(DECLINED_AND_RETRIED)
    assert (authorize.name, authorize.attempts, authorize.input) == ("AuthorizePayment", 2, {"order_id": "ord_1"})
    assert authorize.output == {"authorization": {"status": "declined"}}
    assert (answered.type, answered.attempts) == ("Choice", 1)
    assert (cancelled.status, cancelled.stopped_at) == ("SUCCEEDED", cancelled.started_at)


def test_a_retry_that_helped_leaves_no_failure():
    assert visits(DECLINED_AND_RETRIED)[0].status == "SUCCEEDED"


def test_an_error_taken_further_by_a_catch_is_told():
    caught = visits(
        history(
            ("TaskStateEntered", {"name": "CapturePayment", "input": "{}"}),
            ("LambdaFunctionScheduled", None),
            ("LambdaFunctionFailed", {"error": "CaptureRefusedError", "cause": "expired"}),
            ("TaskStateExited", {"name": "CapturePayment", "output": "{}"}),
        )
    )[0]
    assert (caught.status, caught.error, caught.cause) == ("CAUGHT", "CaptureRefusedError", "expired")


def test_a_state_that_is_still_running_says_so():
    assert visits(history(("TaskStateEntered", {"name": "VoidPayment", "input": "{}"})))[0].status == "RUNNING"
