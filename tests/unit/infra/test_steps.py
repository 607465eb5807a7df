"""A saga step is named once: what machines, app.py and the table of rights say of it agrees."""

from typing import Any

from app import app
from infra.asl.graph import machine
from infra.asl.steps import all_steps, function_of, spelt, step_of, steps_of
from infra.deploying import templates
from infra.deploying.policies import RIGHTS
from layers.cloud.web import doors

STEPS = {each.name for each in app.pure_lambda_functions} - {doors.BACK_OFFICE}


def test_the_machines_call_every_step_that_the_app_has_and_no_other() -> None:
    assert {function_of(step) for step in all_steps()} == STEPS


def test_every_function_of_the_app_has_its_rights_and_nothing_else_has_any() -> None:
    deployed: list[Any] = [*app.pure_lambda_functions, *app.event_sources]
    functions = {each.name for each in deployed}
    assert functions | {"api_handler"} == set(RIGHTS)


def test_a_name_is_one_in_every_spelling() -> None:
    assert function_of("KeepPaymentToken") == "keep-payment-token"
    assert [step_of(function_of(step)) for step in all_steps()] == all_steps()
    assert spelt("{Step}Arn: sluice-{step}", ["RefundOrder"]) == ["RefundOrderArn: sluice-refund-order"]


def test_a_machine_calls_a_step_once_or_often_and_names_it_once() -> None:
    assert steps_of(machine("payment_wait")) == [
        "KeepPaymentToken",
        "ResumeOrder",
        "VoidPayment",
        "ReleaseStock",
        "RefundOrder",
    ]


def test_the_machines_may_invoke_the_steps_and_nothing_else() -> None:
    role = templates.load("sagas")["Resources"]["SagaRole"]["Properties"]
    (invoke,) = [each for each in role["Policies"][0]["PolicyDocument"]["Statement"] if each["Sid"] == "InvokeTheSteps"]
    allowed = {arn["Fn::Sub"].partition(":function:sluice-${Stage}-")[2] for arn in invoke["Resource"]}
    assert allowed == STEPS


def test_no_definition_is_deployed_with_a_step_that_has_no_address() -> None:
    for saga in templates.resources("sagas", "AWS::StepFunctions::StateMachine").values():
        assert "Arn}" not in saga["DefinitionString"]["Fn::Sub"]
        assert "{step}" not in saga["DefinitionString"]["Fn::Sub"]
