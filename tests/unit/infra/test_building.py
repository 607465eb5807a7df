"""What chalice builds is made ours: an API and roles that two stages and two regions can have side by side."""

from types import SimpleNamespace
from typing import Any

import pytest
from chalice.config import Config
from chalice.utils import OSUtils

from infra.deploying.additions import api_name
from infra.deploying.building import (
    PYTHON,
    App,
    Layer,
    NamedApi,
    PinnedConfig,
    Quiet,
    RolesOfARegion,
    Wheels,
)
from infra.deploying.fingerprints import ROOT

ALLOWED = {"Statement": [{"Resource": ["arn:aws:sqs:*:*:sluice-dev-orders"]}]}


def role(region: str, partition: str) -> Any:
    made = SimpleNamespace(role_name="sluice-dev-intake", policy=SimpleNamespace(document=ALLOWED))
    for _ in range(2):  # chalice visits a role once for each function that has it
        RolesOfARegion(region, partition).handle_managediamrole(Config(), made)
    return made


def test_a_role_carries_its_region_and_keeps_its_rights() -> None:
    made = role("eu-west-1", "aws")
    assert (made.role_name, made.policy.document) == ("sluice-dev-intake-eu-west-1", ALLOWED)


def test_a_role_in_china_may_touch_what_is_in_china() -> None:
    (statement,) = role("cn-north-1", "aws-cn").policy.document["Statement"]
    assert statement["Resource"] == ["arn:aws-cn:sqs:*:*:sluice-dev-orders"]


def test_an_api_carries_its_stage() -> None:
    api = SimpleNamespace(swagger_doc={"info": {"title": "sluice"}})
    NamedApi().handle_restapi(Config(chalice_stage="prod"), api)
    assert api.swagger_doc["info"]["title"] == api_name("prod") == "sluice-prod"


@pytest.mark.parametrize("pinned", ["python3.13", "python3.12"])
def test_a_stage_is_built_for_its_own_python_and_so_is_each_of_its_functions(pinned: str) -> None:
    config = PinnedConfig.of(Config("prod", config_from_disk={"stages": {"prod": {PYTHON: pinned}}}))
    assert config.lambda_python_version == pinned
    assert config.scope("prod", "intake").lambda_python_version == pinned


@pytest.mark.parametrize("kind", [App, Layer])
def test_what_is_compiled_is_not_taken_for_what_plain_chalice_packages(kind: Any) -> None:
    ours = kind(OSUtils(), Wheels("x86_64"), Quiet(), "x86_64")
    plain = kind.__mro__[2](OSUtils(), Wheels("x86_64"), Quiet(), "x86_64")
    names = [each.deployment_package_filename(str(ROOT), "python3.13") for each in (ours, plain)]
    assert names[0] == names[1].replace(".zip", "-compiled.zip")
