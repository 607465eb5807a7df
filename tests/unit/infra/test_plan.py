"""The order of a deployment, and what each way and stage of it includes."""

from infra.deploying import templates
from infra.deploying.additions import sources
from infra.deploying.plan import plan
from infra.deploying.stages import STAGES, Stage
from infra.deploying.steps import DeployFunctions, KeepSecret, Output, PutStack, Secret, TuneSource
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


def test_a_newcomers_stage_has_nothing_that_costs_while_it_sleeps() -> None:
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


def test_chalice_deploy_is_followed_by_what_it_leaves_open() -> None:
    tuned = [step.function for step in plan(DEV) if isinstance(step, TuneSource)]
    assert tuned == list(sources(DEV))


def test_a_package_carries_that_in_its_template_instead() -> None:
    assert not [step for step in plan(DEV, packaged=True) if isinstance(step, TuneSource)]


def test_settings_given_by_hand_win() -> None:
    steps = plan(PROD, environment={"SLUICE_REDIS_URL": "redis://elsewhere"})
    deployed = next(step for step in steps if isinstance(step, DeployFunctions))
    assert deployed.environment["SLUICE_REDIS_URL"] == "redis://elsewhere"
