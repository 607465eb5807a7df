"""Prod's templates, every resource carried out: by MiniStack, and what that does not know by moto.

Which resources nobody knows stands in lacking.py. Functions and their API are deployed by test_deploy.py.
"""

import json
import warnings
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from moto import mock_aws

from infra.deploying import stacks, templates
from infra.deploying.cloud import Cloud
from infra.deploying.executor import execute
from infra.deploying.plan import CLOUDFRONT_REGION, plan
from infra.deploying.stages import STAGES
from infra.deploying.steps import KeepSecret, PutStack, RefreshPages, Step, UploadPages
from tests.emulators import lacking, ministack

pytestmark = pytest.mark.emulator
PROD = msgspec.structs.replace(STAGES["prod"], alarm_email="may@example.com")
STEPS = [step for step in plan(PROD) if isinstance(step, PutStack | KeepSecret | UploadPages | RefreshPages)]
CONCERNS = sorted({step.template for step in STEPS if isinstance(step, PutStack)})
DONE = {"CREATE_COMPLETE", "UPDATE_COMPLETE"}


@pytest.fixture(scope="module", autouse=True)
def _keys() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "SLUICE_STRIPE_KEY", "SLUICE_STRIPE_WEBHOOK_SECRET"):
            patch.setenv(name, "test")
        patch.delenv("AWS_ENDPOINT_URL", raising=False)
        patch.setattr(stacks, "POLL_SECONDS", 0.1)
        yield


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cloud, list[str]]]:
    """The account after prod's stacks and pages were deployed, and what each step said."""
    with ministack.running(tmp_path_factory.mktemp("prod")) as endpoint:
        cloud = who_deploys(endpoint)
        yield cloud, [f"{step}: {carry_out(step, cloud)}" for step in STEPS]


def who_deploys(endpoint: str) -> Cloud:
    """Somebody who knows nothing yet of the account, but for the API, which functions bring."""
    cloud = Cloud(PROD, "us-east-1", endpoint)
    cloud.outputs["functions"] = {"ApiDomain": "abc123.execute-api.us-east-1.amazonaws.com"}
    cloud.outputs["account"] = {"MailRate": "14", "MailAlarm": "40000", "FunctionsAlarm": "800"}
    return cloud


def carry_out(step: Step, cloud: Cloud) -> str:
    if not isinstance(step, PutStack):
        return execute(step, cloud)
    told = {name: cloud.resolve(value) for name, value in step.parameters.items()}
    template = lacking.without(templates.load(step.template), lacking.MINISTACK)
    if not template["Resources"]:
        return "nothing known"
    return stacks.put(cloud, step.template, template, {"Stage": PROD.name, **told}, step.region)


def made(client: Any, name: str) -> dict[str, str]:
    """Logical id and type of what a stack made, whole."""
    pages = client.get_paginator("list_stack_resources").paginate(StackName=name)
    found = [each for page in pages for each in page["StackResourceSummaries"]]
    return {each["LogicalResourceId"]: each["ResourceType"] for each in found if each["ResourceStatus"] in DONE}


def wanted(concern: str) -> dict[str, str]:
    return {name: each["Type"] for name, each in templates.load(concern)["Resources"].items()}


@pytest.mark.parametrize("concern", CONCERNS)
def test_every_resource_of_a_stack_is_made_but_for_those_that_the_list_names(
    deployed: tuple[Cloud, list[str]], concern: str
) -> None:
    cloud, _ = deployed
    known = {name: kind for name, kind in wanted(concern).items() if kind not in lacking.MINISTACK}
    region = CLOUDFRONT_REGION if concern == "edge" else None
    assert known == (made(cloud.client("cloudformation", region), cloud.stack_name(concern)) if known else {})


def test_the_list_names_nothing_that_the_templates_do_not_have() -> None:
    assert {kind for concern in CONCERNS for kind in wanted(concern).values()} >= lacking.MINISTACK


@pytest.mark.parametrize("concern", ["cache", "recovery"])
def test_what_one_emulator_does_not_know_the_other_makes(concern: str) -> None:
    template = lacking.patterns_as_text(lacking.without(templates.load(concern), lacking.NOBODY))
    with mock_aws(), warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # how moto says that it does not know a type
        cloud = Cloud(PROD, "us-east-1")
        if concern == "recovery":
            cloud.client("events").create_event_bus(Name="sluice-prod-events")
        stacks.put(cloud, concern, template, {"Stage": PROD.name})
        there = made(cloud.client("cloudformation"), cloud.stack_name(concern))
    assert there == {name: kind for name, kind in wanted(concern).items() if kind not in lacking.NOBODY}


def test_the_bucket_of_pages_lets_in_the_distribution_that_was_made_after_it(deployed: Any) -> None:
    cloud, _ = deployed
    policy = json.loads(cloud.client("s3").get_bucket_policy(Bucket=cloud.outputs["storage"]["WebBucket"])["Policy"])
    readers = [each for each in policy["Statement"] if each["Effect"] == "Allow"]
    arn = cloud.outputs["edge"]["DistributionArn"]
    assert arn.endswith(f":distribution/{cloud.outputs['edge']['DistributionId']}")
    assert [each["Condition"] for each in readers] == [{"StringEquals": {"aws:SourceArn": arn}}] * 2


def test_pages_are_uploaded_and_cloudfront_told_to_forget_them_once(deployed: Any) -> None:
    cloud, said = deployed
    pages = [each for each in said if each.startswith(("pages", "stack edge", "stack storage"))]
    assert pages[0] == "stack storage: created"
    assert pages[1].startswith("pages of web/: ")
    assert pages[2:] == ["stack edge: created", "stack storage: updated", "pages that CloudFront keeps: to forget: /*"]
    again = [execute(step, cloud) for step in STEPS if isinstance(step, UploadPages | RefreshPages)]
    assert again == ["unchanged", "unchanged"]


def test_putting_prods_stacks_up_again_changes_nothing(deployed: Any) -> None:
    cloud = who_deploys(deployed[0].endpoint_url)
    said = {f"{step}: {carry_out(step, cloud)}" for step in STEPS if isinstance(step, PutStack)}
    assert {each for each in said if not each.endswith(("unchanged", "nothing known"))} == set()
