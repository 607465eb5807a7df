"""Taking up an execution that failed, where it failed."""

import json

import pytest

from infra.asl.graph import load, paths
from layers.shop.backoffice.operations.executions.executions import ExecutionView
from layers.shop.backoffice.operations.executions.history import StateVisit
from layers.shop.backoffice.operations.executions.redrive_execution import entries, where_it_failed
from layers.shop.backoffice.operations.resume_saga import BACK, FORWARD, resumed

ORDER = "ord_aaaaaaaaaaaaaaaaaaaaaaaaaa"
SAGA = next(load(path).definition for path in paths() if path.name == "order_saga.asl.json")


def failed(*visits):
    states = [
        StateVisit(name, "Task", status, 1, "2026-11-11T00:00:00.000Z", input={"order_id": ORDER, "before": name})
        for name, status in visits
    ]
    at = "2026-11-11T00:00:00.000Z"
    return ExecutionView(ORDER, "sluice-dev-order-saga", "FAILED", at, at, 0, input={"order_id": ORDER}, states=states)


def test_every_step_of_the_order_saga_can_be_entered():
    tasks = {name for name, state in SAGA["States"].items() if state["Type"] == "Task" and not name.startswith("Park")}
    assert entries(SAGA) >= tasks - {SAGA["States"]["ChooseEntry"]["Default"]} - {"AwaitPayment"}
    assert {FORWARD, BACK} <= entries(SAGA)


def test_it_goes_on_at_the_step_that_failed_with_what_that_was_given():
    visits = [("CapturePayment", "SUCCEEDED"), ("CreateShipment", "CAUGHT"), ("ShipmentFailed", "FAILED")]
    assert where_it_failed(failed(*visits), entries(SAGA)) == (
        "CreateShipment",
        {"order_id": ORDER, "before": "CreateShipment"},
    )


def test_an_undo_that_failed_is_tried_again_and_not_the_step_it_undoes():
    visits = [("AuthorizePayment", "CAUGHT"), ("VoidPayment", "CAUGHT"), ("CompensationFailed", "FAILED")]
    assert where_it_failed(failed(*visits), entries(SAGA))[0] == "VoidPayment"


def test_what_failed_where_it_cannot_be_entered_begins_again():
    assert where_it_failed(failed(("SomethingElse", "FAILED")), entries(SAGA)) == (None, {"order_id": ORDER})
    assert entries({"StartAt": "A", "States": {"A": {"Type": "Task"}}}) == set()


def test_each_redrive_has_a_name_of_its_own_and_the_same_every_time():
    first, entry = resumed(ORDER, {"order_id": ORDER, "undo_failure": {"Error": "X"}}, "CreateShipment")
    assert (first, entry) == (f"{ORDER}-r1", {"order_id": ORDER, "redriven": 1, "resume_at": "CreateShipment"})
    second, again = resumed(first, json.loads(json.dumps(entry)), None)
    assert (second, again) == (f"{ORDER}-r2", {"order_id": ORDER, "redriven": 2})


def test_an_undo_that_is_run_again_knows_what_made_it_necessary():
    given = {"order_id": ORDER, "failure": {"Error": "AmountMismatchError"}}
    assert resumed(ORDER, given, "RefundOrder")[1]["failure"] == {"Error": "AmountMismatchError"}
    assert "failure" not in resumed(ORDER, given, None)[1]


@pytest.mark.parametrize("suffix", ["", "-1", "-paid", "-stocked", "-cancelled", "-wait"])
def test_every_execution_of_an_order_has_successors_of_its_own(suffix: str):
    assert resumed(f"{ORDER}{suffix}", {"order_id": ORDER}, None)[0] == f"{ORDER}{suffix}-r1"
    assert resumed(f"{ORDER}{suffix}-r1", {"order_id": ORDER, "redriven": 1}, None)[0] == f"{ORDER}{suffix}-r2"
