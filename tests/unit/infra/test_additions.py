"""What a packaged template gains over the one that chalice makes."""

import json
from typing import Any

from infra.deploying.additions import PACED, add, refusals
from infra.deploying.policies import CHALICE
from infra.deploying.stages import STAGES, Stage
from layers.shop.traffic.overload.model import PAYMENT_STEPS

DEAD = "arn:aws:sqs:eu-west-1:123456789012:sluice-dev-order-events-dlq"


def function(**events: str) -> dict[str, Any]:
    sources = {name: {"Type": kind, "Properties": {"BatchSize": 10}} for name, kind in events.items()}
    return {"Type": "AWS::Serverless::Function", "Properties": {"Events": sources}}


def chalice_made() -> dict[str, Any]:
    uri = {"Fn::Sub": "arn:aws:apigateway:${AWS::Region}:lambda:path/functions/${APIHandler.Arn}/invocations"}
    return {
        "Resources": {
            "Intake": function(Source="SQS"),
            "PublishOrderEvents": function(Source="DynamoDB"),
            "APIHandler": function(),
            "ApiHandlerLogGroup": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "wrong"}},
            "APIHandlerInvokePermission": {"Type": "AWS::Lambda::Permission", "Properties": {"FunctionName": {}}},
            "RestAPI": {"Type": "AWS::Serverless::Api", "Properties": {"DefinitionBody": {"uri": uri}}},
        }
    }


def added(**settings: Any) -> dict[str, dict[str, Any]]:
    resources = add(chalice_made(), Stage(name="dev", **settings), DEAD)["Resources"]
    return {name: resource["Properties"] for name, resource in resources.items()}


def test_functions_get_the_names_that_chalice_deploy_would_give() -> None:
    resources = added()
    assert resources["PublishOrderEvents"]["FunctionName"] == "sluice-dev-publish-order-events"
    assert resources["APIHandler"]["FunctionName"] == "sluice-dev"
    assert resources["ApiHandlerLogGroup"]["LogGroupName"] == "/aws/lambda/sluice-dev"


def test_one_bad_message_does_not_bring_its_batch_back() -> None:
    source = added(intake_concurrency=7)["Intake"]["Events"]["Source"]["Properties"]
    assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert source["ScalingConfig"] == {"MaximumConcurrency": 7}
    assert source["BatchSize"] == 10


def test_stream_records_that_cannot_be_published_leave_a_trace() -> None:
    source = added()["PublishOrderEvents"]["Events"]["Source"]["Properties"]
    assert source["DestinationConfig"]["OnFailure"]["Destination"] == DEAD


def test_the_api_is_throttled_as_the_stage_says() -> None:
    (limits,) = added(requests_per_second=50, burst=60)["RestAPI"]["MethodSettings"]
    assert (limits["ThrottlingRateLimit"], limits["ThrottlingBurstLimit"]) == (50, 60)


def test_with_snapstart_the_api_calls_the_published_version() -> None:
    resources = added(snap_start=True)
    assert resources["APIHandler"]["SnapStart"] == {"ApplyOn": "PublishedVersions"}
    assert "${APIHandlerAliaslive}/invocations" in json.dumps(resources["RestAPI"])
    assert resources["APIHandlerInvokePermission"]["FunctionName"] == {"Ref": "APIHandlerAliaslive"}


def test_what_api_gateway_refuses_by_itself_reads_like_the_shops_own_problems() -> None:
    throttled = refusals()["THROTTLED"]
    text = throttled["responseTemplates"]["application/json"].replace("$context.error.messageString", '"Slow down"')
    assert json.loads(text) | {"trace_id": "x"} == {
        "type": "urn:sluice:problem:too_many_requests",
        "title": "Too many requests",
        "status": 429,
        "code": "too_many_requests",
        "detail": "Slow down",
        "errors": [],
        "trace_id": "x",
    }
    assert throttled["responseParameters"]["gatewayresponse.header.Retry-After"] == "'1'"


def test_the_pacer_and_the_deployment_agree_where_the_intake_begins() -> None:
    config = json.loads((CHALICE / "config.json").read_text())["stages"]
    for name, stage in STAGES.items():
        told = config[name]["environment_variables"]
        assert int(told["SLUICE_INTAKE_START"]) == stage.intake_concurrency
        assert int(told["SLUICE_INTAKE_CEILING"]) > stage.intake_concurrency


def test_payments_are_paced_by_the_room_that_their_steps_have() -> None:
    config = json.loads((CHALICE / "config.json").read_text())["stages"]
    for name in STAGES:
        told = int(config[name]["environment_variables"].get("SLUICE_PAYMENT_CONCURRENCY", "0"))
        steps = [config[name]["lambda_functions"][step] for step in PAYMENT_STEPS]
        assert [step.get("reserved_concurrency", 0) for step in steps] == [told] * len(PAYMENT_STEPS)


def test_chalice_sets_no_limit_that_a_deployment_would_put_back() -> None:
    from app import app

    sources: list[Any] = app.event_sources
    limits = {source.name: source.maximum_concurrency for source in sources if source.name in PACED}
    assert limits == dict.fromkeys(PACED)
