"""A deployment repeats no call that would set what the last one set."""

from typing import Any

import pytest
from chalice.deploy.models import APICall, JPSearch, Plan, RecordResourceVariable
from chalice.deploy.planner import Variable
from chalice.utils import UI

from infra.deploying.changed_only import ChangedOnly, Remembered
from infra.deploying.executor import in_short

NOTIFY, INTAKE = "sluice-dev-notify", "sluice-dev-intake"


class Aws:
    """Answers as chalice's client does, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __getattr__(self, method: str) -> Any:
        def answer(**given: Any) -> Any:
            self.asked.append(f"{method} {given.get('function_name') or ''}".rstrip())
            if method == "update_function":
                return {"FunctionArn": f"arn:{given['function_name']}", "Environment": {"Variables": {"A": "b"}}}
            return {"create_function": f"arn:{given.get('function_name')}", "publish_layer": "arn:layer:2"}.get(
                method, "7"
            )

        return answer


@pytest.fixture
def aws() -> Aws:
    return Aws()


def function(name: str, first: bool = False, **settings: Any) -> list[Any]:
    """What chalice plans for a function: to make it, or to set it."""
    given = {"function_name": name, "zip_contents": b"PK", "layers": [Variable("layer")], "timeout": 10, **settings}
    if first:
        made = APICall(method_name="create_function", params=given | {"handler": "app.notify"}, output_var="arn")
        return [made]
    set_anew = APICall(method_name="update_function", params=given, output_var="updated")
    return [set_anew, JPSearch("FunctionArn", input_var="updated", output_var="arn")]


def layer(content: bytes = b"PK") -> list[Any]:
    given = {"layer_name": "sluice-dev-managed-layer", "zip_contents": content}
    return [APICall(method_name="publish_layer", params=given, output_var="layer")]


def api(document: str, first: bool = False) -> list[Any]:
    if first:
        given = {"swagger_document": document, "endpoint_type": "REGIONAL"}
        calls = [APICall(method_name="import_rest_api", params=given, output_var="api")]
    else:
        calls = [
            APICall(method_name="update_api_from_swagger", params={"rest_api_id": "7", "swagger_document": document})
        ]
    return [*calls, APICall(method_name="deploy_rest_api", params={"rest_api_id": "7", "api_gateway_stage": "api"})]


def run(aws: Aws, remembered: Remembered, *steps: list[Any], code: str = "one", **choices: bool) -> ChangedOnly:
    executor = ChangedOnly(aws, UI(), remembered, {NOTIFY: code, INTAKE: "one"}, **choices)
    executor.execute(Plan([call for step in steps for call in step], {}))
    return executor


def test_what_was_made_is_not_set_again_when_nothing_has_changed(aws: Aws) -> None:
    remembered: Remembered = {}
    run(aws, remembered, layer(), function(NOTIFY, first=True), api("paths", first=True))
    aws.asked.clear()
    again = run(aws, remembered, layer(), function(NOTIFY), api("paths"))
    assert (aws.asked, again.changed) == ([], [])
    assert again.variables["arn"] == f"arn:{NOTIFY}"


def test_only_the_function_whose_code_changed_is_uploaded(aws: Aws) -> None:
    remembered: Remembered = {}
    both = layer(), function(NOTIFY, first=True), function(INTAKE, first=True)
    run(aws, remembered, *both)
    aws.asked.clear()
    again = run(aws, remembered, layer(b"PK2"), function(NOTIFY), function(INTAKE), code="two")
    assert aws.asked == ["publish_layer", f"update_function {NOTIFY}"]
    assert again.changed == ["publish_layer sluice-dev-managed-layer", f"update_function {NOTIFY}"]


@pytest.mark.parametrize("setting", [{"timeout": 20}, {"environment_variables": {"SLUICE_SMS": "on"}}])
def test_a_function_whose_settings_changed_is_set(aws: Aws, setting: dict[str, Any]) -> None:
    remembered: Remembered = {}
    run(aws, remembered, layer(), function(NOTIFY, first=True))
    assert run(aws, remembered, layer(), function(NOTIFY, **setting)).changed == [f"update_function {NOTIFY}"]
    assert run(aws, remembered, layer(), function(NOTIFY, **setting)).changed == []


def test_an_api_that_changed_is_deployed_to_its_stage(aws: Aws) -> None:
    remembered: Remembered = {}
    run(aws, remembered, api("paths", first=True))
    assert run(aws, remembered, api("others")).changed == ["update_api_from_swagger 7", "deploy_rest_api 7"]


def test_a_layer_that_functions_may_still_use_is_not_deleted(aws: Aws) -> None:
    run(aws, {}, [APICall(method_name="delete_layer_version", params={"layer_version_arn": "arn:layer:1"})])
    assert aws.asked == []


def test_a_call_that_failed_is_not_remembered(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_: Any) -> None:
        raise ValueError("no")

    remembered: Remembered = {}
    monkeypatch.setattr(aws, "publish_layer", refused, raising=False)
    with pytest.raises(ValueError, match="no"):
        run(aws, remembered, layer())
    assert remembered == {}


def test_looking_changes_nothing_and_tells_what_would(aws: Aws) -> None:
    remembered: Remembered = {}
    run(aws, remembered, layer(), function(NOTIFY, first=True), api("paths", first=True))
    aws.asked.clear()
    looked = run(aws, dict(remembered), layer(b"PK2"), function(NOTIFY), api("more"), code="two", carry_out=False)
    assert aws.asked == []
    assert in_short(looked.changed) == (
        "publish_layer sluice-dev-managed-layer; update_function sluice-dev-notify; update_api_from_swagger 7; "
        "deploy_rest_api 7"
    )


def test_what_is_done_to_many_is_counted() -> None:
    assert in_short([f"create_role r{number}" for number in range(9)]) == "create_role 9"
    assert in_short([]) == "unchanged"


def test_what_is_recorded_of_a_function_is_its_name_in_aws(aws: Aws) -> None:
    record = RecordResourceVariable(
        resource_type="lambda_function", resource_name="notify", name="lambda_arn", variable_name="arn"
    )
    remembered: Remembered = {}
    run(aws, remembered, layer(), function(NOTIFY, first=True))
    again = run(aws, remembered, layer(), [*function(NOTIFY), record])
    assert again.resource_values == [
        {"name": "notify", "resource_type": "lambda_function", "lambda_arn": f"arn:{NOTIFY}"}
    ]
