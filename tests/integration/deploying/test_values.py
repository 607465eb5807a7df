"""What steps need of each other: outputs of stacks, and secrets for who cannot look them up."""

import pytest

from infra.deploying import secrets
from infra.deploying.cloud import Cloud, FailedError
from infra.deploying.steps import Known, Output, Secret


def test_a_step_that_needs_a_stack_which_is_not_there_says_which(cloud: Cloud) -> None:
    with pytest.raises(FailedError, match="cache has not been deployed, and RedisUrl is needed"):
        cloud.resolve(Output("cache", "RedisUrl"))


def test_a_secret_is_handed_to_a_service_that_cannot_look_it_up(cloud: Cloud) -> None:
    secrets.keep(cloud, "edge-secret", made_up=True)
    kept = cloud.client("ssm").get_parameter(Name="/sluice/dev/edge-secret", WithDecryption=True)["Parameter"]["Value"]
    assert cloud.resolve(Secret("edge-secret")) == kept


def test_of_a_secret_that_is_being_changed_the_newest_value_is_handed_over(cloud: Cloud) -> None:
    parameter = {"Name": "/sluice/dev/edge-secret", "Value": "of-this-year\nof-last-year", "Type": "SecureString"}
    cloud.client("ssm").put_parameter(**parameter)
    assert cloud.resolve(Secret("edge-secret")) == "of-this-year"


def test_what_a_later_stack_told_is_empty_until_it_is_there(cloud: Cloud) -> None:
    reader = Known("edge", "DistributionArn", "us-east-1")
    assert cloud.resolve(reader) == ""
    cloud.outputs["edge"] = {"DistributionArn": "arn:aws:cloudfront::1:distribution/E1"}
    assert cloud.resolve(reader) == "arn:aws:cloudfront::1:distribution/E1"
