"""The order of a deployment, and what each way and stage of it includes."""

from typing import Any

from infra.deploying import templates
from infra.deploying.additions import sources
from infra.deploying.plan import of_a_release, plan
from infra.deploying.stages import STAGES, Stage
from infra.deploying.steps import (
    DeployFunctions,
    KeepSecret,
    Known,
    Output,
    PutStack,
    RefreshPages,
    Secret,
    TuneSource,
    UploadPages,
)
from layers.cloud.web.edge import HEADER

DEV, PROD = STAGES["dev"], STAGES["prod"]


def stacks(stage: Stage) -> list[str]:
    return [step.template for step in plan(stage) if isinstance(step, PutStack)]


def functions(stage: Stage, **choices: bool) -> DeployFunctions:
    return next(step for step in plan(stage, **choices) if isinstance(step, DeployFunctions))


def test_what_functions_stand_on_comes_before_them_and_what_calls_them_after() -> None:
    names = [step.template if isinstance(step, PutStack) else type(step).__name__ for step in plan(PROD)]
    here = names.index("DeployFunctions")
    assert {"storage", "tables", "queues", "events", "cache"} <= set(names[:here])
    assert {"sagas", "edge", "observability", "recovery"} <= set(names[here:])


def test_a_newcomers_stage_has_no_network_and_no_firewall_that_cost_while_they_sleep() -> None:
    assert not {"cache", "edge"} & set(stacks(DEV))
    assert functions(DEV).subnets == ""


def test_production_functions_learn_where_the_cache_is() -> None:
    deployed = functions(PROD)
    assert deployed.environment["SLUICE_REDIS_URL"] == Output("cache", "RedisUrl")
    assert deployed.subnets == Output("cache", "Subnets")


def test_cloudfront_shows_the_secret_that_the_functions_look_for() -> None:
    steps = plan(PROD)
    kept = steps.index(KeepSecret("edge-secret", made_up=True))
    edge = next(step for step in steps if isinstance(step, PutStack) and step.template == "edge")
    assert kept < steps.index(functions(PROD)) < steps.index(edge)
    assert edge.parameters["EdgeSecret"] == Secret("edge-secret")
    template = templates.load("edge")
    origins = template["Resources"]["Shop"]["Properties"]["DistributionConfig"]["Origins"]
    shown = next(origin for origin in origins if origin["Id"] == "api")["OriginCustomHeaders"]
    assert [header["HeaderName"].lower() for header in shown] == [HEADER]
    assert template["Parameters"]["EdgeSecret"]["NoEcho"]
    assert KeepSecret("edge-secret", made_up=True) not in plan(DEV)


def test_pages_are_read_by_the_stages_own_distribution_alone_and_by_nobody_where_there_is_none() -> None:
    put = [step for step in plan(PROD) if isinstance(step, PutStack)]
    names = [step.template for step in put]
    assert names.index("storage") < names.index("edge") < names.index("storage", 1)
    reader = Known("edge", "DistributionArn", "us-east-1")
    assert [step.parameters for step in put if step.template == "storage"] == [{"Distribution": reader}] * 2
    assert [step.parameters for step in plan(DEV) if isinstance(step, PutStack) and step.template == "storage"] == [{}]
    for allowed in web_policy()[:2]:
        statement = allowed["Fn::If"][1]
        assert statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
        assert statement["Condition"] == {"StringEquals": {"aws:SourceArn": {"Ref": "Distribution"}}}
    assert [rest["Effect"] for rest in web_policy()[2:]] == ["Deny"]


def web_policy() -> list[dict[str, Any]]:
    policies = templates.resources("storage", "AWS::S3::BucketPolicy")
    statements: list[dict[str, Any]] = policies["WebPolicy"]["PolicyDocument"]["Statement"]
    return statements


def test_a_stage_without_a_site_uploads_no_pages() -> None:
    assert not [step for step in plan(DEV) if isinstance(step, UploadPages | RefreshPages)]


def test_cloudfront_forgets_pages_after_they_are_uploaded_and_going_back_does_the_same() -> None:
    for steps in (plan(PROD), [step for step in plan(PROD) if of_a_release(step)]):
        names = [step.template if isinstance(step, PutStack) else type(step).__name__ for step in steps]
        assert names.index("UploadPages") < names.index("edge") < names.index("RefreshPages")


def test_no_error_is_kept_at_the_edge_and_none_is_replaced_by_a_page() -> None:
    (edge,) = templates.resources("edge", "AWS::CloudFront::Distribution").values()
    told = edge["DistributionConfig"]["CustomErrorResponses"]
    assert {each["ErrorCode"] for each in told} == {400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504}
    assert all(each == {"ErrorCode": each["ErrorCode"], "ErrorCachingMinTTL": 0} for each in told)
    behaviours = edge["DistributionConfig"]["CacheBehaviors"]
    assert not [each for each in behaviours if "FunctionAssociations" in each]


def test_chalice_deploy_is_followed_by_what_it_leaves_open() -> None:
    tuned = [step.function for step in plan(DEV) if isinstance(step, TuneSource)]
    assert tuned == list(sources(DEV))


def test_a_package_carries_that_in_its_template_instead() -> None:
    assert not [step for step in plan(DEV, packaged=True) if isinstance(step, TuneSource)]


def test_settings_given_by_hand_win() -> None:
    steps = plan(PROD, environment={"SLUICE_REDIS_URL": "redis://elsewhere"})
    deployed = next(step for step in steps if isinstance(step, DeployFunctions))
    assert deployed.environment["SLUICE_REDIS_URL"] == "redis://elsewhere"
